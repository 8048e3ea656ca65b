import { z } from 'zod'
import { Moment, SlackUserId } from '../requests/ids.ts'
import { SignedAct } from '../requests/signed-act.ts'
import type { Known } from '../shared/known.ts'

/**
 * An approver lets somebody else decide in their place until a day. One delegate for each approver; it ends by itself, or when the approver takes it back.
 * The approver's signed click stays with it, and a delegation whose signature does not fit counts for nothing: writing to the table is not enough to become an approver.
 */
export const Delegation = z.object({
  from: SlackUserId,
  to: SlackUserId,
  until: Moment,
  act: SignedAct,
})
export type Delegation = z.infer<typeof Delegation>

export interface DelegationStore {
  /** Replaces what the approver said before; `outdated`, and nothing written, when they have said something later. */
  put(delegation: Delegation): Promise<'stored' | 'outdated'>
  /** Nobody decides in the place of whoever acted any more. It is remembered, so that an earlier act that comes late brings nothing back. */
  takeBack(act: SignedAct): Promise<'stored' | 'outdated'>
  of(from: SlackUserId): Promise<Known<Delegation | undefined>>
  to(person: SlackUserId): Promise<Known<readonly Delegation[]>>
}

/** What judging a click needs: in whose places this person may decide now, or might at an earlier moment under what still stands. */
export interface Delegations {
  to(person: SlackUserId, at?: Moment): Promise<Known<readonly SlackUserId[]>>
}
