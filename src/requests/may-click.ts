import { ok, type Result, refuse } from '../shared/result.ts'
import type { ButtonVerb } from './click.ts'
import type { Deciders } from './deciders.ts'
import type { SlackUserId } from './ids.ts'
import type { Refusal } from './refusal.ts'
import type { Request } from './request.ts'
import type { SignedAct } from './signed-act.ts'
import type { Steer } from './steering.ts'
import { typedFits } from './typed-confirmation.ts'

/** Who may do what with a button, besides deciding: judged at the click, by Slack and the configuration as they are then. What could not be read is a refusal that says so. */
interface MayClickDeps {
  readonly deciders: Deciders
}

/** Security, and neither the requester nor whoever broke the glass, under whichever Slack account. */
export async function mayReview(
  { deciders }: MayClickDeps,
  request: Request,
  person: SlackUserId,
): Promise<Result<unknown, Refusal>> {
  const approvals = { ...request.approvals, from: { team: 'security' } }
  const decisions = request.decisions.filter(({ breakGlass }) => breakGlass)
  const may = await deciders.mayDecide({ ...request, approvals, decisions }, person)
  return may.ok || !PARTY_TO_IT.has(may.error.reason) ? may : refuse({ reason: 'self_review' })
}

/** How `mayDecide` says of somebody that they asked for it or broke the glass. */
const PARTY_TO_IT: ReadonlySet<Refusal['reason']> = new Set([
  'self_approval',
  'already_decided_by_you',
])

/** Whether the last four characters were typed where they must be: on a sensitive target, and always to break the glass. */
export function isTyped(request: Request, act: SignedAct, verb: ButtonVerb): boolean {
  return (!request.approvals.typed && verb !== 'break_glass') || typedFits(request, act)
}

/** The requester, the owner and whoever may approve can put things back. */
export async function mayUndo(
  deps: MayClickDeps,
  request: Request,
  act: SignedAct,
): Promise<Result<void, Refusal>> {
  if (act.user === request.requester || act.user === request.owner) return ok(undefined)
  const approver = await deps.deciders.approvesFor({ team: request.team ?? 'security' }, act.user)
  return approver.ok ? ok(undefined) : approver
}

/** Time may be given and taken by whoever could undo; what opens a gate, by nobody for themselves. */
export async function maySteer(
  deps: MayClickDeps,
  request: Request,
  act: SignedAct,
  steer: Steer,
): Promise<Result<unknown, Refusal>> {
  switch (steer) {
    case 'extend':
    case 'pause':
    case 'resume':
      return mayUndo(deps, request, act)
    case 'override': {
      const approvals = { ...request.approvals, from: { team: request.team ?? 'security' } }
      return deps.deciders.mayDecide({ ...request, approvals, decisions: [] }, act.user)
    }
    case 'confirm':
    case 'not_received':
      if (request.owner === undefined)
        return deps.deciders.approvesFor({ team: request.team ?? 'security' }, act.user)
      return act.user === request.owner ? ok(undefined) : refuse({ reason: 'not_the_owner' })
  }
}
