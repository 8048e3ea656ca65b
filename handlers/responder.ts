import { atInit } from '../src/app/at-init.ts'
import { composeResponder, type ResponderOverrides } from '../src/app/compose-responder.ts'
import { composeLook } from '../src/app/inside/compose-look.ts'
import { lookAtSlack } from '../src/app/inside/look-at-slack.ts'
import { lookAtTrail } from '../src/app/inside/look-at-trail.ts'
import { type QueueOrLook, queueOrLook } from '../src/app/inside/queue-or-look.ts'
import { lazy } from '../src/shared/lazy.ts'

export function createHandler(overrides: ResponderOverrides = {}): QueueOrLook {
  return queueOrLook(
    'responder',
    lazy(() => composeResponder(overrides)),
    lazy(async () =>
      composeLook({
        env: overrides.env,
        verifies: ['clicks', 'signals'],
        slack: lookAtSlack,
        besides: lookAtTrail,
      }),
    ),
  )
}

export const handler: QueueOrLook = createHandler()
atInit(() => handler({ Records: [] }))
