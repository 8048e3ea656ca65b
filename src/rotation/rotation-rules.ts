import { afterMaking, mayCancelMaking, ownerNotReached, toldFacts } from '../keys/make-key-rules.ts'
import { afterRemoval } from '../keys/remove-new-key-rules.ts'
import { type Draft, end, holdOnAws, released, schedule, unchanged } from '../requests/draft.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import type { RotateOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { addMs, HOUR_MS } from '../shared/duration.ts'
import { ok, refuse } from '../shared/result.ts'
import { afterFinish } from './finish-rules.ts'
import { afterLooking, afterMadeInactive } from './overlap-rules.ts'
import { backToOverlap, oldKeyGone, type Rotation, type RotationDeps } from './rotation-draft.ts'
import { afterSoakCheck } from './soak-rules.ts'
import { steerRotation } from './steer-rules.ts'
import { wouldFollow } from './would-follow.ts'

/**
 * How a rotation goes on: creating, delivering, overlap, soak, ended. Pure. It never lets the old key go before a foreign use of the new one has been seen,
 * never makes a second new key before it is known what became of the first, and ends by opening a separate request for the deletion.
 */
export function createRotationRules(deps: RotationDeps): OperationRules {
  return {
    begin: (request, now) => ({
      request: schedule(
        { ...request, state: 'running', expiresAt: undefined },
        'intend_create',
        now,
      ),
      entries: [{ type: 'started', actor: 'awskey', data: {} }],
    }),
    apply: (request, outcome, now) => {
      const { operation } = request
      if (operation.kind !== 'rotate') return unchanged(request)
      const rotation = { ...deps, request, operation, now }
      switch (outcome.effect) {
        case 'intend_create':
        case 'create_key':
        case 'reconcile_create':
        case 'remove_stray_key':
          return afterMaking(rotation, outcome)
        case 'await_finish':
          return afterFinish(rotation, outcome)
        case 'hand_over':
          return afterHandOver(rotation, outcome)
        case 'look':
          return afterLooking(rotation, outcome)
        case 'make_inactive':
          return afterMadeInactive(rotation, outcome)
        case 'make_active':
          return afterUndo(rotation, outcome)
        case 'remove_new_key':
          return afterTakingBack(rotation, outcome)
        case 'check_soak':
          return afterSoakCheck(rotation, outcome)
        case 'delete_key':
        case 'delete_root_keys':
        case 'turn_auto':
        case 'write_exemption':
        case 'remind':
        case 'expire':
        case 'would_have':
        case 'stopped':
          return unchanged(request)
      }
    },
    undo(request, by, now) {
      const { operation } = request
      if (operation.kind !== 'rotate' || operation.step !== 'soak')
        return refuse({ reason: 'nothing_to_undo' })
      const undone = { ...operation, undone: { by, at: now.toISOString() } }
      return ok({
        request: schedule({ ...request, operation: undone }, 'make_active', now),
        entries: [{ type: 'undo_asked', actor: by, data: { keyId: operation.oldKeyId } }],
      })
    },
    steer: (request, steering, now) => {
      const { operation } = request
      return operation.kind === 'rotate'
        ? steerRotation({ ...deps, request, operation, now }, steering)
        : refuse({ reason: 'nothing_to_steer' })
    },
    received: (request, now) =>
      // Somebody who paused it looks again when they resume it.
      request.next?.effect === 'look' && request.hold?.reason !== 'paused'
        ? { request: schedule(request, 'look', now), entries: [] }
        : unchanged(request),
    mayCancel,
    expire: (request) =>
      end(request, 'expired', 'expired', {}, [{ type: 'expired', actor: 'awskey', data: {} }]),
    wouldFollow: (request, now) => wouldFollow(deps, request, now),
  }
}

/** Before a key is asked for and once its fate is known; not while nobody knows whether the old key was made inactive. A call under way has a claim, which no cancelling passes. */
function mayCancel(request: Request): boolean {
  const { operation, next, hold: held } = request
  switch (operation.step) {
    case 'creating':
      return mayCancelMaking(request)
    case 'delivering':
      return true
    case 'overlap':
      if (next?.effect === 'remove_new_key') return false
      return next?.effect !== 'make_inactive' || held?.reason !== 'aws_unavailable'
    default:
      return false
  }
}

const TOLD_LOOK_MS = HOUR_MS

function afterHandOver(
  { request, operation, now, policy }: Rotation,
  outcome:
    | { readonly result: 'told' }
    | { readonly result: 'unreachable' | 'not_known'; readonly why: string },
): Draft {
  if (outcome.result !== 'told') return ownerNotReached(request, outcome, now)
  const told: RotateOperation = {
    ...operation,
    step: 'overlap',
    toldAt: now.toISOString(),
    overlapUntil: addMs(now, policy.overlapMs).toISOString(),
    quietFrom: now.toISOString(),
    waitingFor: 'fetch',
    waitingUntil: addMs(now, policy.deliveryDeadlineMs).toISOString(),
  }
  const free = released(request)
  return {
    request: schedule(
      { ...free.request, operation: told, subjectVersion: request.subjectVersion + 1 },
      'look',
      addMs(now, TOLD_LOOK_MS),
    ),
    entries: [...free.entries, { type: 'owner_told', actor: 'awskey', data: toldFacts(request) }],
  }
}

/** Somebody has the new key after all: the overlap goes on where it was. */
function afterTakingBack(
  rotation: Rotation,
  outcome: Extract<EffectOutcome, { readonly effect: 'remove_new_key' }>,
): Draft {
  return afterRemoval(rotation, outcome, (kept, { use, fetchedAt }) => {
    const { request, now } = rotation
    const free = released(request)
    const found = use?.at ?? fetchedAt?.toISOString() ?? now.toISOString()
    return {
      request: schedule(
        { ...free.request, operation: { ...kept.operation, fetchedAt: found } },
        'look',
        now,
      ),
      entries: [
        ...free.entries,
        { type: 'secret_fetched', actor: 'awskey', data: { at: found, late: 'true' } },
      ],
    }
  })
}

function afterUndo(
  rotation: Rotation,
  outcome:
    | { readonly result: 'done' | 'gone' }
    | { readonly result: 'denied'; readonly code: string }
    | { readonly result: 'not_known'; readonly why: string },
): Draft {
  const { request, operation, now } = rotation
  if (outcome.result === 'gone') return oldKeyGone(rotation)
  if (outcome.result === 'denied' || outcome.result === 'not_known')
    return holdOnAws(request, 'make_active', outcome, now)
  return backToOverlap(rotation, 'made_active', operation.undone?.by ?? 'awskey')
}
