import { WrongOperationError } from '../keys/request-subject.ts'
import type { ExemptionStore } from '../requests/exemption-store.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { isExemption } from '../requests/request-facts.ts'
import type { Effects } from '../requests/run-effects.ts'

/**
 * Writes which request about a key or an IAM user is the last one. It may be repeated: the row follows from the request alone. It counts as a write, so that the request is proven before,
 * although nothing changes in AWS.
 */
export function createExemptionEffects(deps: {
  readonly exemptions: Pick<ExemptionStore, 'put'>
}): Pick<Effects, 'write_exemption'> {
  const write = async (request: Request): Promise<EffectOutcome> => {
    const { id, operation, subject, act } = request
    if (!isExemption(operation))
      throw new WrongOperationError(`request ${id} is a ${operation.kind}`)
    const { account, userId } = subject
    const put = await deps.exemptions.put({
      account,
      userId,
      ...(operation.kind === 'snooze' && { keyId: operation.keyId }),
      requestId: id,
      at: operation.begunAt ?? request.createdAt,
      ...(operation.on && { until: operation.until, reason: act.reason }),
    })
    return { effect: 'write_exemption', result: put === 'written' ? 'done' : 'replaced' }
  }
  return { write_exemption: { writes: true, provenAgain: true, run: write, reconcile: write } }
}
