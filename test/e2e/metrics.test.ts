import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Measured, metricsIn } from '../support/emf-document.ts'
import { install, rotate, untilDeletionIsAsked } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** One key from its rotation to its deletion, another one exposed, and the Mondays on the way: what is counted of it. */
describe('the metrics of a journey', () => {
  let sandbox: RunningSandbox
  let measured: readonly Measured[]
  const of = (metric: string): readonly Measured[] =>
    measured.filter((each) => each.metric === metric)
  const counts = (metric: string): readonly string[] =>
    of(metric).map(({ dimensions, value }) => [...Object.values(dimensions), value].join(' '))

  beforeAll(async () => {
    sandbox = await startTestSandbox({ mondays: true })
    await install(sandbox, await rotate(sandbox))
    const card = await untilDeletionIsAsked(sandbox)
    // Two managers and one of them twice, at once: one decision.
    await Promise.all(
      ['U0MAYA', 'U0MAX', 'U0MAYA'].map((manager) =>
        sandbox.call('click', {
          user: manager,
          channel: card.channel,
          ts: card.ts,
          action_id: 'request.approve',
        }),
      ),
    )
    await sandbox.settle()
    const [key] = await sandbox.keysOf('omar')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key?.accessKeyId ?? ''}`)
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key?.accessKeyId ?? ''}`)
    measured = metricsIn(sandbox.watch.lines())
  }, 180_000)
  afterAll(() => sandbox.stop())

  it('count each request that ended once, whoever clicked how often', () => {
    expect(counts('Requests').filter((each) => /^(?:rotate|delete) /.test(each))).toEqual([
      'rotate done 1',
      'delete done 1',
    ])
    const ids = of('Requests').map(({ line }) => line['request'])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('time the one approval', () => {
    expect(of('TimeToApprove').map(({ dimensions }) => dimensions)).toEqual([
      { Operation: 'delete' },
    ])
  })

  it('time the one containment', () => {
    const [contained, ...more] = of('ContainmentTime')
    expect(more).toEqual([])
    expect(contained?.value).toBeGreaterThanOrEqual(0)
    expect(contained?.value).toBeLessThan(60_000)
  })

  it('count the keys of every account once for each Monday', () => {
    const weeks = new Set(of('KeysByAge').map(({ line }) => line['week']))
    expect(weeks.size).toBeGreaterThanOrEqual(2)
    expect(of('KeysByAge')).toHaveLength(weeks.size * 4)
    const first = of('KeysByAge').filter(({ line }) => line['week'] === [...weeks][0])
    expect(first.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(10)
    expect(first[0]?.line).toMatchObject({ accountsNotRead: 0 })
  })

  it('time every answer to Slack and count every run of the clock, under the prefix', () => {
    expect(of('AckTime').length).toBeGreaterThanOrEqual(6)
    expect(of('ClockRuns').length).toBeGreaterThan(10)
    expect(new Set(measured.map(({ namespace }) => namespace))).toEqual(new Set(['awskey']))
    expect(counts('Failures')).toEqual([])
  })

  it('have no id among their dimensions', () => {
    for (const { dimensions } of measured)
      for (const value of Object.values(dimensions))
        expect(value).toMatch(/^[a-z0-9_+-]{2,30}$|^[a-z]+[A-Z]\w+$/)
  })

  it('stand under one reference from the click to the end of its job', () => {
    const lines = sandbox.watch
      .lines()
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const sent = lines.filter(({ message }) => message === 'an act was put into the queue')
    expect(sent.length).toBeGreaterThanOrEqual(6)
    for (const { act, reference } of sent) {
      const done = lines.filter((line) => line['act'] === act && line['service'] !== 'slack')
      expect(done.length).toBeGreaterThan(0)
      expect(new Set(done.map((line) => line['reference']))).toEqual(new Set([reference]))
    }
    for (const line of lines) {
      expect(line).toHaveProperty('function_request_id')
      expect(line).toHaveProperty('reference')
    }
  })
})
