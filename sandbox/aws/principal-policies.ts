import type { Principal, RolePrincipal, UserPrincipal } from './identity.ts'
import { awsDocument, policyGrant } from './managed-policies.ts'
import { statementsIn } from './policy/deployment.ts'
import { type Bounds, evaluate } from './policy/evaluate.ts'
import { PolicyError } from './policy/policy-error.ts'
import { type Statement, statementsOf } from './policy/statement.ts'
import { isWorkloadRole } from './roles.ts'
import type { World } from './world.ts'

/**
 * Which policies bind a caller. Of awskey's own roles the ones that the templates ship; of users and of roles that somebody made here, what they have been given. Policies that the sandbox knows by name
 * only, and documents that cannot be read, grant nothing.
 */
const NOTHING: Bounds = { identity: [] }
const managed = new Map<string, readonly Statement[]>()
const written = new Map<string, readonly Statement[]>()

function managedStatements(arn: string): readonly Statement[] | undefined {
  if (policyGrant(arn) === undefined) return undefined
  const known = managed.get(arn) ?? statementsOf(awsDocument(arn), arn)
  managed.set(arn, known)
  return known
}

function documentStatements(text: string): readonly Statement[] {
  const known = written.get(text) ?? readable(text)
  written.set(text, known)
  return known
}

function readable(text: string): readonly Statement[] {
  try {
    return statementsOf(JSON.parse(text), 'inline')
  } catch (error) {
    if (error instanceof PolicyError || error instanceof SyntaxError) return []
    throw error
  }
}

function together(policies: {
  readonly arns: readonly string[]
  readonly documents: Iterable<string>
}): readonly Statement[] {
  return [
    ...policies.arns.flatMap((arn) => managedStatements(arn) ?? []),
    ...[...policies.documents].flatMap(documentStatements),
  ]
}

function ofUser(world: World, { accountId, userName, federated }: UserPrincipal): Bounds {
  const user = world.accounts.get(accountId)?.users.get(userName)
  if (user === undefined) return NOTHING
  const session = federated && {
    arns: federated.policies,
    documents: federated.document === undefined ? [] : [federated.document],
  }
  return {
    identity: together({ arns: user.policies, documents: user.inlineDocuments.values() }),
    // One that the sandbox does not know is taken for none.
    boundary: user.boundary === undefined ? undefined : managedStatements(user.boundary),
    session: session && together(session),
  }
}

function ofRole(world: World, { accountId, roleName }: RolePrincipal): Bounds {
  const stored = world.accounts.get(accountId)?.roles.get(roleName)
  if (stored !== undefined)
    return {
      identity: together({ arns: stored.policies, documents: stored.inlinePolicies.values() }),
    }
  const role = isWorkloadRole(accountId, roleName)
    ? undefined
    : world.deployment.role(accountId, roleName)
  if (role === undefined) return NOTHING
  return {
    identity: role.policies.flatMap(statementsIn),
    boundary: role.boundary && statementsIn(role.boundary),
  }
}

/** Whether a deny among them takes the action away, whatever it acts on. */
export function isDeniedEverywhere(world: World, principal: Principal, action: string): boolean {
  if (!/^[a-z0-9-]+:[A-Za-z]+$/.test(action)) return false
  const { identity, boundary } = policiesOf(world, principal)
  const request = { action, resource: '*', context: {} }
  const layers = boundary === undefined ? [identity] : [identity, boundary]
  const decisions = layers.map((layer) => evaluate(layer, request).decision)
  return (
    decisions.includes('explicitDeny') ||
    (boundary !== undefined && decisions[1] === 'implicitDeny')
  )
}

/** A root user is bound by no policy of its account; its caller looks after that. */
export function policiesOf(world: World, principal: Principal): Bounds {
  if (principal.kind === 'root') return NOTHING
  return principal.kind === 'user' ? ofUser(world, principal) : ofRole(world, principal)
}
