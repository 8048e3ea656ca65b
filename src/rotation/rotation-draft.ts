import { LAST_USED_LAG_MS } from '../keys/key-uses.ts'
import type { ApprovalPlan } from '../requests/approval-plan.ts'
import { type Draft, end, released, schedule } from '../requests/draft.ts'
import type { RotateOperation } from '../requests/operation.ts'
import type { Request } from '../requests/request.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import type { RotationPolicy } from './rotation-policy.ts'

/** What the rules of the steps of a rotation share. Pure. */
export interface RotationDeps {
  readonly policy: RotationPolicy
  /** What policy asks, when it is opened, of the deletion that ends this rotation. */
  deletionApprovals(rotation: Request): ApprovalPlan
}

/** A rotation's row in the hands of its rules. */
export interface Rotation extends RotationDeps {
  readonly request: Request
  readonly operation: RotateOperation
  readonly now: Date
}

/** The old key works again: both keys Active, and its quiet is counted anew from now. */
export function backToOverlap(
  { request, operation, now, policy }: Rotation,
  type: 'made_active' | 'active_again_outside',
  actor: string,
): Draft {
  const quietMs = policy.quietMs[request.subject.machine ? 'machine' : 'human']
  const until = addMs(now, quietMs + LAST_USED_LAG_MS)
  const { inactiveAt: _inactiveAt, soakUntil: _soakUntil, ...rest } = operation
  const free = released(request)
  const { waivers: _waivers, ...row } = free.request
  return {
    request: schedule(
      {
        ...row,
        subjectVersion: request.subjectVersion + 1,
        operation: {
          ...rest,
          step: 'overlap',
          quietFrom: now.toISOString(),
          waitingFor: 'quiet',
          waitingUntil: until.toISOString(),
          soakNotices: 0,
        },
      },
      'look',
      addMs(now, DAY_MS),
    ),
    entries: [...free.entries, { type, actor, data: { keyId: operation.oldKeyId } }],
  }
}

/** Somebody deleted the old key outside awskey: there is nothing left to watch. */
export function oldKeyGone({ request, operation }: Rotation): Draft {
  const facts = { keyId: operation.oldKeyId }
  return end(request, 'done', 'already_gone', facts, [
    { type: 'already_gone', actor: 'awskey', data: facts },
  ])
}
