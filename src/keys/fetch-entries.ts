import type { LedgerEntry } from '../requests/ledger.ts'
import type { CreateOperation, RotateOperation } from '../requests/operation.ts'
import type { Look, Verdict } from '../requests/outcome.ts'

/** What the ledger is told of a hand-over: the receipt, once, and the reminder at the deadline, once. Pure. */
type Making = RotateOperation | CreateOperation

/** From when on somebody is known to have the secret, and how that is known. */
export function firstReceipt(operation: Making, look: Look): readonly LedgerEntry[] {
  if (operation.fetchedAt !== undefined || look.fetchedAt === undefined) return []
  const at = look.fetchedAt.toISOString()
  const by = at === look.newKeyUse?.at ? 'use' : (operation.delivery ?? 'vault')
  return [{ type: 'secret_fetched', actor: 'awskey', data: { at, by } }]
}

/** The deadline has come and nobody has the secret: its owner is told once more, and until when the key stays. */
export function reminderOf(
  operation: Making,
  verdict: Verdict,
  { now, fetchBy }: { readonly now: Date; readonly fetchBy: Date },
): readonly LedgerEntry[] {
  const isDue = verdict.do === 'wait' && verdict.for === 'fetch' && now >= fetchBy
  if (!isDue || operation.fetchReminded === true) return []
  const data = { keyId: operation.newKey?.id ?? '', until: verdict.until.toISOString() }
  return [{ type: 'fetch_reminded', actor: 'awskey', data }]
}
