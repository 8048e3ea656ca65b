/** The way in to a deletion of root keys, as Slack sends it, signed, into the function that ships. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandBody, payloadBody } from '../support/signed-slack-request.ts'
import {
  type Answer,
  type StartedIngress,
  startIngress,
  viewProblems,
} from '../support/slack-ingress.ts'

const REQUEST = '01JDCR3M7K8N9P0Q1R2S3T4V5W.3'
const REPLY = { channel: 'C0SECURITY', messageTs: '1.5' }
let ingress: StartedIngress
beforeEach(async () => {
  ingress = await startIngress()
})
afterEach(() => ingress.close())

const type = (text: string): Promise<Answer> =>
  ingress.send({ body: commandBody(text, { response_url: ingress.responseUrl }) })
const click = (action_id: string, value: string): Promise<Answer> =>
  ingress.send({
    body: payloadBody({
      type: 'block_actions',
      actions: [{ type: 'button', action_id, block_id: 'b', action_ts: '1.1', value }],
      channel: { id: REPLY.channel },
      container: { type: 'message', message_ts: REPLY.messageTs, channel_id: REPLY.channel },
      response_url: ingress.responseUrl,
      trigger_id: '1.2.trigger',
    }),
  })
const submit = (callback_id: string, values: object, value = REQUEST): Promise<Answer> =>
  ingress.send({
    body: payloadBody({
      type: 'view_submission',
      view: {
        id: 'V1',
        type: 'modal',
        callback_id,
        private_metadata: JSON.stringify({ ...REPLY, value }),
        state: { values },
      },
    }),
  })
const act = () => {
  const [job, ...more] = ingress.jobs
  expect(more).toEqual([])
  const { action, value, reason, details } = job?.act ?? {}
  return { action, value, reason, details }
}
const opened = () =>
  ingress.slack.calls.map(({ args }) => {
    const view = args['view'] as { callback_id: string }
    expect(viewProblems(view as never)).toEqual([])
    return [view.callback_id, JSON.stringify(view)] as const
  })
const typed = (value: string) => ({ typed: { 'typed.type': { value } } })
const account = (value: string) => ({ target: { 'target.type': { value } } })
const reason = (value: string | null) => ({ reason: { 'reason.type': { value } } })

describe('/awskey delete root', () => {
  it('signs the account and the reason, and nothing of an IAM user', async () => {
    const answer = await type('delete root production because nothing uses it')
    expect(answer.body).toContain('two of security')
    expect(act()).toEqual({
      action: 'command.delete_root',
      value: 'account:production',
      reason: 'nothing uses it',
      details: undefined,
    })
  })

  it('opens the form where no account is named', async () => {
    expect(await type('delete root')).toMatchObject({ statusCode: 200, body: '' })
    expect(opened().map(([id]) => id)).toEqual(['view.delete_root'])
    expect(ingress.jobs).toEqual([])
  })

  it('opens it filled in from a button in any message', async () => {
    await click('root.delete', 'account:production')
    const [[id, view] = ['', '']] = opened()
    expect([id, view.includes('"initial_value":"production"')]).toEqual(['view.delete_root', true])
  })

  it.each(['production', 'PRODUCTION', '222222222222', '2222-2222-2222'])(
    'takes %s for the account in the form',
    async (name) => {
      await submit('view.delete_root', { ...account(name), ...reason(null) })
      expect(act()).toMatchObject({ action: 'command.delete_root', value: 'account:production' })
    },
  )

  it('says under the input that awskey looks after no such account', async () => {
    const answer = await submit('view.delete_root', { ...account('prod'), ...reason(null) })
    expect(answer.body).toContain('"errors":{"target":')
    expect(ingress.jobs).toEqual([])
  })
})

describe('the card of a deletion of root keys', () => {
  it.each([
    ['root.approve', 'view.approve_root'],
    ['root.override', 'view.override_root'],
  ])('opens by %s the form %s, and signs nothing yet', async (button, view) => {
    await click(button, REQUEST)
    expect(opened().map(([id]) => id)).toEqual([view])
    expect(ingress.jobs).toEqual([])
  })

  it.each(['root.approve', 'root.override'])('knows no %s without a request', async (button) => {
    await click(button, 'account:production')
    expect(ingress.jobs).toEqual([])
  })

  it.each(['222222222222', '2222-2222-2222', ' 222222222222 '])(
    'signs the account that was typed as the approval: %j',
    async (text) => {
      await submit('view.approve_root', typed(text))
      expect(act()).toEqual({
        action: 'request.approve',
        value: REQUEST,
        reason: undefined,
        details: { typed: '222222222222' },
      })
    },
  )

  it.each(['', '7Q4A', '22222222222', '2222222222222', '22222222222a'])(
    'says under the input that %j is no account id',
    async (text) => {
      const answer = await submit('view.approve_root', typed(text))
      expect(answer.body).toContain('"errors":{"typed":')
      expect(ingress.jobs).toEqual([])
    },
  )

  it('signs an override with its reason, and wants one', async () => {
    const none = await submit('view.override_root', reason(null))
    expect(none.body).toContain('"errors":{"reason":')
    await submit('view.override_root', reason('it is the exposed one'))
    expect(act()).toEqual({
      action: 'rotation.override',
      value: REQUEST,
      reason: 'it is the exposed one',
      details: undefined,
    })
  })
})
