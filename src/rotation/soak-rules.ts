import { asApprovals } from '../requests/approval-plan.ts'
import { awaitApproval, type Draft, hold, later, released, schedule } from '../requests/draft.ts'
import type { DeleteOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { childRequestId } from '../requests/request-id.ts'
import { addMs, DAY_MS, earliest, HOUR_MS } from '../shared/duration.ts'
import { backToOverlap, oldKeyGone, type Rotation } from './rotation-draft.ts'

/**
 * The old key is Inactive and waits. Calls with an Inactive key are in no log, so the only signal is people: they are told on day 0, on day 1 and
 * a day before the end, each time with Undo. At the end a separate request for the deletion is opened, which takes the lock over.
 */
export function afterSoakCheck(
  rotation: Rotation,
  outcome: Extract<EffectOutcome, { readonly effect: 'check_soak' }>,
): Draft {
  const { request, operation, now } = rotation
  switch (outcome.result) {
    case 'gone':
      return oldKeyGone(rotation)
    case 'active_again':
      return backToOverlap(rotation, 'active_again_outside', 'awskey')
    case 'not_known':
      return hold(
        request,
        'keys_unknown',
        { why: outcome.why },
        now,
        later(request, 'check_soak', now, 6 * HOUR_MS),
      )
    case 'inactive': {
      const { lastUse, activeAt } = outcome
      if (activeAt !== undefined) return soakAnew(rotation, activeAt.toISOString())
      if (lastUse !== undefined && lastUse.at > (operation.inactiveAt ?? lastUse.at))
        return soakAnew(rotation, lastUse.at)
      const until = new Date(operation.soakUntil ?? now)
      if (now >= until) return soakOver(rotation, outcome)
      const free = released(request)
      const soaking = { ...operation, soakNotices: operation.soakNotices + 1 }
      return {
        request: schedule(
          { ...free.request, operation: soaking },
          'check_soak',
          nextNotice(now, until),
        ),
        entries: [
          ...free.entries,
          {
            type: 'soak_notice',
            actor: 'awskey',
            data: { keyId: operation.oldKeyId, until: until.toISOString() },
          },
        ],
      }
    }
  }
}

/** It is Inactive and was used or made Active since it was made so: somebody needed it in between, and nobody saw it then. */
function soakAnew({ request, operation, now, policy }: Rotation, seenAt: string): Draft {
  const until = addMs(now, policy.soakMs)
  const free = released(request)
  const keyId = operation.oldKeyId
  return {
    request: schedule(
      {
        ...free.request,
        subjectVersion: request.subjectVersion + 1,
        operation: {
          ...operation,
          inactiveAt: now.toISOString(),
          soakUntil: until.toISOString(),
          soakNotices: 1,
        },
      },
      'check_soak',
      earliest(until, addMs(now, DAY_MS)),
    ),
    entries: [
      ...free.entries,
      { type: 'active_again_outside', actor: 'awskey', data: { keyId, at: seenAt } },
      { type: 'soak_notice', actor: 'awskey', data: { keyId, until: until.toISOString() } },
    ],
  }
}

/** The day before the end, then the end. */
function nextNotice(now: Date, until: Date): Date {
  const dayBefore = addMs(until, -DAY_MS)
  return dayBefore > now ? dayBefore : until
}

function soakOver(
  rotation: Rotation,
  evidence: Extract<EffectOutcome, { readonly effect: 'check_soak'; readonly result: 'inactive' }>,
): Draft {
  const { request, operation } = rotation
  const child = deletionOf(rotation, evidence)
  const free = released(request)
  const { next: _next, ...rest } = free.request
  const facts = { keyId: operation.oldKeyId, child: child.id }
  return {
    request: {
      ...rest,
      state: 'done',
      child: child.id,
      subjectVersion: rest.subjectVersion + 1,
      operation: { ...operation, step: 'ended' },
      outcome: { word: 'deletion_asked', facts },
    },
    entries: [
      ...free.entries,
      { type: 'soak_ended', actor: 'awskey', data: { keyId: operation.oldKeyId } },
      { type: 'delete_opened', actor: 'awskey', data: facts },
      { type: 'done', actor: 'awskey', data: {} },
    ],
    lock: 'hand_over',
    opens: {
      request: child,
      entries: [
        {
          type: 'requested',
          actor: request.requester,
          data: { operation: 'delete', keyId: operation.oldKeyId, parent: request.id },
        },
      ],
    },
  }
}

/** The request for the deletion, as it is opened. Policy is asked now, not when the rotation began. */
function deletionOf(
  { request, operation, now, deletionApprovals }: Rotation,
  evidence: { readonly lastUse: DeleteOperation['lastUse']; readonly neverUsed: boolean },
): Request {
  const deletion: DeleteOperation = {
    kind: 'delete',
    step: 'waiting',
    keyId: operation.oldKeyId,
    keyCreatedAt: operation.oldKeyCreatedAt,
    inactiveAt: operation.inactiveAt ?? now.toISOString(),
    inactiveKnownFrom: 'ledger',
    soakedUntil: operation.soakUntil ?? now.toISOString(),
    lastUse: evidence.lastUse,
    neverUsed: evidence.neverUsed,
    newKeyId: operation.newKey?.id,
    askedTimes: 1,
  }
  const approvals = deletionApprovals(request)
  const moment = now.toISOString()
  return awaitApproval(
    {
      id: childRequestId(request.id, now),
      version: 0,
      subjectVersion: 1,
      state: 'awaiting_approval',
      operation: deletion,
      subject: request.subject,
      requester: request.requester,
      owner: request.owner,
      team: request.team,
      teamChannel: request.teamChannel,
      act: request.act,
      parent: request.id,
      auto: request.auto,
      ...(request.bulk !== undefined && { bulk: request.bulk }),
      approvals: asApprovals(approvals),
      decisions: [],
      createdAt: moment,
      updatedAt: moment,
      ledger: { seq: 0, head: '' },
    },
    now,
    approvals.expiresAfterMs,
  )
}
