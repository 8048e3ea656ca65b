import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { z } from 'zod'
import { type Probe, TestEvent } from '../../exposure/signal/test-event.ts'
import { allPages } from '../../shared/all-pages.ts'
import { type Known, known } from '../../shared/known.ts'
import { read } from './answered.ts'

/** Which test events the function `signal` wrote into its log: every page, or it is not known. A page may be empty and not the last. */
export async function readArrivedEvents(
  client: CloudWatchLogsClient,
  { logGroup, probe, since }: ArrivedAsk,
): Promise<Known<readonly TestEvent[]>> {
  const messages = await read('logs:FilterLogEvents', () =>
    allPages(async (token) => {
      const { events = [], nextToken } = await client.send(
        new FilterLogEventsCommand({
          logGroupName: logGroup,
          filterPattern: `"${probe}"`,
          startTime: since.getTime(),
          ...(token !== undefined && { nextToken: token }),
        }),
      )
      return { items: events.map(({ message = '' }) => message), next: nextToken }
    }),
  )
  if (messages.kind === 'unknown') return messages
  const lines = messages.value.map((message) => Line.safeParse(json(message)))
  return known(
    lines.flatMap((line) => (line.success && line.data.probe === probe ? [line.data] : [])),
  )
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
