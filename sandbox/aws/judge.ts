import { callerArn, type Principal } from './identity.ts'
import { evaluate, type Judgement, type PolicyRequest } from './policy/evaluate.ts'
import type { Statement } from './policy/statement.ts'
import { policiesOf } from './principal-policies.ts'
import { globalContext } from './request-context.ts'
import { judgeResource } from './resource-policy.ts'
import type { World } from './world.ts'

/**
 * May this caller do this to that? Every policy that has a say is asked, in AWS's order: an explicit deny anywhere decides; in one account it is enough that the resource's policy names the caller or that
 * the caller's own policies allow it; across accounts both must. A boundary and the policies of a session allow nothing and bound everything. Says why not in AWS's words.
 */
export interface Demand {
  /** `iam:CreateAccessKey` */
  readonly action: string
  /** What policies are compared with; `*` for an operation on nothing in particular. */
  readonly arn: string
  /** As AWS names it when it refuses. */
  readonly name: string
  readonly region: string
  readonly context?: PolicyRequest['context'] | undefined
  /** The resource's own policy. */
  readonly policy?: readonly Statement[] | undefined
  /** Whose the resource is, where it is not the caller's account. */
  readonly accountId?: string | undefined
  /** `key`: without a word of its own policy nobody may use the resource, whatever his own policies say. */
  readonly rules?: 'key' | undefined
  /** What the service that was called says of it, where it speaks for another. */
  readonly insteadSays?: string | undefined
}

/** What an operation asks for besides itself: `secretsmanager:TagResource` of a CreateSecret with tags. */
export type Further = Pick<Demand, 'action' | 'arn' | 'name'> & Partial<Demand>

export interface Ruling {
  readonly allowed: boolean
  /** As the end of AWS's sentence. */
  readonly why: string
  /** What allowed it. */
  readonly by: readonly Statement[]
}

type Layer = 'identity-based policy' | 'permissions boundary' | 'session policy'

function requestOf(world: World, principal: Principal, demand: Demand): PolicyRequest {
  const { action, arn, region, context, accountId: resourceAccount = principal.accountId } = demand
  const global = globalContext({ world, principal, region, resourceAccount })
  return { action, resource: arn, context: { ...global, ...context } }
}

interface Layered {
  readonly layer: Layer
  readonly judgement: Judgement
}

function layersOf(world: World, principal: Principal, request: PolicyRequest): readonly Layered[] {
  const { identity, boundary, session } = policiesOf(world, principal)
  const layers: readonly (readonly [Layer, readonly Statement[] | undefined])[] = [
    ['identity-based policy', identity],
    ['permissions boundary', boundary],
    ['session policy', session],
  ]
  return layers.flatMap(([layer, statements]) =>
    statements === undefined ? [] : [{ layer, judgement: evaluate(statements, request) }],
  )
}

const an = (layer: Layer): string =>
  layer === 'identity-based policy' ? `an ${layer}` : `a ${layer}`
const refused = (why: string): Ruling => ({ allowed: false, why, by: [] })

function rulingOf(layers: readonly Layered[], action: string): Ruling {
  const silent = layers.find(({ judgement }) => judgement.decision === 'implicitDeny')
  if (silent !== undefined) return refused(`because no ${silent.layer} allows the ${action} action`)
  return { allowed: true, why: '', by: layers.flatMap(({ judgement }) => judgement.by) }
}

/** What the policies of a user or a role and that of the resource come to. Root users are not bound by it. */
export function rule(world: World, principal: Principal, demand: Demand): Ruling {
  const { action, policy, accountId = principal.accountId, rules } = demand
  const request = requestOf(world, principal, demand)
  const resource = judgeResource(policy, request, principal)
  const none = `because no resource-based policy allows the ${action} action`
  if (resource.decision === 'explicitDeny')
    return refused('with an explicit deny in a resource-based policy')
  if (principal.kind === 'root') {
    const isOpen = accountId === principal.accountId && rules === undefined
    if (isOpen || resource.decision === 'allowed' || resource.decision === 'delegated')
      return { allowed: true, why: '', by: resource.by }
    return refused(none)
  }
  const layers = layersOf(world, principal, request)
  const denying = layers.find(({ judgement }) => judgement.decision === 'explicitDeny')
  if (denying !== undefined) return refused(`with an explicit deny in ${an(denying.layer)}`)
  const own = rulingOf(layers, action)
  const isHome = accountId === principal.accountId
  if (isHome && resource.decision === 'allowed') return allowedByName(layers, resource.by, action)
  if (isHome && rules === undefined) return own
  if (!own.allowed) return own
  if (resource.decision === 'implicitDeny') return refused(none)
  return { ...own, by: [...own.by, ...resource.by] }
}

/** A resource's policy that names the caller stands in for his own policies, and not for what bounds him. */
function allowedByName(
  layers: readonly Layered[],
  by: readonly Statement[],
  action: string,
): Ruling {
  const bounds = layers.filter(({ layer }) => layer !== 'identity-based policy')
  const ruling = rulingOf(bounds, action)
  return ruling.allowed ? { ...ruling, by: [...by, ...ruling.by] } : ruling
}

export function deniedMessage(
  principal: Principal,
  action: string,
  resource: string,
  why: string,
): string {
  return `User: ${callerArn(principal)} is not authorized to perform: ${action} on resource: ${resource} ${why}`.trimEnd()
}
