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
  /** Whether the act is the command for what would do instead. */
  isAdvice(act: SignedAct): boolean
  /** Whether the target of the act can mean this IAM user, or this key. */
  aimsAt(act: SignedAct, of: Pick<PersonAudit, 'account' | 'keyId' | 'userName'>): boolean
}

type Asked = Pick<PersonAudit, 'account' | 'act' | 'advice' | 'asker' | 'id' | 'keyId' | 'userName'>

/** What does not fit; `undefined` when all does. */
export async function faultOfAudit(
  deps: VouchDeps,
  audit: Asked,
): Promise<Known<string | undefined>> {
  const { id, act, asker, advice } = audit
  const isAsked = advice === undefined ? deps.isAudit(act) : deps.isAdvice(act)
  if (!isAsked || requestIdOf(act) !== id) return known('request_not_of_this_act')
  if (act.user !== asker) return known('requester_differs')
  if (!isAimed(deps, audit)) return known('target_differs')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  return known(verified.value ? undefined : 'request_signature')
}

/** Whoever named one key hears of no other. */
function isAimed({ aimsAt }: VouchDeps, { act, advice, ...audit }: Asked): boolean {
  const target = parseTarget(act.value)
  if (!target.ok) return false
  if (target.value.by !== 'key') return advice !== undefined && aimsAt(act, audit)
  const { keyId } = target.value
  return (advice?.keys ?? [audit.keyId]).every((key) => key === keyId) && audit.keyId === keyId
}
