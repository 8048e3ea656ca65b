import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { validateBlocks } from '../../sandbox/slack/blocks/validate-blocks.ts'
import { SUB_COMMANDS } from '../../src/slack/sub-commands.ts'
import { commandBody } from '../support/signed-slack-request.ts'
import {
  type Answer,
  brokenConfig,
  type StartedIngress,
  startIngress,
} from '../support/slack-ingress.ts'

let ingress: StartedIngress
beforeEach(async () => {
  ingress = await startIngress()
})
afterEach(() => ingress.close())

const type = (text: string, fields: Record<string, string> = {}): Promise<Answer> =>
  ingress.send({ body: commandBody(text, { response_url: ingress.responseUrl, ...fields }) })

interface Ephemeral {
  readonly response_type: string
  readonly text: string
  readonly blocks: never
}
const said = (answer: Answer): string => {
  expect(answer.statusCode).toBe(200)
  const ephemeral = JSON.parse(answer.body) as Ephemeral
  expect(ephemeral.response_type).toBe('ephemeral')
  expect(
    validateBlocks(ephemeral.blocks, { surface: 'message', refusesNew: true, pointer: '' }),
  ).toEqual([])
  return JSON.stringify(ephemeral)
}
const opened = (): string[] =>
  ingress.slack.calls.map(({ method, args }) => {
    const view = args['view'] as { callback_id?: string } | undefined
    return `${method} ${view?.callback_id ?? ''}`.trim()
  })

describe('/awskey', () => {
  it('opens the menu when nothing more is typed', async () => {
    expect(await type('')).toMatchObject({ statusCode: 200, body: '' })
    expect(opened()).toEqual(['views.open view.menu'])
    expect(ingress.slack.calls[0]?.args['trigger_id']).toBe('1.2.trigger')
  })

  it.each([
    ['list', 'command.list', 'your access keys'],
    ['list <@U0OMAR|omar>', 'command.list person:U0OMAR', '<@U0OMAR>'],
    ['list production', 'command.list account:production', 'account production'],
    [
      'rotate',
      'command.rotate user:development/erin',
      'the key of erin in development can be rotated',
    ],
    [
      'rotate development/omar',
      'command.rotate user:development/omar',
      'the key of omar in development',
    ],
    [
      'rotate AKIAIOSFODNN7EXAMPLE',
      'command.rotate key:AKIAIOSFODNN7EXAMPLE',
      'AKIAIOSFODNN7EXAMPLE',
    ],
    ['history', 'command.history user:development/erin', 'history of erin'],
    [
      'history 01JDCR3M7K8N9P0Q1R2S3T4V5W',
      'command.history request:01JDCR3M7K8N9P0Q1R2S3T4V5W',
      '01JDCR3M7K8N9P0Q1R2S3T4V5W',
    ],
    [
      'cancel 01JDCR3M7K8N9P0Q1R2S3T4V5W',
      'command.cancel request:01JDCR3M7K8N9P0Q1R2S3T4V5W',
      '01JDCR3M7K8N9P0Q1R2S3T4V5W',
    ],
  ])('passes %j on as one signed act and says so', async (text, act, words) => {
    expect(said(await type(text))).toContain(words)
    expect(ingress.acts()).toEqual([act])
    expect(ingress.jobs[0]).toMatchObject({
      kind: 'act',
      act: { team: 'T0AWSKEY', user: 'U0ERIN', mac: 'signed' },
      reply: { responseUrl: ingress.responseUrl, channel: 'C0PAYMENTS' },
    })
  })

  it.each([
    ['advise', 'user:development/erin', {}],
    ['advise 30d', 'user:development/erin', { since: '30d' }],
    ['advise production/deployer', 'user:production/deployer', {}],
    ['advise AKIAIOSFODNN7EXAMPLE 2026-02-01', 'key:AKIAIOSFODNN7EXAMPLE', { since: '2026-02-01' }],
  ])('passes %j on to the responder, signed', async (text, value, details) => {
    expect(said(await type(text))).toContain('looking who uses')
    expect(ingress.acts()).toEqual([])
    expect(ingress.urgent).toMatchObject([
      { kind: 'act', act: { action: 'command.advise', value, mac: 'signed' } },
    ])
    const [job] = ingress.urgent
    expect(job?.kind === 'act' && (job.act.details ?? {})).toEqual(details)
  })

  it.each([
    ['rotate csv', 'command.rotate user:development/erin', 'page'],
    ['rotate development/omar vault', 'command.rotate user:development/omar', 'vault'],
  ])('signs how the new secret is to be handed over: %j', async (text, act, delivery) => {
    await type(text)
    expect(ingress.acts()).toEqual([act])
    expect(ingress.jobs[0]?.act.details).toEqual({ delivery })
  })

  it.each([
    [
      'deactivate AKIAIOSFODNN7EXAMPLE because it leaked',
      'command.deactivate key:AKIAIOSFODNN7EXAMPLE',
      'it leaked',
      'access key AKIAIOSFODNN7EXAMPLE can be made Inactive',
    ],
    [
      'activate development/erin',
      'command.activate user:development/erin',
      undefined,
      'the key of erin in development can be made Active',
    ],
    [
      'delete erin because its project has ended',
      'command.delete user:erin',
      'its project has ended',
      'can be deleted',
    ],
    ['requests', 'command.requests', undefined, 'what waits for you'],
    [
      'whose AKIAERINOLDKEY234567',
      'command.whose key:AKIAERINOLDKEY234567',
      undefined,
      'looking whose access key AKIAERINOLDKEY234567 is',
    ],
    ['stale', 'command.stale', undefined, 'which of your access keys should go first'],
    ['stale payments', 'command.stale team:payments', undefined, 'team payments should go first'],
    ['stale production', 'command.stale account:production', undefined, 'account production'],
    ['history production export', 'command.export account:production', undefined, 'making a file'],
    ['history export', 'command.export user:development/erin', undefined, 'making a file'],
  ])('passes %j on as %j', async (text, act, reason, words) => {
    expect(said(await type(text))).toContain(words)
    expect(ingress.acts()).toEqual([act])
    expect(ingress.jobs[0]?.act.reason).toBe(reason)
    expect(opened()).toEqual([])
  })

  it('exports what somebody without an IAM user had a part in', async () => {
    said(await type('history export', { user_id: 'U0MAYA' }))
    expect(ingress.acts()).toEqual(['command.export'])
  })

  it.each<[text: string, form: string, place: { readonly [member: string]: string }]>([
    ['create', 'view.create', {}],
    [
      'create production/deploy because a vendor',
      'view.create',
      { value: 'user:production/deploy', reason: 'a vendor' },
    ],
    ['deactivate', 'view.key_operation', { operation: 'deactivate' }],
    ['activate', 'view.key_operation', { operation: 'activate' }],
    [
      'delete because it is old',
      'view.key_operation',
      { operation: 'delete', reason: 'it is old' },
    ],
  ])('opens a form for %j', async (text, form, place) => {
    expect(await type(text)).toMatchObject({ statusCode: 200, body: '' })
    expect(opened()).toEqual([`views.open ${form}`])
    expect(ingress.acts()).toEqual([])
    const view = ingress.slack.calls[0]?.args['view'] as { private_metadata: string }
    expect(JSON.parse(view.private_metadata)).toEqual({
      responseUrl: ingress.responseUrl,
      channel: 'C0PAYMENTS',
      ...place,
    })
    const typed = /"initial_value":"([^"]*)"/.exec(JSON.stringify(view))?.[1]
    expect(typed).toBe(place['reason'])
  })

  it('passes no word of a command on whose reason holds a secret', async () => {
    const answer = said(
      await type(
        'deactivate AKIAIOSFODNN7EXAMPLE because wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      ),
    )
    expect(answer).toContain('treat it as exposed')
    expect(answer).not.toContain('wJalr')
    expect(ingress.jobs).toEqual([])
  })

  it.each(['rotate', 'history'])(
    'opens a form for %s when the person has no IAM user',
    async (text) => {
      expect(await type(text, { user_id: 'U0MAYA' })).toMatchObject({ statusCode: 200, body: '' })
      expect(opened()).toEqual([`views.open view.${text}`])
      expect(ingress.acts()).toEqual([])
    },
  )

  it.each([
    ['help', 'rotate development/erin'],
    ['help', '/awskey history'],
    ['rotate help', 'makes a second access key'],
    ['lst', '/awskey list'],
    ['wombat', 'does not know'],
    ['whose', 'Which access key?'],
    ['audit', 'Which access key?'],
    ['deactivate help', 'fails at once'],
    ['delete AKIAIOSFODNN7EXAMPLE AKIAI44QH8DHBEXAMPLE', 'AKIAI44QH8DHBEXAMPLE'],
    ['requests erin', 'does not take an IAM user'],
    ['cancel', 'Which request?'],
    ['rotate erin omar', 'does not know what to do with'],
    ['rotate staging/erin', 'No account'],
    ['rotate production', 'does not take a whole account'],
  ])('answers %j with a sentence and enqueues nothing', async (text, words) => {
    expect(said(await type(text))).toContain(words)
    expect(ingress.acts()).toEqual([])
  })

  it('has a word of help for every command', async () => {
    const help = said(await type('help'))
    for (const word of SUB_COMMANDS) expect(help).toContain(`*${word}* `)
  })

  it('does not pass a pasted secret on, and does not repeat it', async () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    const answer = said(await type(`rotate AKIAIOSFODNN7EXAMPLE ${secret}`))
    expect(answer).toContain('looks like a secret access key')
    expect(answer).not.toContain(secret)
    expect(ingress.jobs).toEqual([])
  })

  it('escapes what was typed', async () => {
    expect(said(await type('&lt;!channel&gt;'))).not.toContain('<!channel>')
  })

  it('answers a slash command that is not its own', async () => {
    expect(said(await type('list', { command: '/other' }))).toContain('/awskey')
    expect(ingress.acts()).toEqual([])
  })

  it('answers a command that it cannot read', async () => {
    expect(said(await type('list', { user_id: 'nobody' }))).toContain('could not read')
  })

  it.each(['rotate', 'create production/deploy because a vendor', 'delete', 'history'])(
    'offers the form of %s again when the trigger was too old',
    async (text) => {
      ingress.slack.answers.set('views.open', { ok: false, error: 'expired_trigger_id' })
      const answer = said(await type(text, { user_id: 'U0MAYA' }))
      expect(answer).toContain('took too long')
      expect(answer).toContain('modal.again')
    },
  )

  it('says that nothing was done, with a reference, when Slack refuses the form', async () => {
    ingress.slack.answers.set('views.open', { ok: false, error: 'internal_error' })
    expect(said(await type(''))).toMatch(/nothing was done.*REF23456/)
  })
})

describe('/awskey when the act cannot be passed on', () => {
  it('says that nothing was done when the queue refuses', async () => {
    const broken = await startIngress({
      jobs: { enqueue: () => Promise.reject(new Error('queue down: secret details')) },
    })
    const answer = said(await broken.send({ body: commandBody('rotate') }))
    expect(answer).toMatch(/nothing was done.*Try again.*REF23456/)
    expect(answer).not.toContain('secret details')
    await broken.close()
  })

  it('says that nothing was done when nobody could sign', async () => {
    const broken = await startIngress({ signer: { sign: () => Promise.reject(new Error('x')) } })
    expect(said(await broken.send({ body: commandBody('rotate') }))).toContain('nothing was done')
    expect(broken.jobs).toEqual([])
    await broken.close()
  })

  it('says that it is not known when the queue gives no answer, and says it in time', async () => {
    const silent = await startIngress({ jobs: { enqueue: () => new Promise(() => {}) } })
    const start = Date.now()
    const answer = said(await silent.send({ body: commandBody('rotate') }))
    expect(answer).toMatch(/not known whether this arrived.*REF23456/)
    expect(Date.now() - start).toBeLessThan(2_900)
    await silent.close()
  })
})

describe('/awskey when Slack or awskey itself fails', () => {
  it('gives up a form that Slack does not open in time', async () => {
    ingress.slack.answers.set('views.open', { hang: true })
    const start = Date.now()
    expect(said(await type(''))).toMatch(/nothing was done.*REF23456/)
    expect(Date.now() - start).toBeLessThan(2_500)
  })

  it('does not wait when Slack asks for patience', async () => {
    ingress.slack.answers.set('views.open', { ok: false, error: 'ratelimited' })
    expect(said(await type(''))).toContain('nothing was done')
    expect(ingress.slack.calls).toHaveLength(1)
  })

  it('answers a listener that throws with a sentence and a reference', async () => {
    const broken = await startIngress({ config: brokenConfig() })
    const answer = said(await broken.send({ body: commandBody('rotate') }))
    expect(answer).toContain('REF23456')
    expect(answer).not.toContain('a bug')
    await broken.close()
  })
})
