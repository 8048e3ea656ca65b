import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventBody, payloadBody } from '../support/signed-slack-request.ts'
import {
  type Answer,
  brokenConfig,
  type StartedIngress,
  startIngress,
} from '../support/slack-ingress.ts'

const VALUE = '01JDCR3M7K8N9P0Q1R2S3T4V5W.3'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

let ingress: StartedIngress
beforeEach(async () => {
  ingress = await startIngress()
})
afterEach(() => ingress.close())

const click = (action_id: string, value?: string, more: Record<string, unknown> = {}) =>
  ingress.send({
    body: payloadBody({
      type: 'block_actions',
      response_url: ingress.responseUrl,
      channel: { id: 'C0PAYMENTS', name: 'payments' },
      container: { type: 'message', message_ts: '1.5', channel_id: 'C0PAYMENTS' },
      actions: [
        {
          type: 'button',
          action_id,
          block_id: 'b',
          action_ts: '1',
          ...(value !== undefined && { value }),
        },
      ],
      ...more,
    }),
  })

const inModal = (metadata: unknown = {}) => ({
  response_url: undefined,
  channel: undefined,
  container: { type: 'view', view_id: 'V1' },
  view: {
    id: 'V1',
    type: 'modal',
    callback_id: 'view.menu',
    private_metadata: JSON.stringify(metadata),
  },
})
const inHome = {
  ...inModal(),
  view: { id: 'V2', type: 'home', callback_id: 'view.home', private_metadata: '' },
}

const submit = (callback_id: string, values: Record<string, unknown>, metadata: unknown = {}) =>
  ingress.send({
    body: payloadBody({
      type: 'view_submission',
      view: {
        id: 'V1',
        type: 'modal',
        callback_id,
        private_metadata: JSON.stringify(metadata),
        state: { values },
      },
    }),
  })

const calls = (): string[] =>
  ingress.slack.calls.map(({ method, args }) => {
    const view = args['view'] as { callback_id?: string } | undefined
    return `${method} ${view?.callback_id ?? String(args['text'])}`
  })
const acked = (answer: Answer): void => expect(answer).toMatchObject({ statusCode: 200, body: '' })

const wrongBlocks = (answer: Answer): string[] => {
  const parsed = JSON.parse(answer.body) as { response_action: string; errors: object }
  expect(parsed.response_action).toBe('errors')
  return Object.keys(parsed.errors)
}

describe('a click', () => {
  it.each(['request.approve', 'request.cancel', 'rotation.undo'])(
    'on %s passes one signed act on and says nothing itself',
    async (action) => {
      acked(await click(action, VALUE))
      expect(ingress.acts()).toEqual([`${action} ${VALUE}`])
      expect(ingress.jobs[0]?.reply).toEqual({
        responseUrl: ingress.responseUrl,
        channel: 'C0PAYMENTS',
        messageTs: '1.5',
      })
      expect(calls()).toEqual([])
    },
  )

  it('on a row of a list asks for a rotation', async () => {
    acked(await click('key.rotate', 'key:AKIAIOSFODNN7EXAMPLE'))
    expect(ingress.acts()).toEqual(['command.rotate key:AKIAIOSFODNN7EXAMPLE'])
  })

  it('on deny opens a form that remembers the message', async () => {
    acked(await click('request.deny', VALUE))
    expect(ingress.acts()).toEqual([])
    expect(calls()).toEqual(['views.open view.deny'])
    const view = ingress.slack.calls[0]?.args['view'] as { private_metadata: string }
    expect(JSON.parse(view.private_metadata)).toEqual({
      responseUrl: ingress.responseUrl,
      channel: 'C0PAYMENTS',
      messageTs: '1.5',
      value: VALUE,
    })
  })

  it('on delivery says where the secret is', async () => {
    acked(await click('delivery.open', VALUE))
    expect(ingress.acts()).toEqual([])
    expect(calls()[0]).toContain('AWS Secrets Manager')
    expect(ingress.slack.calls[0]?.args).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
    })
  })

  it.each(['wombat.feed', 'key.rotate'])(
    'on %s, which nobody knows, is answered',
    async (action) => {
      acked(await click(action, 'nonsense'))
      expect(calls()[0]).toContain('another version of awskey')
      expect(ingress.acts()).toEqual([])
    },
  )

  it('on a link is acknowledged in silence', async () => {
    const actions = [{ type: 'button', action_id: 'some.link', url: 'https://example.com' }]
    acked(await click('', '', { actions }))
    expect(calls()).toEqual([])
  })

  it('that cannot be read is acknowledged', async () => {
    expect((await click('x', 'x', { user: {} })).statusCode).toBe(200)
  })

  it('whose act cannot be queued is told so, with a reference', async () => {
    const broken = await startIngress({
      jobs: { enqueue: () => Promise.reject(new Error('down')) },
    })
    const answer = await broken.send({
      body: payloadBody({
        type: 'block_actions',
        response_url: broken.responseUrl,
        actions: [{ type: 'button', action_id: 'request.approve', value: VALUE }],
      }),
    })
    acked(answer)
    expect(broken.slack.calls[0]?.args['text']).toMatch(/nothing was done.*REF23456/)
    await broken.close()
  })

  it('is answered in a DM when the response URL does not work', async () => {
    ingress.slack.answers.set('respond', { status: 500 })
    acked(await click('delivery.open', VALUE))
    expect(ingress.slack.calls.map(({ method }) => method)).toEqual(['respond', 'chat.postMessage'])
  })

  it('is acknowledged also when Slack answers nothing at all', async () => {
    for (const method of ['respond', 'chat.postMessage', 'views.open'])
      ingress.slack.answers.set(method, { status: 500, ok: false, error: 'fatal_error' })
    acked(await click('delivery.open', VALUE))
    acked(await click('request.deny', VALUE))
  })

  it('that is too late for its form gets a button that opens it again, and that button does', async () => {
    ingress.slack.answers.set('views.open', { ok: false, error: 'expired_trigger_id' })
    acked(await click('request.deny', VALUE))
    const again = ingress.slack.calls.find(({ method }) => method === 'respond')?.args[
      'blocks'
    ] as [unknown, { elements: [{ action_id: string; value: string }] }]
    const [{ action_id, value }] = again[1].elements
    ingress.slack.answers.delete('views.open')
    acked(await click(action_id, value))
    const view = ingress.slack.calls.at(-1)?.args['view'] as { private_metadata: string }
    expect(JSON.parse(view.private_metadata)).toMatchObject({ value: VALUE, messageTs: '1.5' })
  })
})

describe('the menu', () => {
  it.each([
    ['menu.rotate', 'view.rotate'],
    ['menu.history', 'view.history'],
    ['menu.help', 'view.notice'],
  ])('changes into the form of %s without a trigger', async (action, form) => {
    acked(await click(action, action, inModal({ channel: 'C0PAYMENTS' })))
    expect(calls()).toEqual([`views.update ${form}`])
  })

  it('lists my keys where the menu came from', async () => {
    acked(
      await click(
        'menu.list',
        '',
        inModal({ responseUrl: 'https://hooks.slack.com/x', channel: 'C0PAYMENTS' }),
      ),
    )
    expect(ingress.jobs[0]).toMatchObject({
      act: { action: 'command.list', value: '' },
      reply: { responseUrl: 'https://hooks.slack.com/x', channel: 'C0PAYMENTS' },
    })
    expect(calls()).toEqual(['views.update view.notice'])
  })

  it('works from the Home', async () => {
    acked(await click('menu.list', '', inHome))
    acked(await click('menu.rotate', '', inHome))
    expect(ingress.acts()).toEqual(['command.list'])
    expect(calls()).toEqual(['views.open view.rotate'])
  })

  it('answers an unknown button in a modal by changing it', async () => {
    acked(await click('wombat.feed', '', inModal()))
    expect(calls()).toEqual(['views.update view.notice'])
  })
})

describe('a submitted form', () => {
  const picked = (value: string) => ({ user: { 'user.pick': { selected_option: { value } } } })
  const erin = `${Number('111111111111').toString(36)}/erin`

  it('asks for the rotation of the chosen user', async () => {
    const place = { responseUrl: ingress.responseUrl, channel: 'C0PAYMENTS' }
    acked(await submit('view.rotate', picked(erin), place))
    expect(ingress.acts()).toEqual(['command.rotate user:development/erin'])
    expect(ingress.jobs[0]?.reply).toEqual(place)
  })

  it.each(['none', 'zzz/erin', '', '/erin', `${erin}!`])(
    'keeps the form open for %j',
    async (value) => {
      const answer = await submit('view.rotate', picked(value))
      expect(wrongBlocks(answer)).toEqual(['user'])
      expect(ingress.acts()).toEqual([])
    },
  )

  it.each([
    [{ ...picked(erin), target: { 'target.type': { value: null } } }, 'user:development/erin'],
    [
      { target: { 'target.type': { value: ' akiaiosfodnn7example ' } } },
      'key:AKIAIOSFODNN7EXAMPLE',
    ],
    [
      { target: { 'target.type': { value: '01JDCR3M7K8N9P0Q1R2S3T4V5W' } } },
      'request:01JDCR3M7K8N9P0Q1R2S3T4V5W',
    ],
  ])('asks for the history of %j', async (values, target) => {
    acked(await submit('view.history', values))
    expect(ingress.acts()).toEqual([`command.history ${target}`])
  })

  it.each([
    [{}, 'user'],
    [{ target: { 'target.type': { value: 'two words' } } }, 'target'],
    [{ target: { 'target.type': { value: SECRET } } }, 'target'],
  ])('says what is missing for a history of %j', async (values, block) => {
    const answer = await submit('view.history', values)
    expect(wrongBlocks(answer)).toEqual([block])
    expect(answer.body).not.toContain(SECRET)
    expect(ingress.acts()).toEqual([])
  })

  const reason = (value: string) => ({ reason: { 'reason.type': { value } } })
  const place = { channel: 'C0PAYMENTS', messageTs: '1.5', value: VALUE }

  it('denies with the reason', async () => {
    acked(await submit('view.deny', reason('  Still used by the nightly job. '), place))
    expect(ingress.jobs[0]).toMatchObject({
      act: { action: 'request.deny', value: VALUE, reason: 'Still used by the nightly job.' },
      reply: { channel: 'C0PAYMENTS', messageTs: '1.5' },
    })
  })

  it('does not deny without a reason', async () => {
    const answer = await submit('view.deny', reason('   '), place)
    expect(wrongBlocks(answer)).toEqual(['reason'])
    expect(ingress.acts()).toEqual([])
  })

  it('takes a secret out of the reason before it is signed, and tells its author', async () => {
    const answer = await submit('view.deny', reason(`leaked: ${SECRET}`), place)
    expect(ingress.jobs[0]?.act.reason).toBe('leaked: [removed]')
    expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'update' })
    expect(JSON.stringify(ingress.jobs)).not.toContain(SECRET)
  })

  it('of an unknown kind is answered in the form', async () => {
    const answer = await submit('view.wombat', {})
    expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'update' })
  })

  it('that is closed is acknowledged', async () => {
    const view = { id: 'V1', type: 'modal', callback_id: 'view.menu', private_metadata: '' }
    acked(await ingress.send({ body: payloadBody({ type: 'view_closed', view }) }))
  })
})

describe('the menu of IAM users', () => {
  it('answers with options', async () => {
    const body = payloadBody({
      type: 'block_suggestion',
      action_id: 'user.pick',
      block_id: 'user',
      value: '',
      view: { id: 'V1' },
    })
    const answer = await ingress.send({ body })
    expect(JSON.parse(answer.body)).toMatchObject({
      options: [{ text: { text: 'erin in development' } }],
    })
  })

  it('answers a request that it cannot read with a line that says so', async () => {
    const body = payloadBody({
      type: 'block_suggestion',
      action_id: 'user.pick',
      block_id: 'user',
      value: '',
      user: {},
    })
    const { options } = JSON.parse((await ingress.send({ body })).body) as { options: unknown[] }
    expect(options).toHaveLength(1)
  })
})

describe('a listener that throws', () => {
  it('is answered with a reference, and the click is acknowledged', async () => {
    const broken = await startIngress({ config: brokenConfig() })
    const body = payloadBody({
      type: 'block_actions',
      response_url: broken.responseUrl,
      actions: [{ type: 'button', action_id: 'menu.rotate', value: 'x' }],
    })
    acked(await broken.send({ body }))
    expect(broken.slack.calls[0]?.args['text']).toMatch(/went wrong.*REF23456/)
    await broken.close()
  })

  it('still gives the menu of users a line', async () => {
    const broken = await startIngress({ config: brokenConfig() })
    const body = payloadBody({ type: 'block_suggestion', action_id: 'user.pick', value: '' })
    const { options } = JSON.parse((await broken.send({ body })).body) as { options: unknown[] }
    expect(options).toHaveLength(1)
    await broken.close()
  })
})

describe('a shortcut nobody knows', () => {
  it('is answered with the menu', async () => {
    acked(await ingress.send({ body: payloadBody({ type: 'shortcut', callback_id: 'wombat' }) }))
    expect(calls()).toEqual(['views.open view.menu'])
  })

  it('is answered in a DM when it was too late', async () => {
    ingress.slack.answers.set('views.open', { ok: false, error: 'expired_trigger_id' })
    acked(
      await ingress.send({
        body: payloadBody({
          type: 'message_action',
          callback_id: 'wombat',
          channel: { id: 'C0PAYMENTS' },
        }),
      }),
    )
    expect(calls()[1]).toContain('does not know this shortcut')
  })
})

describe('the Home', () => {
  it('is published when somebody opens it', async () => {
    const body = eventBody({ type: 'app_home_opened', user: 'U0MAYA', channel: 'D1', tab: 'home' })
    acked(await ingress.send({ body, contentType: 'application/json' }))
    expect(calls()).toEqual(['views.publish view.home'])
    expect(ingress.slack.calls[0]?.args['user_id']).toBe('U0MAYA')
  })

  it('does not fail the event when Slack does not take it', async () => {
    ingress.slack.answers.set('views.publish', { ok: false, error: 'internal_error' })
    const body = eventBody({ type: 'app_home_opened', user: 'U0MAYA', tab: 'home' })
    acked(await ingress.send({ body, contentType: 'application/json' }))
  })
})
