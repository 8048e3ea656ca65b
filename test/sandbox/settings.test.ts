import { describe, expect, it } from 'vitest'
import { parsePeriod } from '../../sandbox/http/period.ts'
import { readSettings } from '../../sandbox/settings.ts'

describe('readSettings', () => {
  it('listens on 4400 unless told otherwise, and on any free port for 0', () => {
    expect(readSettings({}).port).toBe(4400)
    expect(readSettings({ AWSKEY_SANDBOX_PORT: '0' }).port).toBe(0)
  })

  it('takes engines on this machine', () => {
    expect(readSettings({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' }).services).toEqual({
      DYNAMODB: 'http://127.0.0.1:8000',
    })
  })

  it.each([
    [{ AWS_ENDPOINT_URL_IAM: 'https://iam.amazonaws.com' }, 'AWS_ENDPOINT_URL_IAM'],
    [{ AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1.example.com' }, 'AWS_ENDPOINT_URL_SQS'],
    [{ SLACK_API_URL: 'https://slack.com/api/' }, 'SLACK_API_URL'],
    [{ AWSKEY_SANDBOX_PORT: 'eighty' }, 'AWSKEY_SANDBOX_PORT'],
    [{ AWSKEY_SANDBOX_PORT: '70000' }, 'AWSKEY_SANDBOX_PORT'],
  ])('refuses %j by name', (env, name) => {
    expect(() => readSettings(env)).toThrow(name)
  })
})

describe('parsePeriod', () => {
  it.each([
    ['P7D', 604_800_000],
    ['PT6H', 21_600_000],
    ['P1DT12H', 129_600_000],
    ['P2W', 1_209_600_000],
    ['PT90S', 90_000],
  ])('reads %s', (text, ms) => {
    expect(parsePeriod(text)).toBe(ms)
  })

  it.each(['P', 'PT', '7D', 'P1M', 'P1Y', '-P1D', 'P1.5D', ''])('takes no %j', (text) => {
    expect(parsePeriod(text)).toBeUndefined()
  })
})
