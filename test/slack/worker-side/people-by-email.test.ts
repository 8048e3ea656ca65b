import { describe, expect, it } from 'vitest'
import { createSlackPeopleByEmail } from '../../../src/slack/worker-side/people-by-email.ts'
import { startSlack } from '../../sandbox/slack/slack-fixture.ts'
import { startHttpDouble } from './http-double.ts'

describe('find', () => {
  it('names who has an address, and knows that nobody has another', async () => {
    const { client } = await startSlack()
    const people = createSlackPeopleByEmail({ slack: client })

    expect(await people.find('erin@acme.example')).toEqual({ kind: 'known', value: 'U0ERIN' })
    expect(await people.find('nobody@acme.example')).toEqual({ kind: 'known', value: undefined })
  })

  it.each([
    ['the scope is missing', { ok: false, error: 'missing_scope' }, 'missing_scope'],
    ['Slack has trouble', { ok: false, error: 'internal_error' }, 'internal_error'],
    ['the answer is another one', { ok: true, user: {} }, 'answer_not_understood'],
  ])('does not know when %s', async (_what, answer, why) => {
    const { client } = await startHttpDouble({ 'users.lookupByEmail': answer })

    expect(await createSlackPeopleByEmail({ slack: client }).find('a@b.example')).toEqual({
      kind: 'unknown',
      why: `users.lookupByEmail: ${why}`,
    })
  })
})
