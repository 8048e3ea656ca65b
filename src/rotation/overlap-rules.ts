import { firstReceipt, reminderOf } from '../keys/fetch-entries.ts'
import { beginRemoval } from '../keys/remove-new-key-rules.ts'
import { type Draft, hold, holdOnAws, later, released, schedule } from '../requests/draft.ts'
import type { LedgerEntry } from '../requests/ledger.ts'
import type { RotateOperation } from '../requests/operation.ts'
import type { EffectOutcome, Look } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { addMs, DAY_MS, earliest } from '../shared/duration.ts'
import { oldKeyGone, type Rotation } from './rotation-draft.ts'

/**
 * Both keys work: what a look at the evidence changes, and what follows when the old key has been made inactive.
 * Looks when the answer could next be another, and at most daily, also on hold.
 */
const DAY_ONE = 1

export function afterLooking(
  rotation: Rotation,
  outcome: Extract<EffectOutcome, { readonly effect: 'look' }>,
): Draft {
  return outcome.result === 'gone' ? oldKeyGone(rotation) : looked(rotation, outcome.look)
}

export function afterMadeInactive(
  rotation: Rotation,
  outcome: Extract<EffectOutcome, { readonly effect: 'make_inactive' }>,
): Draft {
  const { request, operation, now, policy } = rotation
  switch (outcome.result) {
    case 'looked':
      return looked(rotation, outcome.look)
    case 'gone':
      return oldKeyGone(rotation)
    case 'denied':
    case 'not_known':
      return holdOnAws(request, 'make_inactive', outcome, now)
    case 'done': {
      const free = released(request)
      const soaking: RotateOperation = {
        ...operation,
        step: 'soak',
        inactiveAt: now.toISOString(),
        soakUntil: addMs(now, policy.soakMs).toISOString(),
        soakNotices: 1,
        waitingFor: undefined,
        waitingUntil: undefined,
      }
      return {
        request: schedule(
          { ...free.request, operation: soaking, subjectVersion: request.subjectVersion + 1 },
          'check_soak',
          addMs(now, Math.min(policy.soakMs, DAY_ONE * DAY_MS)),
        ),
        entries: [
          ...free.entries,
          { type: 'made_inactive', actor: 'awskey', data: { keyId: operation.oldKeyId } },
        ],
      }
    }
  }
}

function looked(rotation: Rotation, look: Look): Draft {
  const { request, operation, now } = rotation
  const seen = withEvidence(operation, look, now)
  const firstUse: LedgerEntry[] = [...firstReceipt(operation, look), ...newUse(operation, look)]
  const { verdict } = look
  if (verdict.do === 'hold') {
    const row = {
      ...request,
      operation: { ...seen, waitingFor: undefined, waitingUntil: undefined },
    }
    // A click is bound to what it was shown: another caller is another question.
    const shown = isAsking(request, verdict) ? request.subjectVersion : request.subjectVersion + 1
    const asked = { ...row, subjectVersion: shown }
    const held = hold(asked, verdict.reason, verdict.facts, now, later(asked, 'look', now, DAY_MS))
    return { ...held, entries: [...firstUse, ...held.entries] }
  }
  const free = released({ ...request, operation: seen })
  const entries = [...firstUse, ...free.entries]
  if (verdict.do === 'make_inactive')
    return { request: schedule(free.request, 'make_inactive', now), entries }
  if (verdict.do === 'remove_new_key') {
    const removing = beginRemoval({ request: free.request, operation: seen, now }, 'not_fetched')
    return { ...removing, entries: [...entries, ...removing.entries] }
  }
  const fetchBy = addMs(new Date(operation.toldAt ?? now), rotation.policy.deliveryDeadlineMs)
  const reminder = reminderOf(operation, verdict, { now, fetchBy })
  const waiting: RotateOperation = {
    ...seen,
    waitingFor: verdict.for,
    waitingUntil: verdict.until.toISOString(),
    fetchReminded: operation.fetchReminded === true || reminder.length > 0,
  }
  return {
    request: schedule({ ...free.request, operation: waiting }, 'look', nextLook(verdict, now)),
    entries: [...entries, ...reminder],
  }
}

/** Whether the row asks the same already, about the same caller. */
function isAsking(
  { hold: held }: Request,
  { reason, facts }: Extract<Look['verdict'], { readonly do: 'hold' }>,
): boolean {
  const same = (fact: string): boolean => held?.facts[fact] === facts[fact]
  return held?.reason === reason && ['service', 'region', 'ip', 'userAgent'].every(same)
}

function newUse(operation: RotateOperation, { newKeyUse }: Look): readonly LedgerEntry[] {
  if (operation.newKeyUse !== undefined || newKeyUse === undefined) return []
  const { service, region, at } = newKeyUse
  return [{ type: 'new_key_used', actor: 'awskey', data: { service, region, at } }]
}

/** When the answer could next be another: at the moment waited for, but daily at least, since AWS keeps only the latest use. */
function nextLook(verdict: { readonly until: Date }, now: Date): Date {
  const daily = addMs(now, DAY_MS)
  return earliest(verdict.until, daily)
}

function withEvidence(operation: RotateOperation, look: Look, now: Date): RotateOperation {
  return {
    ...operation,
    lookedAt: now.toISOString(),
    newKeyUse: look.newKeyUse ?? operation.newKeyUse,
    oldKeyUse: look.oldKeyUse ?? operation.oldKeyUse,
    oldKeyNeverUsed: look.oldKeyNeverUsed,
    longestGapMs: look.longestGapMs ?? operation.longestGapMs,
    fetchedAt: operation.fetchedAt ?? look.fetchedAt?.toISOString(),
  }
}
