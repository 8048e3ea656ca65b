import { functionName, USUAL_NAMING } from '../src/shared/deployment-names.ts'
import { storedRuleArn } from './aws/hub/events.ts'
import type { StoredRule } from './aws/hub/hub.ts'
import type { RolePrincipal } from './aws/identity.ts'
import { type Demand, deniedMessage, rule } from './aws/judge.ts'
import { statementsIn } from './aws/policy/deployment.ts'
import { evaluateResource } from './aws/policy/evaluate.ts'
import { statementsOf } from './aws/policy/statement.ts'
import { type FunctionName, functionRole, HUB_ACCOUNT, roleId } from './aws/roles.ts'
import type { World } from './aws/world.ts'
import { HOME } from './home.ts'

/**
 * What services of AWS do in the name of awskey's roles: Lambda runs each function in its own and takes messages for it, the scheduler calls one, EventBridge forwards events. The sandbox does these things
 * itself, so it asks the roles first, and does not start where AWS would not.
 */
export class RoleRefusedError extends Error {
  override readonly name = 'RoleRefusedError'
}

const TAKING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']

interface Assumed {
  readonly service: string
  readonly account?: string
  readonly context?: Readonly<Record<string, string>>
}

function assume(
  world: World,
  roleName: string,
  { service, account = HUB_ACCOUNT, context = {} }: Assumed,
): RolePrincipal {
  const role = world.deployment.role(account, roleName)
  if (role === undefined) throw new RoleRefusedError(`there is no role ${roleName}`)
  const resource = `arn:aws:iam::${account}:role${role.path}${roleName}`
  const request = { action: 'sts:AssumeRole', resource, context }
  const { decision, by } = evaluateResource(statementsIn(role.trust), request, {
    names: [],
    service,
  })
  if (decision !== 'allowed') throw new RoleRefusedError(`${roleName} does not trust ${service}`)
  const principal: RolePrincipal = {
    kind: 'role',
    accountId: account,
    roleName,
    roleId: roleId(account, roleName),
    sessionName: roleName,
  }
  world.permissions.used(principal, request.action, by)
  return principal
}

function demand(
  world: World,
  principal: RolePrincipal,
  action: string,
  arn: string,
  of: Pick<Demand, 'accountId' | 'policy'> = {},
): void {
  const { allowed, why, by } = rule(world, principal, {
    action,
    arn,
    name: arn,
    region: HOME.region,
    ...of,
  })
  if (!allowed) throw new RoleRefusedError(deniedMessage(principal, action, arn, why))
  world.permissions.used(principal, action, by)
}

const arnOf = (service: string, name: string): string =>
  `arn:aws:${service}:${HOME.region}:${HUB_ACCOUNT}:${name}`

/** Before a function runs: Lambda takes its role on, and where there is a queue it may take messages from it. */
export function checkFunction(world: World, name: FunctionName, queue?: string): void {
  const principal = assume(world, functionRole(name), { service: 'lambda.amazonaws.com' })
  if (queue === undefined) return
  for (const action of TAKING) demand(world, principal, action, arnOf('sqs', queue))
}

/** Before the scheduler calls the reminder. */
export function checkScheduler(world: World): void {
  const roleName = `${USUAL_NAMING.prefix}-scheduler`
  const called = `function:${functionName(USUAL_NAMING, 'reminder')}`
  const context = {
    'aws:SourceAccount': HUB_ACCOUNT,
    'aws:SourceArn': arnOf('scheduler', 'schedule-group/default'),
  }
  const principal = assume(world, roleName, { service: 'scheduler.amazonaws.com', context })
  demand(world, principal, 'lambda:InvokeFunction', arnOf('lambda', called))
}

/** Before a rule of another account or Region puts an event on the bus of the hub: its role, and across accounts the policy of that bus. */
export function checkForwarder(world: World, forwarding: StoredRule): void {
  const { account, targetArn, roleArn = '' } = forwarding
  const context = {
    'aws:SourceAccount': account,
    'aws:SourceArn': storedRuleArn(forwarding),
  }
  const principal = assume(world, roleArn.slice(roleArn.lastIndexOf('/') + 1), {
    service: 'events.amazonaws.com',
    account,
    context,
  })
  const document = { Version: '2012-10-17', Statement: [...world.hub.busPolicy.values()] }
  const policy = statementsOf(document, 'policy of the default bus')
  demand(world, principal, 'events:PutEvents', targetArn, { accountId: HUB_ACCOUNT, policy })
}
