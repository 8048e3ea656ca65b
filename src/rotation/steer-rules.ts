import { callerOf } from '../keys/key-uses.ts'
import { beginRemoval } from '../keys/remove-new-key-rules.ts'
import { type Draft, released, schedule } from '../requests/draft.ts'
import type { LedgerEntry } from '../requests/ledger.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { Request, Waiver } from '../requests/request.ts'
import type { Steering } from '../requests/steering.ts'
import { addMs, DAY_MS, earliest, latest } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { Rotation } from './rotation-draft.ts'

/**
 * What people may do to a rotation that is under way. Pure. More time and a pause only ever make it wait longer, and both end by themselves; an answer opens
 * the one gate on which the rotation holds, and nothing opens a gate that is shut because something is not known.
 */
export const EXTEND_MS: number = 7 * DAY_MS
/** In all, from the hand-over on. */
const EXTEND_AT_MOST_MS = 90 * DAY_MS
/** Nothing stays open for ever because somebody forgot that they had paused it. */
const PAUSE_AT_MOST_MS = 30 * DAY_MS

type Steered = Result<Draft, Refusal>

export function steerRotation(rotation: Rotation, steering: Steering): Steered {
  if (!isSteerable(rotation)) return refuse({ reason: 'nothing_to_steer' })
  switch (steering.steer) {
    case 'extend':
      return extended(rotation, steering)
    case 'pause':
      return paused(rotation, steering)
    case 'resume':
      return resumed(rotation, steering)
    case 'override':
      return waived(rotation, steering, 'old_key_in_use')
    case 'confirm':
      return waived(rotation, steering, 'history_too_short')
    case 'not_received':
      return notReceived(rotation, steering)
  }
}

/** While both keys work or the old one soaks, and not while it is unknown what became of a change. */
function isSteerable({ request, operation }: Rotation): boolean {
  const waits = request.next?.effect === 'look' || request.next?.effect === 'check_soak'
  return waits && (operation.step === 'overlap' || operation.step === 'soak')
}

function extended(rotation: Rotation, { by }: Steering): Steered {
  const { request, operation, now } = rotation
  const soaks = operation.step === 'soak'
  const until = soaks ? operation.soakUntil : operation.overlapUntil
  const longer = addMs(latest(now, new Date(until ?? now)), EXTEND_MS)
  const most = addMs(new Date(operation.toldAt ?? request.createdAt), EXTEND_AT_MOST_MS)
  if (longer > most) return refuse({ reason: 'extended_enough', until: most.toISOString() })
  const moment = longer.toISOString()
  const more = { ...operation, ...(soaks ? { soakUntil: moment } : { overlapUntil: moment }) }
  return ok(steered(rotation, more, [{ type: 'extended', actor: by, data: { until: moment } }]))
}

function paused(rotation: Rotation, { by, act }: Steering): Steered {
  const { request, now } = rotation
  if (request.hold?.reason === 'paused') return refuse({ reason: 'nothing_to_steer' })
  const until = addMs(now, PAUSE_AT_MOST_MS)
  const facts = {
    by,
    until: until.toISOString(),
    ...(act.reason !== undefined && { reason: act.reason }),
  }
  const hold = { reason: 'paused' as const, since: now.toISOString(), facts }
  return ok({
    request: schedule({ ...request, hold }, waitingEffect(rotation), until),
    entries: [{ type: 'paused', actor: by, data: facts }],
  })
}

function resumed(rotation: Rotation, { by }: Steering): Steered {
  const { request, operation } = rotation
  if (request.hold?.reason !== 'paused') return refuse({ reason: 'nothing_to_steer' })
  return ok(steered(rotation, operation, [{ type: 'resumed', actor: by, data: {} }]))
}

/** Looks again at once: the answer is judged together with the evidence as it is now. */
function waived(rotation: Rotation, { by, act }: Steering, of: Waiver['of']): Steered {
  const { request, operation, now } = rotation
  const { hold } = request
  if (operation.step !== 'overlap' || hold?.reason !== of)
    return refuse({ reason: 'nothing_to_steer' })
  const use = of === 'old_key_in_use' ? operation.oldKeyUse : undefined
  const waiver: Waiver = {
    of,
    act,
    at: now.toISOString(),
    ...(use !== undefined && { caller: callerOf(use) }),
  }
  const entry: LedgerEntry = {
    type: of === 'old_key_in_use' ? 'overridden' : 'history_confirmed',
    actor: by,
    data: { ...hold.facts, ...(act.reason !== undefined && { reason: act.reason }) },
  }
  const others = (request.waivers ?? []).filter((each) => each.of !== of)
  const row: Request = { ...request, waivers: [...others, waiver] }
  return ok(steered({ ...rotation, request: row }, operation, [entry]))
}

/** Before anybody used it. The key that nobody has goes, and another one is made. */
function notReceived(rotation: Rotation, { by }: Steering): Steered {
  const { operation } = rotation
  if (operation.step !== 'overlap') return refuse({ reason: 'nothing_to_steer' })
  if (operation.newKeyUse !== undefined) return refuse({ reason: 'new_key_in_use' })
  const removing = beginRemoval(rotation, 'not_received')
  const data = { keyId: operation.newKey?.id ?? '' }
  return ok({
    ...removing,
    entries: [{ type: 'not_received', actor: by, data }, ...removing.entries],
  })
}

/** Goes on from now: whatever held it is looked at anew. */
function steered(
  rotation: Rotation,
  operation: Rotation['operation'],
  entries: readonly LedgerEntry[],
): Draft {
  const { request, now } = rotation
  const free = released(request)
  const row = { ...free.request, operation, subjectVersion: request.subjectVersion + 1 }
  return {
    request: schedule(row, waitingEffect(rotation), nextDue(rotation)),
    entries: [...entries, ...free.entries],
  }

  function nextDue({ operation: was }: Rotation): Date {
    // A notice of the soak that is due tomorrow stays due tomorrow.
    const due = new Date(request.next?.dueAt ?? now)
    return was.step === 'soak' && request.hold === undefined
      ? earliest(due, addMs(now, DAY_MS))
      : now
  }
}

function waitingEffect({ operation }: Rotation): 'look' | 'check_soak' {
  return operation.step === 'soak' ? 'check_soak' : 'look'
}
