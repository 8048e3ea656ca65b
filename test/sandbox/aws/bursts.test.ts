import {
  type CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsResponse,
} from '@aws-sdk/client-cloudtrail'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEVELOPMENT, NOW, type RunningAws, startAws } from './start-aws.ts'

let running: RunningAws
beforeEach(async () => {
  running = await startAws()
})
afterEach(() => running.stop())

const region = 'ap-southeast-2'
const keyId = (): string => running.user('erin').accessKeyId
const use = (more: { readonly count?: number; readonly minutes_ago?: number }) =>
  running.aws.useKey({ access_key_id: keyId(), region, event_name: 'RunInstances', ...more })

interface Seen {
  readonly ids: readonly string[]
  readonly times: readonly number[]
  readonly pages: number
}

/** Every page of what a key did there. */
async function readAll(trail: CloudTrailClient, window: object = {}): Promise<Seen> {
  const ids: string[] = []
  const times: number[] = []
  let [token, pages]: [string | undefined, number] = [undefined, 0]
  do {
    const page: LookupEventsResponse = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: keyId() }],
        NextToken: token,
        ...window,
      }),
    )
    for (const { EventId = '', EventTime } of page.Events ?? []) {
      ids.push(EventId)
      times.push(EventTime?.getTime() ?? 0)
    }
    token = page.NextToken
    pages += 1
    running.advance(1_000)
  } while (token !== undefined)
  return { ids, times, pages }
}
const trail = (): CloudTrailClient =>
  running.clients(running.administrator(DEVELOPMENT), region).trail

describe('many uses at once', () => {
  it('are as many events, newest first, each with an id of its own, among the others', async () => {
    expect(use({ count: 1_234, minutes_ago: 600 })).toEqual({ ok: true })
    expect(use({ minutes_ago: 300 })).toEqual({ ok: true })
    running.advance(5 * 60_000)
    const { ids, times, pages } = await readAll(trail())
    expect(ids).toHaveLength(1_235)
    expect(new Set(ids).size).toBe(1_235)
    expect(pages).toBe(25)
    expect(times).toEqual(times.toSorted((left, right) => right - left))
    expect(times[0]).toBe(NOW.getTime())
    expect(times.at(-1)).toBe(NOW.getTime() - 600 * 60_000)
  })

  it('obey the window that is asked for, and the lag', async () => {
    use({ count: 601, minutes_ago: 600 })
    const { times } = await readAll(trail(), {
      StartTime: new Date(NOW.getTime() - 30 * 60_000),
      EndTime: NOW,
    })
    // One a minute, from 30 minutes ago to the newest that is delivered.
    expect(times).toHaveLength(26)
  })

  it('are told with name, address and caller as one is', async () => {
    use({ count: 3 })
    running.advance(5 * 60_000)
    const { Events = [] } = await trail().send(new LookupEventsCommand({}))
    const records = Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? ''))
    expect(records).toHaveLength(3)
    for (const record of records)
      expect(record).toMatchObject({
        eventName: 'RunInstances',
        eventSource: 'ec2.amazonaws.com',
        awsRegion: region,
        readOnly: false,
        userIdentity: { userName: 'erin', accessKeyId: keyId() },
      })
  })

  it('take the room of one', () => {
    const before = JSON.stringify([...(world().bursts.get(region) ?? [])]).length
    use({ count: 200_000, minutes_ago: 6_000 })
    expect(JSON.stringify(world().bursts.get(region)).length - before).toBeLessThan(2_000)
    expect(running.aws.events({ limit: 20 })).toHaveLength(20)
  })

  it('are gone after a reset', () => {
    use({ count: 10 })
    running.aws.reset()
    expect(world().bursts.size).toBe(0)
  })

  it('are refused before the key was made', () => {
    expect(use({ count: 2, minutes_ago: 200 * 24 * 60 })).toEqual({
      ok: false,
      reason: 'before_it_was_made',
    })
  })

  it('leave a later last use as it is', () => {
    use({})
    use({ minutes_ago: 60 })
    const [development] = running.aws.snapshot().accounts
    const erin = development?.users.find(({ userName }) => userName === 'erin')
    expect(erin?.keys[0]?.lastUsed?.date).toBe(NOW.toISOString())
  })
})

function world() {
  const account = running.aws.world.accounts.get(DEVELOPMENT)
  if (account === undefined) throw new Error('no account')
  return account
}
