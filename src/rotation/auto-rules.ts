import { type Draft, end, hold, holdOnAws, later, schedule, unchanged } from '../requests/draft.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import type { AutoOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { HOUR_MS } from '../shared/duration.ts'
import { refuse } from '../shared/result.ts'

/**
 * Turning the rotation by Secrets Manager on or off. Pure. It touches no key: from here on Secrets Manager asks, and each time a rotation of its own is opened.
 */
export function createAutoRules(): OperationRules {
  return {
    begin(request, now) {
      const { operation } = request
      if (operation.kind !== 'auto') return unchanged(request)
      const begun: Request = {
        ...request,
        state: 'running',
        expiresAt: undefined,
        operation: { ...operation, step: 'switching' },
      }
      return {
        request: schedule(begun, 'turn_auto', now),
        entries: [{ type: 'started', actor: 'awskey', data: {} }],
      }
    },
    apply(request, outcome, now) {
      const { operation } = request
      if (operation.kind !== 'auto' || outcome.effect !== 'turn_auto') return unchanged(request)
      return afterTurning(request, operation, outcome, now)
    },
    undo: () => refuse({ reason: 'nothing_to_undo' }),
    // While AWS has not answered nobody knows whether it is on.
    mayCancel: ({ hold: held }) => held !== undefined && held.reason !== 'aws_unavailable',
    expire: (request) =>
      end(request, 'expired', 'expired', {}, [{ type: 'expired', actor: 'awskey', data: {} }]),
  }
}

function afterTurning(
  request: Request,
  { on, everyDays, secretArn }: AutoOperation,
  outcome: Extract<EffectOutcome, { readonly effect: 'turn_auto' }>,
  now: Date,
): Draft {
  switch (outcome.result) {
    case 'done': {
      const word = on ? 'auto_on' : 'auto_off'
      const facts = { ...(on && { everyDays: String(everyDays) }) }
      return end(request, 'done', word, facts, [
        { type: word, actor: request.requester, data: { secretArn, ...facts } },
        { type: 'done', actor: 'awskey', data: {} },
      ])
    }
    case 'left_over':
      return hold(
        request,
        'pending_left_over',
        { versionId: outcome.versionId },
        now,
        later(request, 'turn_auto', now, 6 * HOUR_MS),
      )
    case 'no_secret':
    case 'no_reader':
      return end(request, 'failed', `auto_${outcome.result}`, {}, [
        { type: 'failed', actor: 'awskey', data: { why: `auto_${outcome.result}` } },
      ])
    case 'denied':
    case 'not_known':
      return holdOnAws(request, 'turn_auto', outcome, now)
  }
}
