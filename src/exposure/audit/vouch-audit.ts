import { requestIdOf } from '../../requests/request-id.ts'
import type { ActVerifier, SignedAct } from '../../requests/signed-act.ts'
import { parseTarget } from '../../requests/target.ts'
import { type Known, known } from '../../shared/known.ts'
import type { PersonAudit } from './audit.ts'

/**
 * Whether an audit's row is what a person asked for. What a key did goes to whoever signed for it: a row that says otherwise was written by somebody else, and nothing is told.
 */
export interface VouchDeps {
  readonly verifier: ActVerifier
  /** Whether the act is the command. */
  isAudit(act: SignedAct): boolean
}

/** What does not fit; `undefined` when all does. */
export async function faultOfAudit(
  { verifier, isAudit }: VouchDeps,
  { id, act, asker, keyId }: Pick<PersonAudit, 'id' | 'act' | 'asker' | 'keyId'>,
): Promise<Known<string | undefined>> {
  const target = parseTarget(act.value)
  if (!isAudit(act) || requestIdOf(act) !== id) return known('request_not_of_this_act')
  if (act.user !== asker) return known('requester_differs')
  if (!target.ok || target.value.by !== 'key' || target.value.keyId !== keyId)
    return known('target_differs')
  const verified = await verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  return known(verified.value ? undefined : 'request_signature')
}
