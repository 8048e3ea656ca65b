import { type Draft, end, hold, holdOnAws, later, released, schedule } from '../requests/draft.ts'
import type { CreateOperation, RotateOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import { LAST_USED_LAG_MS } from './key-uses.ts'
import { tryAnew } from './make-key-rules.ts'

/**
 * A new key whose secret nobody has goes: first Inactive, later deleted. Pure. Not fetched in time, the request ends and the old key stays as it is;
 * not received, another key is made. A key that somebody uses after all is kept, and whoever asked goes on with it.
 */
export interface Removing {
  readonly request: Request
  readonly operation: RotateOperation | CreateOperation
  readonly now: Date
}

type RemovalOutcome = Extract<EffectOutcome, { readonly effect: 'remove_new_key' }>
type Because = NonNullable<Removing['operation']['removal']>['because']

/** How long it stays Inactive before it is deleted: until last-used and CloudTrail would show a use from before. Somebody who waits for another key waits less. */
const INACTIVE_FOR_MS: Readonly<Record<Because, number>> = {
  not_fetched: LAST_USED_LAG_MS,
  not_received: 15 * MINUTE_MS,
}

export function beginRemoval({ request, operation, now }: Removing, because: Because): Draft {
  const free = released(request)
  const removing = { ...operation, removal: { because, at: now.toISOString() } }
  return {
    request: schedule({ ...free.request, operation: removing }, 'remove_new_key', now),
    entries: free.entries,
  }
}

export function afterRemoval(
  removing: Removing,
  outcome: RemovalOutcome,
  goOn: (kept: Removing, outcome: Extract<RemovalOutcome, { result: 'in_use' }>) => Draft,
): Draft {
  const { request, operation, now } = removing
  const keyId = operation.newKey?.id ?? ''
  const because = operation.removal?.because ?? 'not_fetched'
  switch (outcome.result) {
    case 'denied':
    case 'not_known':
      return holdOnAws(request, 'remove_new_key', outcome, now, { keyId })
    case 'pending':
      return hold(
        request,
        'attribution_pending',
        { keyId },
        now,
        later(request, 'remove_new_key', now, HOUR_MS),
      )
    case 'made_inactive':
      return madeInactive(removing, because, keyId)
    case 'in_use': {
      if (because === 'not_fetched') {
        const { removal: _removal, ...kept } = operation
        return goOn({ ...removing, operation: kept }, outcome)
      }
      const { at = '', service = '', region = '', ip = '', userAgent = '' } = outcome.use ?? {}
      const facts = { keyId, at, service, region, ip, userAgent }
      const again = later(request, 'remove_new_key', now, DAY_MS)
      return hold(request, 'new_key_in_use', facts, now, again)
    }
    case 'removed':
      return because === 'not_fetched' ? notFetched(removing, keyId) : another(removing, keyId)
  }
}

function madeInactive(
  { request, operation, now }: Removing,
  because: Because,
  keyId: string,
): Draft {
  const free = released(request)
  const removal = {
    because,
    at: operation.removal?.at ?? now.toISOString(),
    inactiveAt: now.toISOString(),
  }
  return {
    request: schedule(
      {
        ...free.request,
        operation: { ...operation, removal },
        subjectVersion: request.subjectVersion + 1,
      },
      'remove_new_key',
      addMs(now, INACTIVE_FOR_MS[because]),
    ),
    entries: [
      ...free.entries,
      { type: 'new_key_withdrawn', actor: 'awskey', data: { keyId, because } },
    ],
  }
}

function notFetched({ request, operation }: Removing, keyId: string): Draft {
  const oldKeyId = operation.kind === 'rotate' ? operation.oldKeyId : ''
  const facts = { keyId, oldKeyId }
  return end(request, 'failed', 'not_fetched', facts, [
    { type: 'new_key_removed', actor: 'awskey', data: { keyId, because: 'not_fetched' } },
    { type: 'failed', actor: 'awskey', data: { why: 'not_fetched', ...facts } },
  ])
}

function another({ request, operation, now }: Removing, keyId: string): Draft {
  const {
    newKey: _newKey,
    removal: _removal,
    toldAt: _toldAt,
    fetchedAt: _fetchedAt,
    fetchReminded: _reminded,
    ...rest
  } = operation
  const anew = { ...rest, step: 'creating' as const, removals: (operation.removals ?? 0) + 1 }
  return tryAnew({ request, operation: anew, now }, [
    { type: 'new_key_removed', actor: 'awskey', data: { keyId, because: 'not_received' } },
  ])
}
