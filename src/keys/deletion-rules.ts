import {
  awaitApproval,
  type Draft,
  end,
  holdOnAws,
  schedule,
  unchanged,
} from '../requests/draft.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import type { DeleteOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { ok, refuse } from '../shared/result.ts'

/**
 * How an approved deletion goes on. Pure. A key is said to be deleted only after AWS said so; a key that came back into use is not deleted;
 * denied or expired, the key stays Inactive. Until the deletion runs, the key can be made Active again.
 */
export interface DeletionDeps {
  /** How long an approval waits before it is asked once more. */
  readonly expiresAfterMs: number
}

const ASKED_AT_MOST = 2

export function createDeletionRules(deps: DeletionDeps): OperationRules {
  return {
    begin: (request, now) => ({
      request: schedule(
        { ...atStep(request, 'deleting'), state: 'running', expiresAt: undefined },
        'delete_key',
        now,
      ),
      entries: [{ type: 'started', actor: 'awskey', data: {} }],
    }),
    apply: (request, outcome, now) => {
      if (outcome.effect === 'delete_key') return afterDelete(request, outcome, now)
      if (outcome.effect === 'make_active') return afterMadeActive(request, outcome, now)
      return unchanged(request)
    },
    undo(request, by, now) {
      if (request.state !== 'awaiting_approval' || step(request) !== 'waiting')
        return refuse({ reason: 'nothing_to_undo' })
      return ok({
        request: schedule(
          { ...atStep(request, 'making_active'), state: 'running', expiresAt: undefined },
          'make_active',
          now,
        ),
        entries: [{ type: 'undo_asked', actor: by, data: { keyId: keyOf(request) } }],
      })
    },
    // Stopped before AWS was asked, or refused: otherwise a hold that nobody can lift would keep the lock for ever.
    mayCancel: ({ hold: held }) => held !== undefined && held.reason !== 'aws_unavailable',
    expire(request, now) {
      const { operation } = request
      if (operation.kind !== 'delete' || operation.askedTimes >= ASKED_AT_MOST)
        return end(request, 'expired', 'expired', { keyId: keyOf(request) }, [
          { type: 'expired', actor: 'awskey', data: { keyId: keyOf(request) } },
        ])
      const again: Request = {
        ...request,
        operation: { ...operation, askedTimes: operation.askedTimes + 1 },
        subjectVersion: request.subjectVersion + 1,
        decisions: [],
      }
      return {
        request: awaitApproval(again, now, deps.expiresAfterMs),
        entries: [{ type: 'asked_again', actor: 'awskey', data: { keyId: keyOf(request) } }],
      }
    },
  }
}

function afterDelete(
  request: Request,
  outcome: Extract<EffectOutcome, { readonly effect: 'delete_key' }>,
  now: Date,
): Draft {
  const keyId = keyOf(request)
  switch (outcome.result) {
    case 'deleted':
      return end(request, 'done', 'deleted', { keyId }, [
        { type: 'deleted', actor: 'awskey', data: { keyId } },
        { type: 'done', actor: 'awskey', data: {} },
      ])
    case 'gone':
      return end(request, 'done', 'already_gone', { keyId }, [
        { type: 'already_gone', actor: 'awskey', data: { keyId } },
      ])
    case 'changed':
      return end(request, 'failed', 'target_changed', { keyId, what: outcome.what }, [
        { type: 'refused_by_target', actor: 'awskey', data: { keyId, what: outcome.what } },
      ])
    case 'denied':
      return holdOnAws(request, 'delete_key', outcome, now)
    case 'not_known':
      return holdOnAws(outcome.asked ? deletionAsked(request) : request, 'delete_key', outcome, now)
  }
}

function afterMadeActive(
  request: Request,
  outcome: Extract<EffectOutcome, { readonly effect: 'make_active' }>,
  now: Date,
): Draft {
  const keyId = keyOf(request)
  switch (outcome.result) {
    case 'done':
      return end(request, 'cancelled', 'undone', { keyId }, [
        { type: 'made_active', actor: 'awskey', data: { keyId } },
      ])
    case 'gone':
      return end(request, 'done', 'already_gone', { keyId }, [
        { type: 'already_gone', actor: 'awskey', data: { keyId } },
      ])
    case 'denied':
    case 'not_known':
      return holdOnAws(request, 'make_active', outcome, now)
  }
}

const step = ({ operation }: Request): string => operation.step
const keyOf = ({ operation }: Request): string =>
  operation.kind === 'delete' ? operation.keyId : operation.oldKeyId

function atStep(request: Request, to: DeleteOperation['step']): Request {
  const { operation } = request
  return operation.kind === 'delete'
    ? { ...request, operation: { ...operation, step: to } }
    : request
}

function deletionAsked(request: Request): Request {
  const { operation } = request
  return operation.kind === 'delete'
    ? { ...request, operation: { ...operation, deletionAsked: true } }
    : request
}
