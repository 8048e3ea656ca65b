/** Every form as Slack sends it, signed, into the function that ships: what is signed for the worker, and what is said under which input. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/app/config.ts'
import { DAY_MS } from '../../src/shared/duration.ts'
import { payloadBody } from '../support/signed-slack-request.ts'
import {
  type Answer,
  MEMBER,
  type StartedIngress,
  startIngress,
  viewProblems,
} from '../support/slack-ingress.ts'

const REQUEST = '01JDCR3M7K8N9P0Q1R2S3T4V5W.3'
const KEY = 'AKIAIOSFODNN7EXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const NOW = new Date('2026-03-02T09:00:00.000Z')
const ERIN = `${Number('111111111111').toString(36)}/erin`
const REPLY = { channel: 'C0PAYMENTS', messageTs: '1.5' }
const seconds = (moment: string): number => Date.parse(moment) / 1_000

let ingress: StartedIngress
beforeEach(async () => {
  ingress = await startIngress({ clock: { now: () => NOW } })
})
afterEach(() => ingress.close())

const input = {
  key: (value: string) => ({ key: { 'key.pick': { selected_option: { value } } } }),
  user: (value: string) => ({ user: { 'user.pick': { selected_option: { value } } } }),
  purpose: (value: string) => ({ purpose: { 'purpose.pick': { selected_option: { value } } } }),
  reason: (value: string | null) => ({ reason: { 'reason.type': { value } } }),
  when: (at: unknown) => ({ when: { 'when.pick': { selected_date_time: at } } }),
  typed: (value: string | null) => ({ typed: { 'typed.type': { value } } }),
  delegate: (id: string | null) => ({ delegate: { 'delegate.pick': { selected_user: id } } }),
  until: (day: string | null) => ({ until: { 'until.pick': { selected_date: day } } }),
}

const submit = (callback_id: string, values: object, place: object = {}): Promise<Answer> =>
  ingress.send({
    body: payloadBody({
      type: 'view_submission',
      view: {
        id: 'V1',
        type: 'modal',
        callback_id,
        private_metadata: JSON.stringify({ ...REPLY, ...place }),
        state: { values },
      },
    }),
  })

const closed = (answer: Answer): void => expect(answer).toMatchObject({ statusCode: 200, body: '' })
const signed = () => {
  expect(ingress.jobs).toHaveLength(1)
  const { action, value, reason, details } = ingress.jobs[0]?.act ?? {}
  expect(ingress.jobs[0]?.reply).toEqual(REPLY)
  return { action, value, reason, details }
}
const errorsIn = (answer: Answer): Readonly<Record<string, string>> => {
  const parsed = JSON.parse(answer.body) as {
    response_action: string
    errors: Record<string, string>
  }
  expect(parsed.response_action).toBe('errors')
  expect(ingress.jobs).toEqual([])
  return parsed.errors
}
const noticeIn = (answer: Answer): string => {
  const parsed = JSON.parse(answer.body) as { response_action: string; view: never }
  expect(parsed.response_action).toBe('update')
  expect(viewProblems(parsed.view)).toEqual([])
  return JSON.stringify(parsed.view)
}

describe('the form for one key', () => {
  it.each([
    ['deactivate', 'command.deactivate'],
    ['activate', 'command.activate'],
    ['delete', 'command.delete'],
  ])('asks to %s with key, reason and moment under one signature', async (operation, action) => {
    const values = {
      ...input.key(KEY),
      ...input.reason(' Its project has ended. '),
      ...input.when(seconds('2026-03-03T06:30:00.000Z')),
    }
    closed(await submit('view.key_operation', values, { operation }))
    expect(signed()).toEqual({
      action,
      value: `key:${KEY}`,
      reason: 'Its project has ended.',
      details: { runAt: '2026-03-03T06:30:00.000Z' },
    })
  })

  it('needs neither reason nor moment', async () => {
    const values = { ...input.key(KEY), ...input.reason(null), ...input.when(null) }
    closed(await submit('view.key_operation', values, { operation: 'deactivate' }))
    expect(signed()).toEqual({
      action: 'command.deactivate',
      value: `key:${KEY}`,
      reason: undefined,
      details: undefined,
    })
  })

  it.each([
    ['no key', {}, ['key']],
    ['the line that is no key', input.key('none'), ['key']],
    ['half a key id', input.key('AKIAIOSF'), ['key']],
    ['a temporary key', input.key('ASIAIOSFODNN7EXAMPLE'), ['key']],
    ['a user', input.key('user:development/erin'), ['key']],
    [
      'a moment that is over',
      { ...input.key(KEY), ...input.when(seconds(NOW.toISOString())) },
      ['when'],
    ],
    ['a moment of the last century', { ...input.key(KEY), ...input.when(-1) }, ['when']],
    [
      'a moment after a year',
      { ...input.key(KEY), ...input.when(seconds('2027-03-03T09:00:00Z')) },
      ['when'],
    ],
    ['a moment that is no date', { ...input.key(KEY), ...input.when(1e300) }, ['when']],
    ['nothing right at all', input.when(1), ['key', 'when']],
    [
      'a reason that is too long',
      { ...input.key(KEY), ...input.reason('x'.repeat(1_001)) },
      ['reason'],
    ],
    ['a moment that is text', { ...input.key(KEY), ...input.when('tomorrow') }, ['key']],
  ])('stays open for %s, and says so under its input', async (_what, values, blocks) => {
    const errors = errorsIn(await submit('view.key_operation', values, { operation: 'delete' }))
    expect(Object.keys(errors)).toEqual(blocks)
  })

  it.each([{}, { operation: 'deleteRoot' }, { operation: 7 }])(
    'does nothing when it does not say which operation: %j',
    async (place) => {
      expect(noticeIn(await submit('view.key_operation', input.key(KEY), place))).toContain(
        'another version',
      )
      expect(ingress.jobs).toEqual([])
    },
  )

  it('takes a secret out of the reason before it is signed, and tells its author', async () => {
    const values = { ...input.key(KEY), ...input.reason(`found ${SECRET} in a log`) }
    const answer = await submit('view.key_operation', values, { operation: 'deactivate' })
    expect(noticeIn(answer)).toContain('Your request is on its way')
    expect(signed().reason).toBe('found [removed] in a log')
    expect(answer.body).not.toContain(SECRET)
  })
})

describe('the form to create a key', () => {
  const filled = {
    ...input.user(ERIN),
    ...input.purpose('saas'),
    ...input.reason('No roles there.'),
  }

  it('asks with user, purpose, reason and moment under one signature', async () => {
    const when = input.when(seconds('2026-03-02T09:01:00.000Z'))
    closed(await submit('view.create', { ...filled, ...when }))
    expect(signed()).toEqual({
      action: 'command.create',
      value: 'user:development/erin',
      reason: 'No roles there.',
      details: { purpose: 'saas', runAt: '2026-03-02T09:01:00.000Z' },
    })
  })

  it('signs how the secret is to be handed over, where somebody chose it', async () => {
    const chosen = {
      delivery: { 'delivery.pick': { type: 'static_select', selected_option: { value: 'page' } } },
    }
    closed(await submit('view.create', { ...filled, ...chosen }))
    expect(signed()).toMatchObject({ details: { purpose: 'saas', delivery: 'page' } })
    closed(await submit('view.rotate', { ...filled, ...chosen }))
    expect(ingress.jobs.at(-1)?.act).toMatchObject({
      action: 'command.rotate',
      details: { delivery: 'page' },
    })
  })

  it('takes a user whose account nobody named', async () => {
    closed(await submit('view.create', { ...filled, ...input.user('?/deploy') }))
    expect(signed()).toMatchObject({ value: 'user:deploy', details: { purpose: 'saas' } })
  })

  it.each([
    ['nothing', {}, ['user', 'purpose', 'reason']],
    ['no reason', { ...filled, ...input.reason('  ') }, ['reason']],
    ['no purpose', { ...filled, purpose: {} }, ['purpose']],
    ['a purpose that is not there', { ...filled, ...input.purpose('fun') }, ['purpose']],
    ['an account that is not there', { ...filled, ...input.user('zz/erin') }, ['user']],
    ['a name with markup', { ...filled, ...input.user('?/<!channel>') }, ['user']],
    ['a moment that is over', { ...filled, ...input.when(0) }, ['when']],
  ])('stays open for %s', async (_what, values, blocks) => {
    const errors = errorsIn(await submit('view.create', values))
    expect(Object.keys(errors)).toEqual(blocks)
  })

  const choose = (purpose: string, view: object = {}): Promise<Answer> =>
    ingress.send({
      body: payloadBody({
        type: 'block_actions',
        container: { type: 'view', view_id: 'V1' },
        view: {
          id: 'V1',
          type: 'modal',
          callback_id: 'view.create',
          private_metadata: JSON.stringify({ ...REPLY, value: 'user:production/deploy' }),
          ...view,
        },
        actions: [
          {
            type: 'static_select',
            action_id: 'purpose.pick',
            block_id: 'purpose',
            selected_option: { value: purpose },
          },
        ],
      }),
    })

  it.each([
    ['laptop', 'aws login'],
    ['ci', 'token.actions.githubusercontent.com'],
    ['ec2', 'instance profile'],
    ['container', 'taskRoleArn'],
    ['other_cloud', 'Roles Anywhere'],
    ['saas', 'external id'],
    ['other', 'last resort'],
  ])('changes in place for %s and says which role would do instead', async (purpose, words) => {
    closed(await choose(purpose))
    const [update, ...more] = ingress.slack.calls
    expect(more).toEqual([])
    expect(update?.method).toBe('views.update')
    expect(JSON.stringify(update?.args['view'])).toContain(words)
    expect(JSON.stringify(update?.args['view'])).toContain('deploy in production')
    expect(ingress.jobs).toEqual([])
  })

  it.each([
    ['a purpose that is not there', 'fun', {}],
    ['a choice in another form', 'ci', { callback_id: 'view.deny' }],
  ])('does not change for %s', async (_what, purpose, view) => {
    closed(await choose(purpose, view))
    expect(ingress.slack.calls).toEqual([])
  })
})

describe('the form to approve with the last four', () => {
  it('signs what was typed as the approval', async () => {
    closed(await submit('view.approve_typed', input.typed(' vc3q '), { value: REQUEST }))
    expect(signed()).toEqual({
      action: 'request.approve',
      value: REQUEST,
      reason: undefined,
      details: { typed: 'VC3Q' },
    })
  })

  it.each(['', null, 'VC3', 'VC3QX', '…VC3', '<@U1>', 'VC 3', 'ＶＣ３Ｑ'])(
    'stays open for %j',
    async (typed) => {
      const errors = errorsIn(
        await submit('view.approve_typed', input.typed(typed), { value: REQUEST }),
      )
      expect(Object.keys(errors)).toEqual(['typed'])
    },
  )
})

describe('the form to break glass', () => {
  const filled = { ...input.typed('VC3Q'), ...input.reason('Production is down.') }

  it('signs what was typed and why', async () => {
    closed(await submit('view.break_glass', filled, { value: REQUEST }))
    expect(signed()).toEqual({
      action: 'request.break_glass',
      value: REQUEST,
      reason: 'Production is down.',
      details: { typed: 'VC3Q' },
    })
  })

  it('lets the last four be empty, for a request that has no key yet', async () => {
    closed(
      await submit('view.break_glass', { ...filled, ...input.typed(null) }, { value: REQUEST }),
    )
    expect(signed().details).toBeUndefined()
  })

  it.each([
    ['no reason', { ...filled, ...input.reason(null) }, ['reason']],
    ['three characters', { ...filled, ...input.typed('VC3') }, ['typed']],
    ['neither', { ...input.typed('?'), ...input.reason('') }, ['typed', 'reason']],
  ])('stays open for %s', async (_what, values, blocks) => {
    const errors = errorsIn(await submit('view.break_glass', values, { value: REQUEST }))
    expect(Object.keys(errors)).toEqual(blocks)
  })

  it('takes a secret out of the reason', async () => {
    const values = { ...filled, ...input.reason(`it is ${SECRET}`) }
    expect(noticeIn(await submit('view.break_glass', values, { value: REQUEST }))).toContain(
      'Your approval is on its way',
    )
    expect(signed().reason).toBe('it is [removed]')
  })
})

describe('the form to let somebody decide', () => {
  const filled = { ...input.delegate('U0OMAR'), ...input.until('2026-03-09') }

  it('signs the person and the end of the day, by the configured time zone', async () => {
    closed(await submit('view.delegate', filled))
    expect(signed()).toEqual({
      action: 'command.delegate',
      value: '',
      reason: undefined,
      details: { delegate: 'U0OMAR', until: '2026-03-09T22:59:59.999Z' },
    })
  })

  it.each(['2026-03-02', '2026-05-30'])('takes %s', async (day) => {
    closed(await submit('view.delegate', { ...filled, ...input.until(day) }))
  })

  it('offers and takes no day that the configuration does not allow', async () => {
    await ingress.close()
    const config = { ...loadConfig('sandbox/awskey.yml'), delegation: { maxMs: 2 * DAY_MS } }
    ingress = await startIngress({ clock: { now: () => NOW }, config })
    const errors = errorsIn(
      await submit('view.delegate', { ...filled, ...input.until('2026-03-04') }),
    )
    expect(errors).toEqual({
      until: 'Choose an earlier day: awskey.yml allows at most 2 days.',
    })
    closed(await submit('view.delegate', { ...filled, ...input.until('2026-03-03') }))
    expect(signed().details).toMatchObject({ until: '2026-03-03T22:59:59.999Z' })
  })

  it.each([
    ['nothing', {}, ['delegate', 'until']],
    ['oneself', { ...filled, ...input.delegate('U0ERIN') }, ['delegate']],
    ['no person', { ...filled, ...input.delegate('B0BOT') }, ['delegate']],
    ['yesterday', { ...filled, ...input.until('2026-03-01') }, ['until']],
    ['a day after 90 days', { ...filled, ...input.until('2026-05-31') }, ['until']],
    ['a day that no calendar has', { ...filled, ...input.until('2026-02-30') }, ['until']],
    [
      'oneself, for ever',
      { ...input.delegate('U0ERIN'), ...input.until('9999-12-31') },
      ['delegate', 'until'],
    ],
  ])('stays open for %s', async (_what, values, blocks) => {
    expect(Object.keys(errorsIn(await submit('view.delegate', values)))).toEqual(blocks)
  })

  it.each([
    ['a bot', { is_bot: true }],
    ['Slackbot', { id: 'USLACKBOT' }],
    ['a guest', { is_restricted: true }],
    ['somebody deactivated', { deleted: true }],
  ])('stays open for %s', async (_what, flags) => {
    ingress.slack.answers.set('users.info', { ok: true, user: { ...MEMBER, ...flags } })
    const errors = errorsIn(await submit('view.delegate', filled))
    expect(errors['delegate']).toContain('member of this workspace')
  })

  it('waits for Slack to say who it is: not known is no yes', async () => {
    ingress.slack.answers.set('users.info', { ok: false, error: 'internal_error' })
    const errors = errorsIn(await submit('view.delegate', filled))
    expect(errors['delegate']).toContain('Try again')
  })
})
