import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { z } from 'zod'
import { type Probe, TestEvent } from '../../exposure/signal/test-event.ts'
import type { Known } from '../../shared/known.ts'
import { read } from './answered.ts'

/** Which test events the function `signal` wrote into its log: every page, or it is not known. A page may be empty and not the last. */
export async function readArrivedEvents(
  client: CloudWatchLogsClient,
  { logGroup, probe, since }: ArrivedAsk,
): Promise<Known<readonly TestEvent[]>> {
  return read('logs:FilterLogEvents', async () => {
    const arrived: TestEvent[] = []
    let token: string | undefined
    do {
      const page = await client.send(
        new FilterLogEventsCommand({
          logGroupName: logGroup,
          filterPattern: `"${probe}"`,
          startTime: since.getTime(),
          ...(token !== undefined && { nextToken: token }),
        }),
      )
      for (const { message = '' } of page.events ?? []) {
        const line = Line.safeParse(json(message))
        if (line.success && line.data.probe === probe) arrived.push(line.data)
      }
      token = page.nextToken
    } while (token !== undefined)
    return arrived
  })
}

export interface ArrivedAsk {
  readonly logGroup: string
  readonly probe: Probe
  readonly since: Date
}

/** A line says more than what is read of it. */
const Line = z.object(TestEvent.shape)

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
