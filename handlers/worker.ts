import { atInit } from '../src/app/at-init.ts'
import { composeWorker, type WorkerOverrides } from '../src/app/compose-worker.ts'
import { composeWorkerLook } from '../src/app/inside/compose-worker-look.ts'
import { type QueueOrLook, queueOrLook } from '../src/app/inside/queue-or-look.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(overrides: WorkerOverrides = {}): QueueOrLook {
  return queueOrLook(
    'worker',
    lazy(() => composeWorker(overrides)),
    lazy(async () => composeWorkerLook(overrides.env)),
  )
}

export const handler: QueueOrLook = createHandler()
atInit(() => handler({ Records: [] }))
