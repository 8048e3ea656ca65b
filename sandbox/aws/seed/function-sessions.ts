import { mintKeyId } from '../key-id.ts'
import { FUNCTIONS, type FunctionName, functionRole, HUB_ACCOUNT, roleId } from '../roles.ts'
import type { World } from '../world.ts'
import { stableBytes } from './stable.ts'

/** The credentials that Lambda would put into a function's environment. Fixed, and they outlive every reset. */
const NEVER_MS = 8_640_000_000_000_000

export interface FunctionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

export function functionCredentials(name: FunctionName): FunctionCredentials {
  const label = `function ${name}`
  return {
    accessKeyId: mintKeyId('ASIA', HUB_ACCOUNT, stableBytes(`${label} id`, 5)),
    secretAccessKey: stableBytes(`${label} secret`, 30).toString('base64'),
    sessionToken: stableBytes(`${label} token`, 96).toString('base64'),
  }
}

export function seedFunctionSessions(world: World): void {
  for (const name of FUNCTIONS) {
    const { accessKeyId, secretAccessKey, sessionToken } = functionCredentials(name)
    const roleName = functionRole(name)
    world.sessions.set(accessKeyId, {
      secretAccessKey,
      sessionToken,
      expiresAtMs: NEVER_MS,
      caller: {
        accessKeyId,
        issuedAt: world.now(),
        principal: {
          kind: 'role',
          accountId: HUB_ACCOUNT,
          roleName,
          roleId: roleId(HUB_ACCOUNT, roleName),
          sessionName: roleName,
        },
      },
    })
  }
}
