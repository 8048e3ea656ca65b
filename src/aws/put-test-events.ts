import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import {
  type Probe,
  TEST_DETAIL_TYPE,
  TEST_SOURCE,
  type Through,
} from '../exposure/signal/test-event.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import type { AccountSession } from './account-sessions.ts'
import { attempt } from './attempt.ts'

/**
 * Puts test events on the default bus of an account in one Region, by one call. They are sent only if EventBridge took every one of them: it may refuse one entry and answer 200 all the same.
 */
export async function putTestEvents(
  session: AccountSession,
  { region, probe, through }: TestEvents,
): Promise<Known<readonly Through[]>> {
  const client = session.guarded(new EventBridgeClient(session.settings(region)))
  const put = await attempt(session, 'events:PutEvents', () =>
    client.send(
      new PutEventsCommand({
        Entries: through.map((each) => ({
          Source: TEST_SOURCE,
          DetailType: TEST_DETAIL_TYPE,
          Detail: JSON.stringify({ probe, through: each }),
        })),
      }),
    ),
  )
  client.destroy()
  if (put.kind === 'failed') return unknown(put.why)
  const { FailedEntryCount, Entries = [] } = put.value
  if (FailedEntryCount === 0) return known(through)
  const code = Entries.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode
  return unknown(`events:PutEvents ${code ?? 'did not take every event'}`)
}

export interface TestEvents {
  readonly region: string
  readonly probe: Probe
  readonly through: readonly Through[]
}
