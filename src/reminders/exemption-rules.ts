import { type Draft, end, schedule, unchanged } from '../requests/draft.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import type { ExemptionOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { isExemption } from '../requests/request-facts.ts'
import { refuse } from '../shared/result.ts'

/**
 * Leaving a key or an IAM user alone for a time, or not any more. Pure. It changes nothing in IAM and keeps no IAM user for itself; what it leads to is one row, which is good for
 * nothing without this request. One that is over before everybody has agreed is written nowhere.
 */
export function createExemptionRules(): OperationRules {
  return {
    begin(request, now) {
      const { operation } = request
      if (!isExemption(operation)) return unchanged(request)
      if (operation.on && (operation.until ?? '') <= now.toISOString())
        return failed(request, 'exemption_over')
      const begun: Request = {
        ...request,
        state: 'running',
        expiresAt: undefined,
        operation: { ...operation, step: 'writing', begunAt: now.toISOString() },
      }
      return {
        request: schedule(begun, 'write_exemption', now),
        entries: [{ type: 'started', actor: 'awskey', data: {} }],
      }
    },
    apply(request, outcome) {
      const { operation } = request
      if (!isExemption(operation) || outcome.effect !== 'write_exemption') return unchanged(request)
      return afterWriting(request, operation, outcome)
    },
    undo: () => refuse({ reason: 'nothing_to_undo' }),
    // It may be written already; whoever may take it back does so with a request of its own.
    mayCancel: ({ hold: held }) => held !== undefined,
    expire: (request) =>
      end(request, 'expired', 'expired', {}, [{ type: 'expired', actor: 'awskey', data: {} }]),
  }
}

function afterWriting(
  request: Request,
  { on, until = '' }: ExemptionOperation,
  { result }: Extract<EffectOutcome, { readonly effect: 'write_exemption' }>,
): Draft {
  if (result === 'replaced') return failed(request, 'exemption_replaced')
  const word = on ? 'exemption_on' : 'exemption_off'
  const facts = on ? { until } : {}
  return end(request, 'done', word, facts, [
    { type: word, actor: request.requester, data: facts },
    { type: 'done', actor: 'awskey', data: {} },
  ])
}

function failed(request: Request, why: string): Draft {
  return end(request, 'failed', why, {}, [{ type: 'failed', actor: 'awskey', data: { why } }])
}
