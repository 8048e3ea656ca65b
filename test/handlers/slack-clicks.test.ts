import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventBody, payloadBody } from '../support/signed-slack-request.ts'
import {
  type Answer,
  brokenConfig,
  type StartedIngress,
  startIngress,
} from '../support/slack-ingress.ts'

const VALUE = '01JDCR3M7K8N9P0Q1R2S3T4V5W.3'
const KEY = 'key:AKIAIOSFODNN7EXAMPLE'
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
const placeOf = (at: number): unknown => {
  const opened = ingress.slack.calls.filter(({ method }) => method === 'views.open').at(at)
  const view = opened?.args['view'] as { private_metadata: string } | undefined
  return JSON.parse(view?.private_metadata ?? 'nothing was opened')
}
const acked = (answer: Answer): void => expect(answer).toMatchObject({ statusCode: 200, body: '' })

const wrongBlocks = (answer: Answer): string[] => {
  const parsed = JSON.parse(answer.body) as { response_action: string; errors: object }
  expect(parsed.response_action).toBe('errors')
  return Object.keys(parsed.errors)
}

describe('a click', () => {
  it.each([
    'request.approve',
    'request.cancel',
    'rotation.undo',
    'request.nudge',
    'request.review',
  ])('on %s passes one signed act on and says nothing itself', async (action) => {
    acked(await click(action, VALUE))
    expect(ingress.acts()).toEqual([`${action} ${VALUE}`])
    expect(ingress.jobs[0]?.reply).toEqual({
      responseUrl: ingress.responseUrl,
      channel: 'C0PAYMENTS',
      messageTs: '1.5',
    })
    expect(calls()).toEqual([])
  })

  it('on a row of a list asks for a rotation', async () => {
    acked(await click('key.rotate', 'key:AKIAIOSFODNN7EXAMPLE'))
    expect(ingress.acts()).toEqual(['command.rotate key:AKIAIOSFODNN7EXAMPLE'])
  })

  it('on a team shows which of its keys would be rotated', async () => {
    acked(await click('team.rotate', 'team:payments'))
    expect(ingress.acts()).toEqual(['command.rotate_team team:payments'])
  })

  it.each([
    ['bulk.start', `team:payments#due#${'ab'.repeat(32)}`],
    ['bulk.stop', '01JDCR3M7K8N9P0Q1R2S3T4V5W'],
    ['bulk.file', '01JDCR3M7K8N9P0Q1R2S3T4V5W'],
  ])('passes %s on, with exactly what the button was bound to', async (action, value) => {
    acked(await click(action, value))
    expect(ingress.acts()).toEqual([`${action} ${value}`])
  })

  it('on the end of a delegation asks for no delegate, whatever its value', async () => {
    acked(await click('delegate.end', 'U0OMAR'))
    expect(ingress.acts()).toEqual(['command.delegate'])
    expect(ingress.jobs[0]?.act.details).toBeUndefined()
  })

  it.each([
    ['request.approve_typed', VALUE, 'view.approve_typed', {}],
    ['request.break_glass', VALUE, 'view.break_glass', {}],
    ['key.deactivate', KEY, 'view.key_operation', { operation: 'deactivate' }],
    ['key.activate', KEY, 'view.key_operation', { operation: 'activate' }],
    ['key.delete', KEY, 'view.key_operation', { operation: 'delete' }],
    ['key.create', 'user:development/erin', 'view.create', {}],
  ])('on %s opens its form, which remembers %s', async (action, value, form, more) => {
    acked(await click(action, value))
    expect(ingress.acts()).toEqual([])
    expect(calls()).toEqual([`views.open ${form}`])
    expect(placeOf(0)).toEqual({
      responseUrl: ingress.responseUrl,
      channel: 'C0PAYMENTS',
      messageTs: '1.5',
      value,
      ...more,
    })
  })

  it.each([
    'request.approve_typed',
    'request.break_glass',
    'key.deactivate',
    'key.activate',
    'key.delete',
    'key.create',
    'home.page',
    'team.rotate',
  ])('on %s with a value that nobody wrote opens nothing, and is answered', async (action) => {
    acked(await click(action, '<!channel>: key:AKIA'))
    expect(calls()[0]).toContain('another version of awskey')
    expect(calls()).toHaveLength(1)
    expect(ingress.acts()).toEqual([])
  })

  it.each([
    'user.pick',
    'key.pick',
    'when.pick',
    'delegate.pick',
    'until.pick',
    'purpose.pick',
    'delivery.pick',
  ])('on an input of a form, %s, is acknowledged in silence', async (action) => {
    acked(await click(action, 'x', inModal()))
    expect(calls()).toEqual([])
  })

  it('on deny opens a form that remembers the message', async () => {
    acked(await click('request.deny', VALUE))
    expect(ingress.acts()).toEqual([])
    expect(calls()).toEqual(['views.open view.deny'])
    expect(placeOf(0)).toEqual({
      responseUrl: ingress.responseUrl,
      channel: 'C0PAYMENTS',
      messageTs: '1.5',
      value: VALUE,
    })
  })

  it('on delivery opens a window that says nothing yet, and signs which one it is', async () => {
    ingress.slack.answers.set('views.open', { ok: true, view: { id: 'V0WINDOW' } })
    acked(await click('delivery.open', VALUE))
    expect(calls()).toEqual(['views.open view.pickup'])
    expect(ingress.acts()).toEqual([`delivery.open ${VALUE}`])
    expect(ingress.jobs[0]?.act.details).toEqual({ view: 'V0WINDOW' })
  })

  it('on delivery passes nothing on when Slack does not open the window', async () => {
    ingress.slack.answers.set('views.open', { ok: false, error: 'expired_trigger_id' })
    acked(await click('delivery.open', VALUE))
    expect(ingress.acts()).toEqual([])
    expect(calls()[1]).toContain('Nothing was done')
    expect(ingress.slack.calls[1]?.args).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
    })
  })

  it('on delivery says in the window when the click could not be passed on', async () => {
    const broken = await startIngress({
      jobs: { enqueue: () => Promise.reject(new Error('down')) },
    })
    broken.slack.answers.set('views.open', { ok: true, view: { id: 'V0WINDOW' } })
    await broken.send({
      body: payloadBody({
        type: 'block_actions',
        response_url: broken.responseUrl,
        actions: [{ type: 'button', action_id: 'delivery.open', value: VALUE }],
      }),
    })
    const updated = broken.slack.calls.find(({ method }) => method === 'views.update')
    expect(updated?.args['view_id']).toBe('V0WINDOW')
    expect(JSON.stringify(updated?.args['view'])).toContain('nothing was shown')
    await broken.close()
  })

  it('on delivery without a request is answered and opens nothing', async () => {
    acked(await click('delivery.open', 'https://example.com'))
    expect(ingress.acts()).toEqual([])
    expect(calls()).toHaveLength(1)
    expect(calls()[0]).toContain('another version of awskey')
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
    acked(await click('wombat.feed', VALUE))
    expect(ingress.slack.calls.map(({ method }) => method)).toEqual(['respond', 'chat.postMessage'])
  })

  it('is acknowledged also when Slack answers nothing at all', async () => {
    for (const method of ['respond', 'chat.postMessage', 'views.open'])
      ingress.slack.answers.set(method, { status: 500, ok: false, error: 'fatal_error' })
    acked(await click('wombat.feed', VALUE))
    acked(await click('delivery.open', VALUE))
    acked(await click('request.deny', VALUE))
  })

  it.each([
    ['request.deny', VALUE],
    ['request.approve_typed', VALUE],
    ['request.break_glass', VALUE],
    ['key.deactivate', KEY],
    ['key.create', 'user:development/erin'],
    ['delegate.open', 'x'],
    ['menu.delete', 'x'],
  ])(
    'on %s that is too late for its form gets a button that opens it again, and that button does',
    async (opening, given) => {
      ingress.slack.answers.set('views.open', { ok: false, error: 'expired_trigger_id' })
      acked(await click(opening, given))
      const refused = ingress.slack.calls[0]?.args['view'] as { callback_id: string }
      const again = ingress.slack.calls.find(({ method }) => method === 'respond')?.args[
        'blocks'
      ] as [unknown, { elements: [{ action_id: string; value: string }] }]
      const [{ action_id, value }] = again[1].elements
      ingress.slack.answers.delete('views.open')
      acked(await click(action_id, value))
      expect(calls().at(-1)).toBe(`views.open ${refused.callback_id}`)
      expect(placeOf(-1)).toMatchObject({ messageTs: '1.5' })
      expect(placeOf(-1)).toEqual(placeOf(0))
    },
  )
})

describe('the menu', () => {
  it.each([
    ['menu.rotate', 'view.rotate'],
    ['menu.history', 'view.history'],
    ['menu.create', 'view.create'],
    ['menu.deactivate', 'view.key_operation'],
    ['menu.activate', 'view.key_operation'],
    ['menu.delete', 'view.key_operation'],
    ['delegate.open', 'view.delegate'],
    ['menu.help', 'view.notice'],
  ])('opens the form of %s on top of itself', async (action, form) => {
    acked(await click(action, action, inModal({ channel: 'C0PAYMENTS' })))
    expect(calls()).toEqual([`views.push ${form}`])
  })

  it.each(['expired_trigger_id', 'push_limit_reached'])(
    'changes into the form where Slack answers %s',
    async (error) => {
      ingress.slack.answers.set('views.push', { ok: false, error })
      acked(await click('menu.rotate', '', inModal({ channel: 'C0PAYMENTS' })))
      expect(calls()).toEqual(['views.push view.rotate', 'views.update view.rotate'])
      ingress.slack.answers.delete('views.push')
    },
  )

  it('closes with the form that stood on it when that is submitted', async () => {
    const answer = await ingress.send({
      body: payloadBody({
        type: 'view_submission',
        view: {
          id: 'V2',
          type: 'modal',
          callback_id: 'view.history',
          previous_view_id: 'V1',
          private_metadata: '{}',
          state: { values: { target: { 'target.type': { value: 'development/erin' } } } },
        },
      }),
    })
    expect(JSON.parse(answer.body ?? '')).toEqual({ response_action: 'clear' })
    expect(ingress.acts()).toEqual(['command.history user:development/erin'])
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

  it.each([
    ['menu.requests', 'command.requests'],
    ['menu.stale', 'command.stale'],
  ])('passes %s on to where the menu came from, as %s', async (button, action) => {
    acked(await click(button, '', inModal({ channel: 'C0PAYMENTS' })))
    expect(ingress.jobs[0]).toMatchObject({
      act: { action, value: '' },
      reply: { channel: 'C0PAYMENTS' },
    })
    expect(calls()).toEqual(['views.update view.notice'])
  })

  it('says that nothing was done where my requests cannot be asked for, and keeps no notice that says otherwise', async () => {
    const broken = await startIngress({ jobs: { enqueue: () => Promise.reject(new Error('x')) } })
    const body = payloadBody({
      type: 'block_actions',
      ...inModal(),
      actions: [{ type: 'button', action_id: 'menu.requests', value: '' }],
    })
    acked(await broken.send({ body }))
    const told = broken.slack.calls.map(({ args }) => JSON.stringify(args))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('nothing was done')
    await broken.close()
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

describe('the shortcut on a message that holds a key', () => {
  const KEY = 'AKIAIOSFODNN7EXAMPLE'
  const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  const onMessage = (text: string, user?: string) =>
    payloadBody({
      type: 'message_action',
      callback_id: 'exposed.report',
      channel: { id: 'C0PAYMENTS' },
      message: { type: 'message', text, ts: '1795688385.275000', ...(user && { user }) },
    })

  it('opens the form with the key id in it, and with nothing else of the message', async () => {
    acked(await ingress.send({ body: onMessage(`look: ${KEY} / ${SECRET} ha`) }))
    expect(calls()).toEqual(['views.open view.exposed'])
    const shown = JSON.stringify(ingress.slack.calls[0]?.args)
    expect(shown).toContain(KEY)
    expect(shown).toContain('with what looks like its secret')
    expect(shown).not.toMatch(/wJalr|look: |ha"/)
    expect(ingress.acts()).toEqual([])
  })

  it('tells whoever wrote it how to take the secret away, with the link, and repeats nothing of it', async () => {
    ingress.slack.answers.set('chat.getPermalink', {
      ok: true,
      permalink: 'https://acme.slack.com/archives/C0PAYMENTS/p1795688385275000',
    })
    acked(await ingress.send({ body: onMessage(`look: ${KEY} / ${SECRET} ha`, 'U0OMAR') }))
    const told = ingress.slack.calls.find(({ method }) => method === 'chat.postMessage')
    expect(told?.args).toMatchObject({ channel: 'U0OMAR' })
    expect(JSON.stringify(told?.args)).toContain('p1795688385275000')
    expect(JSON.stringify(told?.args)).toContain('Delete message')
    expect(JSON.stringify(ingress.slack.calls)).not.toContain('wJalr')
  })

  it('tells nobody of a message without a secret', async () => {
    acked(await ingress.send({ body: onMessage(`look: ${KEY}`, 'U0OMAR') }))
    expect(calls()).toEqual(['views.open view.exposed'])
  })

  it('opens the form empty where the message holds no key', async () => {
    acked(await ingress.send({ body: onMessage('lunch?') }))
    expect(calls()).toEqual(['views.open view.exposed'])
  })

  it('says how else to report it when Slack did not open the form', async () => {
    ingress.slack.answers.set('views.open', { ok: false, error: 'expired_trigger_id' })
    acked(await ingress.send({ body: onMessage(KEY) }))
    expect(calls().join(' ')).toContain('/awskey exposed')
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
    expect(ingress.others).toEqual([{ kind: 'home', user: 'U0MAYA' }])
  })

  it('that stands there already is left to the worker', async () => {
    const event = { type: 'app_home_opened', user: 'U0MAYA', tab: 'home', view: { id: 'V2' } }
    acked(await ingress.send({ body: eventBody(event), contentType: 'application/json' }))
    expect(calls()).toEqual([])
    expect(ingress.others).toEqual([{ kind: 'home', user: 'U0MAYA' }])
  })

  it('is not drawn for the tab of messages', async () => {
    const body = eventBody({ type: 'app_home_opened', user: 'U0MAYA', tab: 'messages' })
    acked(await ingress.send({ body, contentType: 'application/json' }))
    expect(calls()).toEqual([])
    expect(ingress.others).toEqual([])
  })

  it('turns its page', async () => {
    acked(await click('home.page', '2', inHome))
    expect(ingress.others).toEqual([{ kind: 'home', user: 'U0ERIN', page: 2 }])
    expect(calls()).toEqual([])
  })

  it.each(['0', '-1', '1.5', '9999', 'two', ''])('has no page %j', async (page) => {
    acked(await click('home.page', page, inHome))
    expect(ingress.others).toEqual([])
    expect(calls()[0]).toContain('another version of awskey')
  })

  it('says when its page cannot be turned, and the event does not fail when it cannot be drawn', async () => {
    const broken = await startIngress({ jobs: { enqueue: () => Promise.reject(new Error('x')) } })
    const body = payloadBody({
      type: 'block_actions',
      ...inHome,
      actions: [{ type: 'button', action_id: 'home.page', value: '2' }],
    })
    acked(await broken.send({ body }))
    expect(broken.slack.calls[0]?.args['text']).toContain('could not be turned')
    const event = eventBody({ type: 'app_home_opened', user: 'U0MAYA', tab: 'home' })
    acked(await broken.send({ body: event, contentType: 'application/json' }))
    await broken.close()
  })

  it('does not fail the event when Slack does not take it', async () => {
    ingress.slack.answers.set('views.publish', { ok: false, error: 'internal_error' })
    const body = eventBody({ type: 'app_home_opened', user: 'U0MAYA', tab: 'home' })
    acked(await ingress.send({ body, contentType: 'application/json' }))
  })
})
