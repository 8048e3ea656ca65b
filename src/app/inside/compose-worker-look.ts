import type { Environment } from '../environment.ts'
import { composeLook } from './compose-look.ts'
import { forwardTestEvents } from './forward-test-events.ts'
import { lookAtOrganization } from './look-at-organization.ts'
import { lookAtSlack } from './look-at-slack.ts'

/** All that the doctor may ask of the worker, which the readers of all accounts trust. */
export function composeWorkerLook(env?: Environment): ReturnType<typeof composeLook> {
  return composeLook({
    env,
    verifies: ['clicks'],
    slack: lookAtSlack,
    besides: lookAtOrganization,
    forward: forwardTestEvents,
  })
}
