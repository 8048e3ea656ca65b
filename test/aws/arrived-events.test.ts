import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, describe, expect, it } from 'vitest'
import { readArrivedEvents } from '../../src/aws/doctor/arrived-events.ts'
import { Probe } from '../../src/exposure/signal/test-event.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { PROBE } from '../support/aws-events.ts'
import { DEVELOPMENT, REGION } from '../support/aws-on-wire.ts'
import { jsonAnswer, jsonError, startWireDouble, type WireDouble } from '../support/wire-double.ts'

const SINCE = new Date('2026-11-29T09:00:00Z')
const EVENT = { probe: PROBE, through: 'iam', account: DEVELOPMENT, region: 'us-east-1' }
const line = (members: object): string =>
  JSON.stringify({ level: 'INFO', message: 'a test event arrived', service: 'signal', ...members })

let wire: WireDouble
afterEach(() => wire.stop())

const arrived = () =>
  readArrivedEvents(
    new CloudWatchLogsClient({
      endpoint: wire.endpoint,
      region: REGION,
      credentials: { accessKeyId: 'AKIAX', secretAccessKey: 'x' },
    }),
    { logGroup: '/aws/lambda/awskey-signal', probe: Probe.parse(PROBE), since: SINCE },
  )

describe('readArrivedEvents', () => {
  it('reads every page, also after an empty one, and nothing but lines of this run', async () => {
    const pages = [
      { events: [], nextToken: 'a' },
      { events: [{ message: line(EVENT) }], nextToken: 'b' },
      {
        events: [
          { message: `START ${PROBE}` },
          { message: line({ ...EVENT, probe: '01K7ZD3Q6J8V5W2X4Y6Z8A0B1D' }) },
          { message: line({ ...EVENT, account: 'nobody' }) },
        ],
      },
    ]
    wire = await startWireDouble((_call, nth) => jsonAnswer(pages[nth - 1] ?? {}))
    expect(await arrived()).toEqual(known([EVENT]))
    const asked = wire.of('FilterLogEvents').map(({ body }) => JSON.parse(body))
    const usual = {
      logGroupName: '/aws/lambda/awskey-signal',
      filterPattern: `"${PROBE}"`,
      startTime: SINCE.getTime(),
    }
    expect(asked).toEqual([usual, { ...usual, nextToken: 'a' }, { ...usual, nextToken: 'b' }])
  })

  it('does not know where a page is refused', async () => {
    wire = await startWireDouble((_call, nth) =>
      nth === 1
        ? jsonAnswer({ events: [{ message: line(EVENT) }], nextToken: 'a' })
        : jsonError(400, 'AccessDeniedException'),
    )
    expect(await arrived()).toEqual(unknown('logs:FilterLogEvents AccessDeniedException'))
  })
})
