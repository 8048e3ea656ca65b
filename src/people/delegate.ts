import type { Deciders } from '../requests/deciders.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { ApproverSource } from '../requests/request.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { sourcesApproved } from './approver-sources.ts'
import type { Delegation, DelegationStore } from './delegations.ts'
import type { Organisation } from './organisation.ts'
import { sameAwsPerson } from './slack-deciders.ts'

/**
 * An approver lets somebody else decide in their place until a day, or takes that back. It is stored with the signed act, and a later word of the same person outranks it,
 * so that an old act that comes again brings nothing back. Whether the delegate may decide is judged anew at each click.
 */
export interface DelegateDeps {
  readonly organisation: Organisation
  /** Whose approval can be asked for at all. */
  readonly sources: readonly ApproverSource[]
  readonly deciders: Deciders
  readonly store: Pick<DelegationStore, 'put' | 'takeBack' | 'of'>
  readonly clock: Clock
  /** How long a delegation may last. */
  readonly maxMs: number
}

export type Delegated =
  | { readonly what: 'delegated'; readonly delegation: Delegation }
  /** `to` is unset when nobody decided in their place. */
  | { readonly what: 'taken_back'; readonly from: SlackUserId; readonly to?: SlackUserId }

export function createDelegate(
  deps: DelegateDeps,
): (act: SignedAct) => Promise<Result<Delegated, Refusal>> {
  return async (act) => {
    const may = await deps.deciders.mayAct(act.user)
    if (!may.ok) return may
    const { delegate, until } = act.details ?? {}
    if (delegate === undefined) return takeBack(deps, act)
    const fit = await mayStandIn(deps, act.user, delegate)
    if (!fit.ok) return fit
    if (until === undefined || !isInTime(deps, until))
      return refuse({ reason: 'delegate_not_possible', why: 'too_long' })
    const has = await hasWhatToDelegate(deps, act.user)
    if (!has.ok) return has
    const delegation = { from: act.user, to: delegate, until, act }
    const stored = await deps.store.put(delegation)
    return stored === 'outdated'
      ? refuse({ reason: 'changed' })
      : ok({ what: 'delegated', delegation })
  }
}

async function takeBack(
  { store }: DelegateDeps,
  act: SignedAct,
): Promise<Result<Delegated, Refusal>> {
  const before = await store.of(act.user)
  const stored = await store.takeBack(act)
  if (stored === 'outdated') return refuse({ reason: 'changed' })
  const to = before.kind === 'known' ? before.value?.to : undefined
  return ok({ what: 'taken_back', from: act.user, ...(to !== undefined && { to }) })
}

async function mayStandIn(
  { organisation, deciders }: DelegateDeps,
  from: SlackUserId,
  to: SlackUserId,
): Promise<Result<void, Refusal>> {
  if (to === from) return refuse({ reason: 'delegate_not_possible', why: 'yourself' })
  if (sameAwsPerson(organisation, to, from))
    return refuse({ reason: 'delegate_not_possible', why: 'same_aws_person' })
  const may = await deciders.mayAct(to)
  if (may.ok || may.error.reason === 'person_unreadable') return may
  return refuse({ reason: 'delegate_not_possible', why: 'cannot_act' })
}

function isInTime({ clock, maxMs }: DelegateDeps, until: string): boolean {
  const now = clock.now()
  return until > now.toISOString() && until <= addMs(now, maxMs).toISOString()
}

async function hasWhatToDelegate(
  { sources, deciders }: DelegateDeps,
  person: SlackUserId,
): Promise<Result<void, Refusal>> {
  const { names, unreadable } = await sourcesApproved(sources, deciders, person)
  const [why] = unreadable
  if (names.length > 0) return ok(undefined)
  return why === undefined
    ? refuse({ reason: 'delegate_not_possible', why: 'no_approver' })
    : refuse({ reason: 'approvers_unreadable', why })
}
