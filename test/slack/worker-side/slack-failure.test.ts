import { describe, expect, it } from 'vitest'
import { slackFailure } from '../../../src/slack/worker-side/slack-failure.ts'
import { type DoubleAnswer, startHttpDouble } from './http-double.ts'

async function failing(answer: DoubleAnswer): Promise<unknown> {
  const { client } = await startHttpDouble({ 'users.info': answer })
  return client.users.info({ user: 'U0ERIN' }).catch((error: unknown) => error)
}

describe('slackFailure', () => {
  it.each([
    [
      "Slack's no",
      { ok: false, error: 'user_not_found' },
      { kind: 'refused', code: 'user_not_found' },
    ],
    [
      'a passing trouble',
      { ok: false, error: 'internal_error' },
      { kind: 'later', code: 'internal_error', retryAfterMs: 60_000 },
    ],
    [
      'a server error',
      () => ({ status: 503, body: 'busy' }),
      { kind: 'later', code: 'http_503', retryAfterMs: 60_000 },
    ],
  ])('tells %s', async (_what, answer, failure) => {
    expect(slackFailure(await failing(answer))).toEqual(failure)
  })

  it('lets bugs of our own through', () => {
    expect(() => slackFailure(new TypeError('x is not a function'))).toThrow(TypeError)
  })
})
