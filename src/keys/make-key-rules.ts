import { type Draft, end, hold, holdOnAws, later, released, schedule } from '../requests/draft.ts'
import type { LedgerEntry } from '../requests/ledger.ts'
import type { CreateOperation, RotateOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { addMs, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'

/**
 * Making a key, which cannot be asked for twice: CreateAccessKey has no idempotency token. What is not known is looked up, never tried again.
 * A key is ours only if it was not there before and CloudTrail shows our session on it; a key of ours whose secret is lost is removed before a new one is made.
 */
export interface Making {
  readonly request: Request
  readonly operation: RotateOperation | CreateOperation
  readonly now: Date
}

type MakingOutcome = Extract<
  EffectOutcome,
  { readonly effect: 'intend_create' | 'create_key' | 'reconcile_create' | 'remove_stray_key' }
>

const MAX_CREATE_ATTEMPTS = 3
const MAX_THROTTLED = 8
const LOOK_EVERY_MS = 5 * MINUTE_MS
/** CloudTrail usually shows an event within 15 minutes; a key that is in no list by then was not made. */
const NONE_MEANS_NONE_MS = 20 * MINUTE_MS
const LOOK_FOR_ROOM_MS = 24 * HOUR_MS
const ATTRIBUTION_LIMIT_MS = 2 * HOUR_MS

export function afterMaking(making: Making, outcome: MakingOutcome): Draft {
  switch (outcome.effect) {
    case 'intend_create':
      return afterIntent(making, outcome)
    case 'create_key':
      return afterCreate(making, outcome)
    case 'reconcile_create':
      return afterReconcile(making, outcome)
    case 'remove_stray_key':
      return afterRemoval(making, outcome)
  }
}

type Of<E extends MakingOutcome['effect']> = Extract<MakingOutcome, { readonly effect: E }>

function afterIntent({ request, operation, now }: Making, outcome: Of<'intend_create'>): Draft {
  if (outcome.result === 'not_known')
    return hold(
      request,
      'keys_unknown',
      { why: outcome.why },
      now,
      later(request, 'intend_create', now, 15 * MINUTE_MS),
    )
  if (outcome.result === 'not_wanted') return fail({ request }, 'auto_not_wanted', {})
  if (outcome.result === 'not_for_vault')
    return hold(
      request,
      'not_for_vault',
      {},
      now,
      later(request, 'intend_create', now, LOOK_FOR_ROOM_MS),
    )
  if (outcome.result === 'keys_changed') return noRoom(request, outcome.facts, now)
  // A key is made for Secrets Manager only while it asks: it begins anew, where there is room again.
  if (request.auto !== undefined && GIVEN_BACK.some((reason) => reason === request.hold?.reason))
    return fail({ request }, 'auto_given_back', {})
  const free = released(request)
  return {
    request: schedule(
      {
        ...free.request,
        operation: {
          ...operation,
          keysBefore: [...outcome.keys],
          delivery: outcome.delivery,
          pageBecause: outcome.pageBecause,
          createIntentAt: now.toISOString(),
          createAttempts: operation.createAttempts + 1,
        },
      },
      'create_key',
      now,
    ),
    entries: [
      ...free.entries,
      {
        type: 'key_intended',
        actor: 'awskey',
        data: {
          keysBefore: outcome.keys.join(' '),
          delivery: outcome.delivery,
          ...(outcome.pageBecause !== undefined && { because: outcome.pageBecause }),
        },
      },
    ],
  }
}

const GIVEN_BACK = ['no_room_to_rotate', 'not_for_vault'] as const

/** Nobody stands by when Secrets Manager asks: it is held once, with no key touched, until somebody has looked. */
function noRoom(request: Request, facts: Readonly<Record<string, string>>, now: Date): Draft {
  return request.auto === undefined
    ? fail({ request }, 'keys_changed_outside', facts)
    : hold(
        request,
        'no_room_to_rotate',
        facts,
        now,
        later(request, 'intend_create', now, LOOK_FOR_ROOM_MS),
      )
}

function afterCreate(making: Making, outcome: Of<'create_key'>): Draft {
  const { request, operation, now } = making
  switch (outcome.result) {
    case 'created':
      return keyMade(making, {
        id: outcome.keyId,
        createdAt: outcome.createdAt.toISOString(),
        secretArn: outcome.secretArn,
        secretVersionId: outcome.secretVersionId,
        ownUses: outcome.ownUses.map((moment) => moment.toISOString()),
        tested: outcome.tested,
      })
    case 'not_sealed':
      return strayFound(making, outcome.keyId, outcome.why)
    case 'not_known': {
      const free = released(request)
      return {
        request: later(free.request, 'reconcile_create', now, MINUTE_MS),
        entries: [
          ...free.entries,
          { type: 'create_not_known', actor: 'awskey', data: { why: outcome.why } },
        ],
      }
    }
    case 'refused': {
      const attempt = request.next?.attempt ?? 0
      if (outcome.code !== 'throttled' || attempt >= MAX_THROTTLED)
        return fail({ request }, `create_${outcome.code}`, oldKeyFact(operation))
      const free = released(request)
      return {
        request: later(free.request, 'create_key', now, MINUTE_MS * 2 ** Math.min(attempt, 5)),
        entries: free.entries,
      }
    }
  }
}

function keyMade(
  { request, operation, now }: Making,
  newKey: NonNullable<Making['operation']['newKey']>,
): Draft {
  const free = released(request)
  return {
    request: schedule(
      {
        ...free.request,
        subjectVersion: request.subjectVersion + 1,
        operation: { ...operation, step: 'delivering', newKey, strayKeyId: undefined },
      },
      // Of a rotation that Secrets Manager asked for, the secret is nobody's before it is AWSCURRENT.
      request.auto === undefined ? 'hand_over' : 'await_finish',
      now,
    ),
    entries: [
      ...free.entries,
      {
        type: 'key_created',
        actor: 'awskey',
        data: { keyId: newKey.id, secretArn: newKey.secretArn, tested: String(newKey.tested) },
      },
    ],
  }
}

function strayFound(
  { request, operation, now }: Making,
  keyId: NonNullable<Making['operation']['strayKeyId']>,
  why: string,
): Draft {
  const free = released(request)
  return {
    request: schedule(
      { ...free.request, operation: { ...operation, strayKeyId: keyId } },
      'remove_stray_key',
      now,
    ),
    entries: [...free.entries, { type: 'stray_key_found', actor: 'awskey', data: { keyId, why } }],
  }
}

function afterReconcile(making: Making, outcome: Of<'reconcile_create'>): Draft {
  const { request, now } = making
  // Looks are counted, not the time since the intent: throttled or stopped, the call may have come long after it.
  const lookedForMs = (request.next?.attempt ?? 0) * LOOK_EVERY_MS
  const again = later(request, 'reconcile_create', now, LOOK_EVERY_MS)
  switch (outcome.result) {
    case 'ours':
      if (outcome.sealed === undefined) return strayFound(making, outcome.keyId, 'secret_lost')
      return keyMade(making, {
        id: outcome.keyId,
        createdAt: outcome.createdAt.toISOString(),
        secretArn: outcome.sealed.arn,
        secretVersionId: outcome.sealed.versionId,
        // Our probe may have run any time until now; a use that early proves nothing.
        ownUses: [now.toISOString()],
        tested: false,
      })
    case 'none': {
      if (lookedForMs >= NONE_MEANS_NONE_MS) return tryAnew(making, [])
      const free = released(again)
      return { request: free.request, entries: free.entries }
    }
    case 'pending':
      return lookedForMs < ATTRIBUTION_LIMIT_MS
        ? hold(request, 'attribution_pending', { keyId: outcome.keyId }, now, again)
        : hold(
            request,
            'key_not_attributable',
            { keyId: outcome.keyId },
            now,
            later(request, 'reconcile_create', now, 6 * HOUR_MS),
          )
    case 'foreign':
      return hold(
        request,
        'key_not_attributable',
        { keyId: outcome.keyId, maker: outcome.maker },
        now,
        later(request, 'reconcile_create', now, 6 * HOUR_MS),
      )
    case 'not_known':
      return hold(request, 'keys_unknown', { why: outcome.why }, now, again)
  }
}

function afterRemoval(making: Making, outcome: Of<'remove_stray_key'>): Draft {
  const { request, operation, now } = making
  const keyId = operation.strayKeyId ?? ''
  if (outcome.result === 'denied' || outcome.result === 'not_known')
    return holdOnAws(request, 'remove_stray_key', outcome, now, { keyId })
  if (outcome.result === 'pending')
    return hold(
      request,
      'attribution_pending',
      { keyId },
      now,
      later(request, 'remove_stray_key', now, LOOK_EVERY_MS),
    )
  return tryAnew({ ...making, operation: { ...operation, strayKeyId: undefined } }, [
    { type: 'stray_key_removed', actor: 'awskey', data: { keyId } },
  ])
}

/** It is known that no key of ours is left: begin again with a fresh set, a few times at most. */
export function tryAnew(
  { request, operation, now }: Making,
  entries: readonly LedgerEntry[],
): Draft {
  const free = released({ ...request, operation })
  if (operation.createAttempts >= MAX_CREATE_ATTEMPTS)
    return fail(
      { request: free.request },
      'create_given_up',
      { attempts: String(operation.createAttempts) },
      [...entries, ...free.entries],
    )
  return {
    // IAM's list may still show what was just removed.
    request: schedule(free.request, 'intend_create', addMs(now, MINUTE_MS)),
    entries: [...entries, ...free.entries],
  }
}

function fail(
  { request }: Pick<Making, 'request'>,
  word: string,
  facts: Readonly<Record<string, string>>,
  entries: readonly LedgerEntry[] = [],
): Draft {
  return end(request, 'failed', word, facts, [
    ...entries,
    { type: 'failed', actor: 'awskey', data: { why: word, ...facts } },
  ])
}

const oldKeyFact = (operation: Making['operation']): Readonly<Record<string, string>> =>
  operation.kind === 'rotate' ? { keyId: operation.oldKeyId } : {}

/** Before a key is asked for, and not while nobody knows whether one was made. */
export function mayCancelMaking({ next }: Request): boolean {
  return next?.effect === 'intend_create' || next?.effect === 'create_key'
}

/** Who was told, for the ledger: the owner, or the team of a machine user. */
export function toldFacts({ owner, team }: Request): Readonly<Record<string, string>> {
  return owner === undefined && team !== undefined ? { team } : { owner: owner ?? '' }
}

/** The key is there and its secret sealed, but its owner does not know: that is tried until it is so. */
export function ownerNotReached(
  request: Request,
  outcome: { readonly result: 'unreachable' | 'not_known'; readonly why: string },
  now: Date,
): Draft {
  const again = outcome.result === 'not_known' ? MINUTE_MS : HOUR_MS
  return hold(
    request,
    'owner_not_reached',
    { why: outcome.why, ...(request.owner === undefined && toldFacts(request)) },
    now,
    later(request, 'hand_over', now, again),
  )
}
