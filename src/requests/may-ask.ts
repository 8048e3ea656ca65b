import { ok, type Result, refuse } from '../shared/result.ts'
import type { Deciders } from './deciders.ts'
import type { SlackUserId } from './ids.ts'
import type { Refusal } from './refusal.ts'
import type { ApproverSource } from './request.ts'

/**
 * Whether somebody may ask for an operation where policy names who may: as the owner, or as one of a team, of security or of those it lists.
 * A group that could not be read is not "not a member": then nobody is let through, and it says so.
 */
export async function mayAsk(
  deciders: Pick<Deciders, 'approvesFor'>,
  allowed: readonly ApproverSource[],
  person: SlackUserId,
): Promise<Result<void, Refusal>> {
  let unreadable: Refusal | undefined
  for (const from of allowed) {
    const found = await deciders.approvesFor(from, person)
    if (found.ok) return ok(undefined)
    if (found.error.reason !== 'not_an_approver') unreadable = found.error
  }
  return refuse(unreadable ?? { reason: 'may_not_request', allowed })
}
