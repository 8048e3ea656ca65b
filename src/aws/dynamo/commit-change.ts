import type { Request } from '../../requests/request.ts'
import { takesLock } from '../../requests/request-facts.ts'
import type { Change, CommitOutcome } from '../../requests/request-store.ts'
import { LedgerAheadError } from './ledger-ahead-error.ts'
import {
  changeWrites,
  firstVersion,
  lockWrite,
  nextVersion,
  openingWrites,
  type RequestWrite,
} from './request-writes.ts'
import { type TransactDeps, transact } from './transact.ts'

/**
 * Commits one change, whole or not at all. A row, claim or handed-over lock that is no longer what the change was made from is a `conflict`.
 * Releasing a lock that somebody else has taken over (an incident) changes nothing there and does not stop the change.
 */
const TRIES_WITH_LOCK = 4

export async function commitChange(
  deps: TransactDeps,
  from: Request,
  change: Change,
): Promise<CommitOutcome> {
  refuseMisuse(from, change)
  const next = nextVersion(from, change)
  const writes = [
    ...changeWrites(deps.table, from, next, change.answers),
    ...childWrites(deps.table, change),
  ]
  for (const lock of lockWrites(deps.table, from, change)) {
    const outcome = await transact(deps, [...writes, ...lock])
    if (outcome.kind === 'written') return { kind: 'committed', request: next.request }
    if (outcome.kind === 'contended' || outcome.by.has('row')) return { kind: 'conflict' }
    if (outcome.by.has('ledger') || outcome.by.has('child')) throw new LedgerAheadError(from.id)
  }
  return { kind: 'conflict' }
}

function childWrites(table: string, { opens }: Change): readonly RequestWrite[] {
  return opens === undefined
    ? []
    : openingWrites(table, 'child', firstVersion(opens.request, opens.entries))
}

/**
 * What to do with the lock, one try after the other. A release is a Delete if the lock is ours and a check that it is not otherwise, in turns,
 * so that the change commits either way and a lock that came back to us between two tries is not left behind.
 */
function lockWrites(
  table: string,
  from: Request,
  change: Change,
): readonly (readonly RequestWrite[])[] {
  if (change.lock === 'hand_over')
    return [[lockWrite(table, 'hand_over', from, change.opens?.request.id)]]
  if (change.lock !== 'release' || !takesLock(from)) return [[]]
  return Array.from({ length: TRIES_WITH_LOCK }, (_, attempt) => [
    lockWrite(table, attempt % 2 === 0 ? 'release' : 'leave_to_others', from),
  ])
}

/** Changes that no rule may make. They are thrown, because a conflict would be tried again for ever. */
function refuseMisuse(from: Request, { request, lock, opens }: Change): void {
  const of = (next: Request) => `${next.subject.account} ${next.subject.userId}`
  if (request.id !== from.id)
    throw new Error(`a change of request ${from.id} names another request`)
  if (of(request) !== of(from))
    throw new Error(`a change of request ${from.id} names another IAM user`)
  if ((opens === undefined) !== (lock !== 'hand_over'))
    throw new Error(`request ${from.id} opens another one and hands its lock over, or neither`)
  if (opens !== undefined && of(opens.request) !== of(from))
    throw new Error(`request ${from.id} opens a request for another IAM user`)
}
