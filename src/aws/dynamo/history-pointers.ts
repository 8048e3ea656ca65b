import { SlackUserId } from '../../requests/ids.ts'
import type { LedgerEntry } from '../../requests/ledger.ts'
import type { Operation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import type { HistoryOf } from '../../requests/request-store.ts'
import { type Key, pointerKey } from './keys.ts'

/**
 * Under whom and what a request is found later: the people in it, the keys it names, its IAM user and its account.
 * A pointer is never removed: a key that the row has forgotten was still part of the request.
 */
export function pointersOf(request: Request, entries: readonly LedgerEntry[]): readonly Key[] {
  const { account, userName } = request.subject
  const people = [request.requester, request.owner, ...entries.map(({ actor }) => actor)]
  const subjects: HistoryOf[] = [
    { of: 'account', account },
    { of: 'user', account, userName },
    ...keyIdsOf(request.operation).map((keyId): HistoryOf => ({ of: 'key', keyId })),
    ...people.flatMap((actor): HistoryOf[] => {
      const person = SlackUserId.safeParse(actor)
      return person.success ? [{ of: 'person', person: person.data }] : []
    }),
  ]
  const byPk = new Map(subjects.map((subject) => pointerKey(subject, request.id)).map(byPartition))
  return [...byPk.values()]
}

/** The pointers that a change adds to those of the row before it. */
export function addedPointers(
  from: Request,
  next: Request,
  entries: readonly LedgerEntry[],
): readonly Key[] {
  const there = new Set(pointersOf(from, []).map(({ pk }) => pk))
  return pointersOf(next, entries).filter(({ pk }) => !there.has(pk))
}

function byPartition(key: Key): readonly [string, Key] {
  return [key.pk, key]
}

function keyIdsOf(operation: Operation): readonly string[] {
  return idsIn(operation).filter((id) => id !== undefined)
}

function idsIn(operation: Operation): readonly (string | undefined)[] {
  switch (operation.kind) {
    case 'create':
      return [operation.newKey?.id, operation.strayKeyId]
    case 'rotate':
      return [operation.oldKeyId, operation.newKey?.id, operation.strayKeyId]
    case 'deactivate':
    case 'activate':
    case 'snooze':
      return [operation.keyId]
    case 'delete':
      return [operation.keyId, operation.newKeyId]
    case 'deleteRoot':
      return operation.keys.map(({ id }) => id)
    case 'auto':
    case 'exempt':
      return []
  }
}
