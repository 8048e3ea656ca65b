import { beforeEach, describe, expect, it } from 'vitest'
import { createHandler } from '../../handlers/slack.ts'
import { loadConfig } from '../../src/app/config.ts'
import type { ActJob } from '../../src/requests/job.ts'
import { silentLog } from '../../src/shared/log.ts'
import { createSecret } from '../../src/shared/secret.ts'
import {
  BOT_TOKEN,
  SIGNING_SECRET,
  type SlackFixture,
  startSlack,
} from '../sandbox/slack/slack-fixture.ts'
import { EMPTY_INVENTORY } from '../support/slack-ingress.ts'

const WHERE = { user: 'U0MAYA', channel: 'C0PAYMENTS' }

/** The handler that ships, behind the strict Slack of the sandbox, which writes down every answer that Slack would not take. */
let fixture: SlackFixture
let jobs: ActJob[]
beforeEach(async () => {
  jobs = []
  fixture = await startSlack()
  const handle = createHandler({
    env: { SLACK_API_URL: fixture.client.slackApiUrl },
    config: loadConfig('sandbox/awskey.yml'),
    keys: { signingSecret: createSecret(SIGNING_SECRET), botToken: createSecret(BOT_TOKEN) },
    signer: { sign: async (act) => ({ ...act, mac: 'm' }) },
    responder: { enqueue: () => Promise.reject(new Error('nothing is exposed here')) },
    jobs: {
      async enqueue(job) {
        if (job.kind === 'act') jobs.push(job)
      },
    },
    inventory: EMPTY_INVENTORY,
    log: silentLog,
  })
  fixture.app(async ({ headers, body }) => {
    const answer = await handle({ headers, body, isBase64Encoded: false }, {})
    return { status: answer.statusCode, headers: { ...answer.headers }, body: answer.body }
  })
})

const acts = (): string[] => jobs.map(({ act }) => `${act.action} ${act.value}`.trim())
const openView = () => {
  const view = [...fixture.slack.workspace.views.values()].at(-1)
  if (view === undefined) throw new Error('no view is open')
  return view
}
const callback = (): unknown => openView().source['callback_id']

/** The form that a button of the menu opens on top of it. */
async function fromMenu(action_id: string): Promise<{ user: string; view_id: string }> {
  await fixture.slack.command({ ...WHERE, text: '' })
  await fixture.slack.click({ user: 'U0MAYA', view_id: openView().id, action_id })
  expect(fixture.slack.workspace.stacks.get('U0MAYA')).toHaveLength(2)
  return { user: 'U0MAYA', view_id: openView().id }
}
const open = (): readonly string[] => fixture.slack.workspace.stacks.get('U0MAYA') ?? []

describe('the slack function against the strict Slack', () => {
  it.each([
    '',
    'help',
    'help rotate',
    'list',
    'rotate',
    'history',
    'cancel',
    'wombat',
    'rotate @omar',
    'create',
    'create production/deploy because a vendor',
    'deactivate',
    'activate AKIAIOSFODNN7EXAMPLE',
    'delete because its project has ended',
    'requests',
    'stale',
    'stale team payments',
    'stale wombat',
    'history production export',
    'audit',
  ])('answers /awskey %s as Slack takes it', async (text) => {
    expect((await fixture.slack.command({ ...WHERE, text })).status).toBe(200)
    expect(fixture.slack.failures()).toEqual([])
  })

  it('goes from the menu to a rotation', async () => {
    const form = await fromMenu('menu.rotate')
    expect(callback()).toBe('view.rotate')
    const list = await fixture.slack.suggest({ ...form, action_id: 'user.pick', value: 'erin' })
    expect(list.body).toMatchObject({ options: [{ text: { text: 'erin in development' } }, {}] })
    const [option] = (list.body as { options: [{ value: string }] }).options
    await fixture.slack.submit({ ...form, values: { user: { 'user.pick': option.value } } })
    expect(acts()).toEqual(['command.rotate user:development/erin'])
    expect(jobs[0]?.reply.channel).toBe('C0PAYMENTS')
    expect(open()).toEqual([])
    expect(fixture.slack.failures()).toEqual([])
  })

  it('goes back from a form to the menu', async () => {
    const form = await fromMenu('menu.rotate')
    await fixture.slack.close(form)
    expect(callback()).toBe('view.menu')
    expect(open()).toHaveLength(1)
    expect(fixture.slack.failures()).toEqual([])
  })

  it('shows help and the list from the menu', async () => {
    await fixture.slack.command({ ...WHERE, text: '' })
    await fixture.slack.click({ user: 'U0MAYA', view_id: openView().id, action_id: 'menu.list' })
    expect(callback()).toBe('view.notice')
    expect(acts()).toEqual(['command.list'])
    expect(fixture.slack.failures()).toEqual([])
  })

  it('publishes a Home whose buttons work', async () => {
    await fixture.slack.home({ user: 'U0MAYA' })
    const home = fixture.slack.workspace.homes.get('U0MAYA')
    await fixture.slack.click({
      user: 'U0MAYA',
      view_id: home?.id ?? '',
      action_id: 'menu.history',
    })
    expect(callback()).toBe('view.history')
    expect(fixture.slack.failures()).toEqual([])
  })

  it('opens the form to deny, with its reason', async () => {
    const posted = await fixture.client.chat.postMessage({
      channel: 'C0PAYMENTS',
      text: 'card',
      blocks: [
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: 'Deny' },
              action_id: 'request.deny',
              value: '01JDCR3M7K8N9P0Q1R2S3T4V5W.1',
            },
          ],
        },
      ],
    })
    await fixture.slack.click({ ...WHERE, ts: posted.ts ?? '', action_id: 'request.deny' })
    const form = { user: 'U0MAYA', view_id: openView().id }
    await fixture.slack.submit({ ...form, values: { reason: { 'reason.type': 'in use' } } })
    expect(jobs[0]).toMatchObject({
      act: { action: 'request.deny', value: '01JDCR3M7K8N9P0Q1R2S3T4V5W.1', reason: 'in use' },
      reply: { channel: 'C0PAYMENTS', messageTs: posted.ts },
    })
    expect(fixture.slack.failures()).toEqual([])
  })

  it('goes from the menu to a new key, and shows the role that would do instead', async () => {
    const form = await fromMenu('menu.create')
    await fixture.slack.suggest({ ...form, action_id: 'user.pick', value: 'erin' })
    await fixture.slack.click({ ...form, action_id: 'purpose.pick', selected: 'ci' })
    expect(JSON.stringify(openView().source)).toContain('aws-actions/configure-aws-credentials')
    const list = await fixture.slack.suggest({ ...form, action_id: 'user.pick', value: 'erin' })
    const [option] = (list.body as { options: [{ value: string }] }).options
    const values = {
      user: { 'user.pick': option.value },
      reason: { 'reason.type': 'The vendor takes keys only.' },
    }
    await fixture.slack.submit({ ...form, values })
    expect(jobs[0]?.act).toMatchObject({
      action: 'command.create',
      value: 'user:development/erin',
      reason: 'The vendor takes keys only.',
      details: { purpose: 'ci' },
    })
    expect(fixture.slack.failures()).toEqual([])
  })

  it('goes from the menu to one key, found by a whole id', async () => {
    const form = await fromMenu('menu.deactivate')
    await fixture.slack.suggest({ ...form, action_id: 'key.pick', value: '' })
    await fixture.slack.suggest({ ...form, action_id: 'key.pick', value: 'AKIAIOSFODNN7EXAMPLE' })
    await fixture.slack.submit({ ...form, values: { key: { 'key.pick': 'AKIAIOSFODNN7EXAMPLE' } } })
    expect(acts()).toEqual(['command.deactivate key:AKIAIOSFODNN7EXAMPLE'])
    expect(fixture.slack.failures()).toEqual([])
  })

  it('says under its inputs what is wrong with a delegation, and takes it when it is right', async () => {
    const form = await fromMenu('delegate.open')
    const values = { delegate: { 'delegate.pick': 'U0MAYA' } }
    await fixture.slack.submit({ ...form, values })
    expect(Object.keys(openView().errors ?? {})).toEqual(['delegate'])
    await fixture.slack.submit({ ...form, values: { delegate: { 'delegate.pick': 'U0OMAR' } } })
    expect(jobs[0]?.act).toMatchObject({
      action: 'command.delegate',
      value: '',
      details: { delegate: 'U0OMAR' },
    })
    expect(fixture.slack.failures()).toEqual([])
  })

  it('answers shortcuts and the verification of its URL', async () => {
    await fixture.slack.shortcut({ user: 'U0MAYA', callback_id: 'wombat' })
    expect(callback()).toBe('view.menu')
    expect((await fixture.slack.verifyUrl()).status).toBe(200)
    expect(fixture.slack.failures()).toEqual([])
  })
})
