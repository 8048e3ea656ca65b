import { describe, expect, it } from 'vitest'
import { emfMembers } from '../../src/app/emf.ts'
import { createLog } from '../../src/app/logger.ts'
import { METRICS, type MetricName } from '../../src/shared/metrics.ts'
import { emfProblems, metricsIn } from '../support/emf-document.ts'
import { printedBy } from '../support/printed.ts'

const AT = { namespace: 'acme', wallMs: 1_780_000_000_000.7 }
const NAMES = Object.keys(METRICS) as MetricName[]
const valuesFor = (name: MetricName): Record<string, string> =>
  Object.fromEntries(METRICS[name].dimensions.map((dimension) => [dimension, 'a']))

describe('emfMembers', () => {
  it.each(NAMES)('makes a document that the specification allows of %s', (name) => {
    const made = emfMembers({ name, value: 3, dimensions: valuesFor(name) }, AT)
    expect(emfProblems(made ?? {})).toEqual([])
    expect(made?._aws.Timestamp).toBe(1_780_000_000_000)
    expect(made).toMatchObject({ [name]: 3 })
  })

  it('makes none where a dimension has no value or one that is too long', () => {
    for (const Outcome of ['', 'x'.repeat(1_025)])
      expect(
        emfMembers(
          { name: 'Requests', value: 1, dimensions: { Operation: 'rotate', Outcome } },
          AT,
        ),
      ).toBeUndefined()
    expect(emfMembers({ name: 'Holds', value: 1, dimensions: {} }, AT)).toBeUndefined()
  })

  it('makes none of what is no number', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(emfMembers({ name: 'AckTime', value, dimensions: {} }, AT)).toBeUndefined()
  })

  it('is told from a document that CloudWatch would not take', () => {
    const made = emfMembers({ name: 'AckTime', value: 3, dimensions: {} }, AT)
    expect(emfProblems({ ...made, AckTime: '3' })).not.toEqual([])
    expect(emfProblems({ ...made, _aws: { ...made?._aws, Timestamp: 'now' } })).not.toEqual([])
    expect(emfProblems({ AckTime: 3 })).not.toEqual([])
  })
})

describe('a line with a metric', () => {
  it('is one line with its ids beside it', async () => {
    const printed = await printedBy(() =>
      createLog('slack', { namespace: 'acme', wallNow: () => AT.wallMs }).put(
        'AckTime',
        12,
        {},
        { message: 'Slack was answered', ids: { act: 'a-1' } },
      ),
    )
    expect(printed).toHaveLength(1)
    expect(metricsIn(printed)).toMatchObject([
      { namespace: 'acme', metric: 'AckTime', value: 12, dimensions: {}, line: { act: 'a-1' } },
    ])
  })

  it('is still written where the metric cannot be, and without it', async () => {
    const printed = await printedBy(() =>
      createLog('slack').put('AckTime', Number.NaN, {}, { message: 'Slack was answered' }),
    )
    expect(printed.join()).toContain('Slack was answered')
    expect(metricsIn(printed)).toEqual([])
  })

  it('is an error with its reference, under the function that wrote it', async () => {
    const printed = await printedBy(() => {
      const log = createLog('rotate-secret')
      log.warn('nothing is wrong')
      log.error('something is, and nobody was told', {}, new TypeError('with a text'))
      log.error('something is', { reference: 'ABCDEFGH' }, new TypeError('with a text'))
    })
    expect(metricsIn(printed)).toMatchObject([
      { metric: 'Failures', value: 1, dimensions: { Function: 'rotate-secret' } },
    ])
    expect(printed.join()).not.toContain('with a text')
  })

  it('is of the deployment that the name of the function tells', async () => {
    const { namespaceOf } = await import('../../src/app/environment.ts')
    expect(
      namespaceOf('rotate-secret', { AWS_LAMBDA_FUNCTION_NAME: 'acme-keys-rotate-secret' }),
    ).toBe('acme-keys')
    expect(namespaceOf('slack', { AWS_LAMBDA_FUNCTION_NAME: 'something-else' })).toBe('awskey')
    expect(namespaceOf('slack', {})).toBe('awskey')
  })
})
