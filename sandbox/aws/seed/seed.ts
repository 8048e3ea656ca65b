import { mintUniqueId } from '../key-id.ts'
import { seedOrganization } from '../organizations.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import { type Account, createAccount, type World } from '../world.ts'
import { ADMINISTRATOR, DEVELOPMENT_USERS, PRODUCTION_USERS } from './accounts.ts'
import { EXPOSED_USERS, plantProvisioning, plantTrustingRole } from './exposed-users.ts'
import { seedFunctionSessions } from './function-sessions.ts'
import { plantUser, type SeedUser, seedKey } from './plant-user.ts'
import { stableBytes } from './stable.ts'

/** The state the sandbox starts with and returns to, dated back from business time now. Ids and secrets are the same each time. */
function plantAccount(world: World, id: string, name: string, users: readonly SeedUser[]): Account {
  const account = createAccount(id, name)
  world.accounts.set(id, account)
  for (const user of [ADMINISTRATOR, ...users]) plantUser(world, account, user)
  return account
}

/** `planted` are users of development besides the seeded ones. */
export function seedWorld(world: World, planted: readonly SeedUser[] = []): void {
  seedFunctionSessions(world)
  const development = plantAccount(world, '111111111111', 'development', [
    ...DEVELOPMENT_USERS,
    ...EXPOSED_USERS,
    ...planted,
  ])
  plantProvisioning(development)
  plantTrustingRole(world, development)
  plantDeployRole(world, development)
  const production = plantAccount(world, '222222222222', 'production', PRODUCTION_USERS)
  plantAccount(world, HUB_ACCOUNT, 'tooling', [])
  const uses = {
    service: 's3',
    lastHoursAgo: 9600,
    everyHours: 24,
    userAgent: '',
    region: 'us-east-1',
  }
  seedOrganization(world)
  production.rootKeys.push(seedKey(world, production, 'root key', { ageDays: 700, uses }))
}

/** A role that lets one user in by name, and instances too. */
function plantDeployRole(world: World, account: Account): void {
  const trusted = [
    { AWS: `arn:aws:iam::${account.id}:user/payments/erin` },
    { Service: 'ec2.amazonaws.com' },
  ]
  account.roles.set('deploy-role', {
    roleName: 'deploy-role',
    roleId: mintUniqueId('AROA', stableBytes(`${account.id} role deploy-role`, 11)),
    path: '/',
    createdAt: new Date(world.now().getTime() - 400 * 86_400_000),
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: trusted.map((Principal) => ({
        Effect: 'Allow',
        Principal,
        Action: 'sts:AssumeRole',
      })),
    }),
    policies: ['arn:aws:iam::aws:policy/AmazonS3FullAccess'],
    inlinePolicies: new Map(),
    instanceProfiles: ['deploy-role'],
    lastUsed: { at: new Date(world.now().getTime() - 3 * 3_600_000), region: 'eu-central-1' },
  })
}
