import { holds } from './conditions.ts'
import { type Context, isArnLike, isLike } from './pattern.ts'
import { PolicyError } from './policy-error.ts'
import type { Listed, PrincipalName, Statement } from './statement.ts'

/**
 * What policies say about one request, as IAM judges it. Pure: no world, no clock; whatever a condition may ask for has to be in the request's context. It throws on what it does not know and
 * never guesses.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export interface PolicyRequest {
  /** `iam:CreateAccessKey` */
  readonly action: string
  /** An ARN, or `*` for an operation that acts on no resource. */
  readonly resource: string
  /** Condition keys, in whatever case. A key that the request does not have is left out. */
  readonly context: Readonly<Record<string, string | readonly string[] | undefined>>
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny'

export interface Judgement {
  readonly decision: Decision
  /** The statements that decided: every one that denies, else every one that allows. */
  readonly by: readonly Statement[]
}

/** Who asks, by every name that a policy on a resource may call them. */
export interface Requester {
  readonly names: readonly string[]
  /** Of an AWS principal: the account as a whole may be named in its place. */
  readonly accountId?: string | undefined
  /** Of a service: `lambda.amazonaws.com`. */
  readonly service?: string | undefined
}

/** What a policy on a resource says: `delegated` leaves it to the policies of the account it names. */
export interface ResourceJudgement {
  readonly decision: Decision | 'delegated'
  readonly by: readonly Statement[]
}

function contextOf({ context }: PolicyRequest): Context {
  const entries = Object.entries(context).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [[key.toLowerCase(), typeof value === 'string' ? [value] : value] as const],
  )
  return new Map(entries)
}

function isAction({ not, patterns }: Listed, action: string): boolean {
  const asked = action.toLowerCase()
  return patterns.some((pattern) => isLike(pattern.toLowerCase(), asked)) !== not
}

function isResource(statement: Statement, resource: string, context: Context): boolean {
  if (statement.resources === undefined) return true
  const { not, patterns } = statement.resources
  const values = statement.variables ? context : undefined
  const named = patterns.some(
    (pattern) => pattern === '*' || (resource !== '*' && isArnLike(pattern, resource, values)),
  )
  return named !== not
}

function checkRequest({ action, resource }: PolicyRequest): void {
  if (!/^[a-z0-9-]+:[A-Za-z]+$/.test(action)) throw new PolicyError(`${action} is no action`)
  if (resource !== '*' && !/^arn:(?:[^:]*:){4}./.test(resource))
    throw new PolicyError(`${resource} of ${action} is no ARN`)
}

function applying(statements: readonly Statement[], request: PolicyRequest): readonly Statement[] {
  checkRequest(request)
  const context = contextOf(request)
  return statements.filter(
    (statement) =>
      isAction(statement.actions, request.action) &&
      isResource(statement, request.resource, context) &&
      statement.conditions.every((condition) => holds(condition, context, statement.variables)),
  )
}

function judge(matching: readonly Statement[]): Judgement {
  const denying = matching.filter(({ effect }) => effect === 'Deny')
  if (denying.length > 0) return { decision: 'explicitDeny', by: denying }
  return { decision: matching.length > 0 ? 'allowed' : 'implicitDeny', by: matching }
}

/** What an identity's own policies say, all of them together. */
export function evaluate(statements: readonly Statement[], request: PolicyRequest): Judgement {
  return judge(applying(statements, request))
}

function isNamed({ kind, name }: PrincipalName, requester: Requester): 'no' | 'account' | 'yes' {
  if (requester.service !== undefined)
    return (kind === 'Service' && name === requester.service) || (kind === 'AWS' && name === '*')
      ? 'yes'
      : 'no'
  if (kind !== 'AWS') return 'no'
  if (name === '*' || requester.names.includes(name)) return 'yes'
  const { accountId } = requester
  if (accountId === undefined) return 'no'
  return name === accountId || isArnLike(`arn:*:iam::${accountId}:root`, name) ? 'account' : 'no'
}

/** What the policy of a resource, or the trust policy of a role, says to this requester. */
export function evaluateResource(
  statements: readonly Statement[],
  request: PolicyRequest,
  requester: Requester,
): ResourceJudgement {
  const matching = applying(statements, request).map((statement) => {
    if (statement.principals === undefined)
      throw new PolicyError(`${statement.policy} names no principal`)
    const named = statement.principals.map((principal) => isNamed(principal, requester))
    return {
      statement,
      named: named.includes('yes') ? 'yes' : named.includes('account') ? 'account' : 'no',
    }
  })
  const of = (effect: string, ...named: readonly string[]): readonly Statement[] =>
    matching
      .filter((each) => each.statement.effect === effect && named.includes(each.named))
      .map(({ statement }) => statement)
  const denying = of('Deny', 'yes', 'account')
  if (denying.length > 0) return { decision: 'explicitDeny', by: denying }
  const allowing = of('Allow', 'yes')
  if (allowing.length > 0) return { decision: 'allowed', by: allowing }
  const delegating = of('Allow', 'account')
  return { decision: delegating.length > 0 ? 'delegated' : 'implicitDeny', by: delegating }
}

export interface Bounds {
  readonly identity: readonly Statement[]
  /** The permissions boundary: what it does not allow itself stays forbidden. */
  readonly boundary?: readonly Statement[] | undefined
  /** The policies a session was opened with. */
  readonly session?: readonly Statement[] | undefined
}

/** What an identity may do within its bounds: each of them has to allow it, and a deny of any decides. */
export function evaluateWithin(bounds: Bounds, request: PolicyRequest): Judgement {
  const layers = [bounds.identity, bounds.boundary, bounds.session].flatMap((statements) =>
    statements === undefined ? [] : [evaluate(statements, request)],
  )
  return (
    layers.find(({ decision }) => decision === 'explicitDeny') ??
    layers.find(({ decision }) => decision === 'implicitDeny') ?? {
      decision: 'allowed',
      by: layers.flatMap(({ by }) => by),
    }
  )
}
