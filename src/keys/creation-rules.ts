import { end, released, schedule, unchanged } from '../requests/draft.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import { refuse } from '../shared/result.ts'
import { afterMaking, mayCancelMaking, ownerNotReached, toldFacts } from './make-key-rules.ts'

/**
 * How an approved creation goes on: the key is made once, sealed for its owner, and the owner is told. Pure. It ends when the owner knows where the secret is;
 * a secret that was lost on the way takes its key with it before another one is made.
 */
export function createCreationRules(): OperationRules {
  return {
    begin: (request, now) => ({
      request: schedule(
        { ...request, state: 'running', expiresAt: undefined },
        'intend_create',
        now,
      ),
      entries: [{ type: 'started', actor: 'awskey', data: {} }],
    }),
    apply(request, outcome, now) {
      const { operation } = request
      if (operation.kind !== 'create') return unchanged(request)
      switch (outcome.effect) {
        case 'intend_create':
        case 'create_key':
        case 'reconcile_create':
        case 'remove_stray_key':
          return afterMaking({ request, operation, now }, outcome)
        case 'hand_over': {
          if (outcome.result !== 'told') return ownerNotReached(request, outcome, now)
          const free = released(request)
          const told = { ...operation, toldAt: now.toISOString() }
          const facts = { keyId: operation.newKey?.id ?? '' }
          return end({ ...free.request, operation: told }, 'done', 'created', facts, [
            ...free.entries,
            { type: 'owner_told', actor: 'awskey', data: toldFacts(request) },
            { type: 'done', actor: 'awskey', data: {} },
          ])
        }
        default:
          return unchanged(request)
      }
    },
    undo: () => refuse({ reason: 'nothing_to_undo' }),
    mayCancel: mayCancelMaking,
    expire: (request) =>
      end(request, 'expired', 'expired', {}, [{ type: 'expired', actor: 'awskey', data: {} }]),
  }
}
