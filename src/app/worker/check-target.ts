import type { AccessKeys } from '../../keys/access-keys.ts'
import { readTarget } from '../../keys/key-effects.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Request } from '../../requests/request.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'

/** Reads the target again when somebody approves. A key that came back into use, is gone, or cannot be read is not approved for deletion. */
export function createCheckTarget(deps: {
  readonly keys: AccessKeys
}): (request: Request) => Promise<Result<void, Refusal>> {
  return async (request) => {
    if (request.operation.kind !== 'delete') return ok(undefined)
    const target = await readTarget(deps.keys, request)
    switch (target.kind) {
      case 'deletable':
      // Somebody deleted it outside: the approved deletion finds that, and says so.
      case 'gone':
        return ok(undefined)
      case 'changed':
        return refuse({ reason: 'target_changed', what: target.what })
      case 'not_known':
        return refuse({ reason: 'target_unreadable', why: target.why })
    }
  }
}
