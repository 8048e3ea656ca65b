/** Snooze, exempt and "Not ours" as Slack sends them, signed, into the function that ships: what is signed for the worker, which form opens, and what is said under which input. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { payloadBody } from '../support/signed-slack-request.ts'
import { type Answer, type StartedIngress, startIngress } from '../support/slack-ingress.ts'

const KEY = 'AKIAIOSFODNN7EXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const NOW = new Date('2026-03-02T09:00:00.000Z')
const ERIN = `${Number('111111111111').toString(36)}/erin`

let ingress: StartedIngress
beforeEach(async () => {
  ingress = await startIngress({ clock: { now: () => NOW } })
})
afterEach(() => ingress.close())

const command = (text: string): Promise<Answer> =>
  ingress.send({
    body: new URLSearchParams({
      command: '/awskey',
      text,
      user_id: 'U0ERIN',
      team_id: 'T0AWSKEY',
      api_app_id: 'A0AWSKEY',
      channel_id: 'C0PAYMENTS',
      trigger_id: '1.2.x',
      response_url: ingress.responseUrl,
    }).toString(),
  })
const click = (action_id: string, value: string): Promise<Answer> =>
  ingress.send({
    body: payloadBody({
      type: 'block_actions',
      trigger_id: '1.2.x',
      response_url: ingress.responseUrl,
      channel: { id: 'C0PAYMENTS' },
      actions: [{ type: 'button', action_id, value, block_id: 'b' }],
    }),
  })
const submit = (callback_id: string, values: object, place: object = {}): Promise<Answer> =>
  ingress.send({
    body: payloadBody({
      type: 'view_submission',
      view: {
        id: 'V1',
        type: 'modal',
        callback_id,
        private_metadata: JSON.stringify({ channel: 'C0PAYMENTS', ...place }),
        state: { values },
      },
    }),
  })
const input = {
  key: (value: string) => ({ key: { 'key.pick': { selected_option: { value } } } }),
  user: (value: string) => ({ user: { 'user.pick': { selected_option: { value } } } }),
  until: (day: string | null) => ({ until: { 'until.pick': { selected_date: day } } }),
  reason: (value: string | null) => ({ reason: { 'reason.type': { value } } }),
}
const signed = () => {
  expect(ingress.jobs).toHaveLength(1)
  const { action, value, reason, details } = ingress.jobs[0]?.act ?? {}
  return { action, value, reason, details }
}
const errorsIn = (answer: Answer): readonly string[] => {
  expect(ingress.jobs).toEqual([])
  return Object.keys((JSON.parse(answer.body) as { errors: object }).errors)
}
const opened = (): string => {
  const calls = ingress.slack.calls.filter((each) => JSON.stringify(each).includes('views.open'))
  expect(calls).toHaveLength(1)
  expect(ingress.jobs).toEqual([])
  return JSON.stringify(calls)
}

describe('/awskey snooze and /awskey exempt', () => {
  it.each([
    [
      `snooze ${KEY} 14d because the release is on Monday`,
      {
        action: 'command.snooze',
        value: `key:${KEY}`,
        details: { until: '2026-03-16T09:00:00.000Z' },
      },
    ],
    [
      `snooze ${KEY} until 2026-03-20 because the release is on Monday`,
      {
        action: 'command.snooze',
        value: `key:${KEY}`,
        details: { until: '2026-03-20T22:59:59.999Z' },
      },
    ],
    [
      'exempt production/payout 90d because the release is on Monday',
      {
        action: 'command.exempt',
        value: 'user:production/payout',
        details: { until: '2026-05-31T09:00:00.000Z' },
      },
    ],
  ])('sign the end as a moment: %s', async (text, act) => {
    await command(text)
    expect(signed()).toEqual({ ...act, reason: 'the release is on Monday' })
  })

  it('sign that it is taken back, without an end or a reason', async () => {
    await command(`snooze ${KEY} off`)
    expect(signed()).toMatchObject({ action: 'command.snooze', details: { off: true } })
  })

  it.each([
    [`snooze ${KEY}`, KEY],
    [`snooze ${KEY} 14d`, '"initial_date":"2026-03-16"'],
    [`snooze ${KEY} because of the release`, 'of the release'],
    ['snooze', 'view.snooze'],
    ['exempt development/omar 30d', 'omar in development'],
    ['exempt', 'erin in development'],
  ])('open a form with what was typed where something is missing: %s', async (text, holding) => {
    await command(text)
    expect(opened()).toContain(holding)
  })

  it.each([
    `snooze ${KEY} 24 Dec because x`,
    `snooze ${KEY} 2026-02-30 because x`,
    `snooze ${KEY} 14x because x`,
    `snooze ${KEY} 14d because ${SECRET}`,
  ])('do nothing with what is not understood, or holds a secret: %s', async (text) => {
    const { body } = await command(text)
    expect(body).not.toContain(SECRET)
    expect(body).toMatch(/did nothing|secret/)
    expect(ingress.jobs).toEqual([])
  })

  it('lose nothing of what was typed where Slack was too slow for the form', async () => {
    ingress.slack.answers.set('views.open', { ok: false, error: 'expired_trigger_id' })
    const { body } = await command(`snooze ${KEY} 14d`)
    const again = JSON.parse(body) as { blocks: { elements?: { value: string }[] }[] }
    const value = again.blocks.flatMap(({ elements = [] }) => elements)[0]?.value ?? ''
    ingress.slack.answers.delete('views.open')
    ingress.slack.calls.length = 0
    await click('modal.again', value)
    expect(opened()).toMatch(/AKIAIOSFODNN7EXAMPLE.*2026-03-16/)
  })
})

describe('the buttons', () => {
  it.each(['key.snooze', 'digest.snooze'])('%s opens the form of its key', async (action) => {
    await click(action, `key:${KEY}`)
    expect(opened()).toMatch(/view\.snooze.*AKIAIOSFODNN7EXAMPLE/)
  })

  it('digest.not_ours asks why', async () => {
    await click('digest.not_ours', `key:${KEY}`)
    expect(opened()).toContain('view.not_ours')
  })

  it.each(['key.snooze', 'digest.snooze', 'digest.not_ours'])(
    '%s of a value that nobody wrote is answered and opens nothing',
    async (action) => {
      await click(action, 'nonsense')
      expect(ingress.slack.calls.some((each) => JSON.stringify(each).includes('views.open'))).toBe(
        false,
      )
    },
  )
})

describe('the forms', () => {
  const whole = { ...input.key(KEY), ...input.until('2026-03-31'), ...input.reason('the release') }

  it('ask for a snooze until the end of the day, by the zone of the configuration', async () => {
    await submit('view.snooze', whole)
    expect(signed()).toEqual({
      action: 'command.snooze',
      value: `key:${KEY}`,
      reason: 'the release',
      details: { until: '2026-03-31T21:59:59.999Z' },
    })
  })

  it('ask for an exemption', async () => {
    await submit('view.exempt', {
      ...input.user(ERIN),
      ...input.until('2026-08-28'),
      ...input.reason('it goes'),
    })
    expect(signed()).toMatchObject({
      action: 'command.exempt',
      value: 'user:development/erin',
      details: { until: '2026-08-28T21:59:59.999Z' },
    })
  })

  it.each<[string, string, object, readonly string[]]>([
    ['everything missing', 'view.snooze', {}, ['key', 'until', 'reason']],
    ['a day that is over', 'view.snooze', { ...whole, ...input.until('2026-03-01') }, ['until']],
    ['a day too far', 'view.snooze', { ...whole, ...input.until('2026-04-01') }, ['until']],
    ['no day', 'view.snooze', { ...whole, ...input.until('2026-02-31') }, ['until']],
    ['no reason', 'view.snooze', { ...whole, ...input.reason(' ') }, ['reason']],
    [
      'a day too far for an exemption',
      'view.exempt',
      { ...input.user(ERIN), ...input.until('2026-08-30'), ...input.reason('x') },
      ['until'],
    ],
  ])('say under its input what is wrong: %s', async (_what, form, values, blocks) => {
    expect(errorsIn(await submit(form, values))).toEqual(blocks)
  })

  it('take a secret out of the reason and say so', async () => {
    const { body } = await submit('view.snooze', { ...whole, ...input.reason(`see ${SECRET}`) })
    expect(body).toContain('Treat it as exposed')
    expect(JSON.stringify(ingress.jobs)).not.toContain(SECRET)
  })

  it('sign why a key is not the team’s, and refuse a form without a key', async () => {
    await submit('view.not_ours', input.reason('the data team’s'), { value: `key:${KEY}` })
    expect(signed()).toMatchObject({
      action: 'digest.not_ours',
      value: `key:${KEY}`,
      reason: 'the data team’s',
    })
    const { body } = await submit('view.not_ours', input.reason('x'), { value: 'x' })
    expect(body).toContain('another version of awskey')
  })
})
