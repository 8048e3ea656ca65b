import { atInit } from '../src/app/at-init.ts'
import { composeWorker, type WorkerOverrides } from '../src/app/compose-worker.ts'
import { composeLook } from '../src/app/inside/compose-look.ts'
import { lookAtOrganization } from '../src/app/inside/look-at-organization.ts'
import { lookAtSlack } from '../src/app/inside/look-at-slack.ts'
import { type QueueOrLook, queueOrLook } from '../src/app/inside/queue-or-look.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(overrides: WorkerOverrides = {}): QueueOrLook {
  return queueOrLook(
    'worker',
    lazy(() => composeWorker(overrides)),
    lazy(async () =>
      composeLook({
        env: overrides.env,
        verifies: ['clicks'],
        slack: lookAtSlack,
        besides: lookAtOrganization,
      }),
    ),
  )
}

export const handler: QueueOrLook = createHandler()
atInit(() => handler({ Records: [] }))
