import { z } from 'zod'
import { canonicalJson } from '../shared/canonical-json.ts'
import { sha256 } from '../shared/sha256.ts'
import { Moment, RequestId } from './ids.ts'

/**
 * The ledger: who did what in awskey, append-only, one chain for each request. Each event holds the hash of the one before,
 * so that a changed, removed or inserted event is found; overwriting is detected, not prevented.
 */
export const LEDGER_TYPES = [
  'requested',
  'approved',
  'denied',
  'cancelled',
  'expired',
  'asked_again',
  'reminded',
  'nudged',
  'glass_broken',
  'reviewed',
  'started',
  'key_intended',
  'key_created',
  'create_not_known',
  'stray_key_found',
  'stray_key_removed',
  'owner_told',
  'secret_fetched',
  'fetch_reminded',
  'new_key_withdrawn',
  'new_key_removed',
  'new_key_used',
  'held',
  'released',
  'made_inactive',
  'soak_notice',
  'undo_asked',
  'extended',
  'paused',
  'resumed',
  'overridden',
  'history_confirmed',
  'not_received',
  'made_active',
  'active_again_outside',
  'soak_ended',
  'delete_opened',
  'deleted',
  'auto_on',
  'auto_off',
  'exemption_on',
  'exemption_off',
  'secret_current',
  'already_gone',
  'refused_by_target',
  'failed',
  'would_have',
  'done',
] as const

export const LedgerEvent = z.object({
  requestId: RequestId,
  seq: z.number().int(),
  at: Moment,
  type: z.enum(LEDGER_TYPES),
  /** A Slack user id, or `awskey` where the clock or an effect moved it. */
  actor: z.string(),
  /** Short facts: ids, reasons, times. Never a secret. */
  data: z.record(z.string(), z.string()),
  prev: z.string(),
  hash: z.string(),
})
export type LedgerEvent = z.infer<typeof LedgerEvent>
export type LedgerEntry = Pick<LedgerEvent, 'type' | 'actor' | 'data'>

export const LEDGER_ROOT = '0'.repeat(64)

/** Of an event of any chain without its own hash. */
export function ledgerHash(event: object): string {
  return sha256(canonicalJson(event))
}

/** Where a chain ends: how many events it has, and the hash of the last. */
export interface ChainEnd {
  readonly seq: number
  readonly head: string
}

/** What every event has by which it hangs in its chain, whatever else it tells. */
export interface ChainedEvent {
  readonly seq: number
  readonly prev: string
  readonly hash: string
}

/** `body` as the next event of a chain. */
export function chainNext<Body extends object>(chain: ChainEnd, body: Body): Body & ChainedEvent {
  const linked = { ...body, seq: chain.seq + 1, prev: chain.head }
  return { ...linked, hash: ledgerHash(linked) }
}

/** The entries as events after `chain`, and the new end of the chain. */
export function chainEntries(
  chain: ChainEnd,
  requestId: RequestId,
  at: Moment,
  entries: readonly LedgerEntry[],
): { readonly events: readonly LedgerEvent[]; readonly ledger: { seq: number; head: string } } {
  let { seq, head } = chain
  const events = entries.map((entry) => {
    const body = { requestId, seq: ++seq, at, ...entry, prev: head }
    head = ledgerHash(body)
    return { ...body, hash: head }
  })
  return { events, ledger: { seq, head } }
}

export type ChainFault = {
  readonly seq: number
  readonly fault: 'missing' | 'changed' | 'not_chained'
}

/** Walks a chain from its root. Gives every place at which it breaks; an empty answer means that the chain is whole up to `head`. */
export function verifyChain(events: readonly ChainedEvent[], end: ChainEnd): readonly ChainFault[] {
  const faults: ChainFault[] = []
  let prev = LEDGER_ROOT
  let seq = 0
  for (const event of events) {
    seq += 1
    while (seq < event.seq) faults.push({ seq: seq++, fault: 'missing' })
    const { hash, ...body } = event
    if (event.prev !== prev) faults.push({ seq: event.seq, fault: 'not_chained' })
    if (ledgerHash(body) !== hash) faults.push({ seq: event.seq, fault: 'changed' })
    prev = hash
  }
  while (seq < end.seq) faults.push({ seq: ++seq, fault: 'missing' })
  if (seq > end.seq || prev !== end.head) faults.push({ seq, fault: 'not_chained' })
  return faults
}
