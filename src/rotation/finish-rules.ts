import { type Draft, hold, later, released, schedule } from '../requests/draft.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import { addMs, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import type { Rotation } from './rotation-draft.ts'

/**
 * The new key is sealed for Secrets Manager, which tests it and makes its version AWSCURRENT. Pure. Then the owner is told and the overlap begins, as after any rotation:
 * the old key is never touched by finishSecret. Calls that testSecret signed with the new key count as ours.
 */
const LOOK_EVERY_MS = MINUTE_MS

export function afterFinish(
  { request, operation, now, policy }: Rotation,
  outcome: Extract<EffectOutcome, { readonly effect: 'await_finish' }>,
): Draft {
  const { newKey } = operation
  if (outcome.result === 'current' && newKey !== undefined) {
    const ownUses = [...new Set([...newKey.ownUses, ...outcome.ownUses])].toSorted()
    const free = released(request)
    return {
      request: schedule(
        {
          ...free.request,
          operation: {
            ...operation,
            newKey: {
              ...newKey,
              ownUses,
              secretVersionId: request.auto?.token ?? newKey.secretVersionId,
            },
          },
        },
        'hand_over',
        now,
      ),
      entries: [
        ...free.entries,
        { type: 'secret_current', actor: 'awskey', data: { keyId: newKey.id } },
      ],
    }
  }
  const madeAt = new Date(newKey?.createdAt ?? request.createdAt)
  const isLate = now >= addMs(madeAt, policy.deliveryDeadlineMs)
  const again = later(request, 'await_finish', now, isLate ? HOUR_MS : LOOK_EVERY_MS)
  if (outcome.result === 'not_known')
    return hold(request, 'aws_unavailable', { why: outcome.why }, now, again)
  if (outcome.result === 'given_up' || isLate)
    return hold(request, 'rotation_unfinished', { keyId: newKey?.id ?? '' }, now, again)
  const free = released(again)
  return { request: free.request, entries: free.entries }
}
