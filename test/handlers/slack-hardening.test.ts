import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHandler } from '../../handlers/slack.ts'
import { parseAwskeyYaml } from '../../src/app/awskey-config.ts'
import { formatProblem } from '../../src/app/format-problem.ts'
import {
  commandBody,
  eventBody,
  payloadBody,
  signedSlackRequest,
} from '../support/signed-slack-request.ts'
import { type StartedIngress, startIngress } from '../support/slack-ingress.ts'

const JSON_TYPE = 'application/json'
const home = (text: string) =>
  eventBody({ type: 'app_home_opened', user: 'U0ERIN', tab: 'home', text })

let ingress: StartedIngress
beforeEach(async () => {
  ingress = await startIngress()
})
afterEach(() => ingress.close())

describe('handler', () => {
  it('takes two parameters, as Node 24 on Lambda wants', () => {
    expect(createHandler({}).length).toBe(2)
  })

  it.each([
    [
      'a scheduled ping without headers',
      { source: 'aws.events', 'detail-type': 'Scheduled Event' },
    ],
    ['nothing', undefined],
    ['a text', 'ping'],
    ['an SQS batch', { Records: [] }],
  ])('answers %s before Bolt', async (_what, event) => {
    expect(await ingress.handle(event)).toEqual({ statusCode: 200, body: '' })
    expect(ingress.slack.calls).toEqual([])
  })

  it('reads a base64 body as UTF-8', async () => {
    const answer = await ingress.send({ body: home('ä ✓'), contentType: JSON_TYPE, base64: true })
    expect(answer.statusCode).toBe(200)
    expect(ingress.slack.calls.map(({ method }) => method)).toEqual(['views.publish'])
  })

  it('reads a base64 form', async () => {
    await ingress.send({ body: commandBody('list'), base64: true })
    expect(ingress.acts()).toEqual(['command.list'])
  })

  it.each([
    'application/json; charset=utf-8',
    'Application/JSON;charset="utf-8"',
    'application/json ; charset=utf-8',
  ])('takes the content type %s', async (contentType) => {
    expect((await ingress.send({ body: home(''), contentType })).statusCode).toBe(200)
    expect(ingress.slack.calls).toHaveLength(1)
  })

  it('takes a form with a charset', async () => {
    const contentType = 'application/x-www-form-urlencoded; charset=utf-8'
    await ingress.send({ body: commandBody('list'), contentType })
    expect(ingress.acts()).toEqual(['command.list'])
  })

  it('finds headers whatever their case', async () => {
    const { headers, ...event } = signedSlackRequest({ body: commandBody('list') })
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    )
    expect((await ingress.handle({ ...event, headers: upper })).statusCode).toBe(200)
    expect(ingress.acts()).toEqual(['command.list'])
  })

  it.each([
    ['a payload that is no JSON', 'payload=%7Bbad', undefined],
    ['a payload that is a list', 'payload=%5B%5D', undefined],
    ['JSON that ends too early', '{"type":', JSON_TYPE],
    ['JSON that is no object', '"text"', JSON_TYPE],
    ['an empty form', '', undefined],
    ['a field that stands twice', `${commandBody('list')}&text=rotate`, undefined],
  ])('refuses %s with 400', async (_what, body, contentType) => {
    const answer = await ingress.send({ body, contentType })
    expect(answer).toEqual({ statusCode: 400, headers: { 'x-slack-no-retry': '1' }, body: '' })
  })

  it('refuses bytes that are not UTF-8 with 400', async () => {
    const event = signedSlackRequest({ body: 'text=ä' })
    const { createHmac } = await import('node:crypto')
    const bytes = Buffer.from([0x74, 0xff, 0xfe])
    const stamp = event.headers['x-slack-request-timestamp'] ?? ''
    const digest = createHmac('sha256', 'test-signing-secret')
      .update(`v0:${stamp}:`)
      .update(bytes)
      .digest('hex')
    const headers = { ...event.headers, 'x-slack-signature': `v0=${digest}` }
    const answer = await ingress.handle({
      ...event,
      headers,
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    })
    expect(answer.statusCode).toBe(400)
  })

  it('refuses another content type with 415', async () => {
    const answer = await ingress.send({ body: '<xml/>', contentType: 'text/xml' })
    expect(answer.statusCode).toBe(415)
  })

  it('refuses an oversize body with 413 before anything else', async () => {
    const body = commandBody('x'.repeat(1_000_000))
    expect((await ingress.send({ body })).statusCode).toBe(413)
    expect((await ingress.send({ body, base64: true })).statusCode).toBe(413)
  })

  it.each([
    ['without a signature', { 'x-slack-signature': undefined }],
    ['without a timestamp', { 'x-slack-request-timestamp': undefined }],
    ['with an empty signature', { 'x-slack-signature': '' }],
    ['with a wrong signature', { 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
    ['with a signature of another version', { 'x-slack-signature': `v1=${'0'.repeat(64)}` }],
    ['with a signature that is too short', { 'x-slack-signature': 'v0=00' }],
    ['with a timestamp that is no number', { 'x-slack-request-timestamp': 'NaN' }],
  ])('refuses a request %s with 401', async (_what, headers) => {
    const answer = await ingress.send({ body: commandBody('rotate'), headers })
    expect(answer.statusCode).toBe(401)
    expect(ingress.acts()).toEqual([])
  })

  it('refuses a malformed unsigned body with 401, before it is parsed', async () => {
    const answer = await ingress.send({
      body: 'payload=%7Bbad',
      headers: { 'x-slack-signature': undefined },
    })
    expect(answer.statusCode).toBe(401)
  })

  it('refuses what another secret signed', async () => {
    const answer = await ingress.send({ body: commandBody('rotate'), signingSecret: 'other' })
    expect(answer.statusCode).toBe(401)
  })

  it.each([
    ['the past', -301],
    ['the future', 301],
  ])('refuses a timestamp too far in %s', async (_what, seconds) => {
    const timestamp = Math.floor(Date.now() / 1_000) + seconds
    const answer = await ingress.send({ body: commandBody('rotate'), timestamp })
    expect(answer.statusCode).toBe(401)
    expect(ingress.acts()).toEqual([])
  })

  it.each([-290, 290])('takes a timestamp %i seconds away', async (seconds) => {
    const timestamp = Math.floor(Date.now() / 1_000) + seconds
    expect((await ingress.send({ body: commandBody('list'), timestamp })).statusCode).toBe(200)
  })

  it('gives a replayed request the same job and the same time', async () => {
    const timestamp = Math.floor(Date.now() / 1_000) - 60
    const request = { body: commandBody('rotate'), timestamp }
    await ingress.send(request)
    await ingress.send(request)
    const [first, second] = ingress.jobs
    expect(first?.act.jobId).toMatch(/^[0-9a-f]{64}$/)
    expect(second?.act).toEqual(first?.act)
  })

  it('gives two requests two jobs', async () => {
    await ingress.send({ body: commandBody('list') })
    await ingress.send({ body: commandBody('list', { trigger_id: 'another' }) })
    expect(new Set(ingress.jobs.map(({ act }) => act.jobId)).size).toBe(2)
  })

  it('answers the check of the certificate, signed or not', async () => {
    const body = 'ssl_check=1&token=legacy'
    const unsigned = { 'x-slack-signature': undefined, 'x-slack-request-timestamp': undefined }
    expect((await ingress.send({ body })).statusCode).toBe(200)
    expect((await ingress.send({ body, headers: unsigned })).statusCode).toBe(200)
    expect(ingress.slack.calls).toEqual([])
  })

  it('answers the verification of the URL, but only to Slack', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'legacy' })
    const answer = await ingress.send({ body, contentType: JSON_TYPE })
    expect(answer).toMatchObject({ statusCode: 200, body: '{"challenge":"abc"}' })
    const forged = await ingress.send({ body, contentType: JSON_TYPE, signingSecret: 'other' })
    expect(forged.statusCode).toBe(401)
  })

  it('answers a signed request of a kind that nobody listens to', async () => {
    const nothing = JSON.stringify({ team_id: 'T0AWSKEY', api_app_id: 'A0AWSKEY' })
    expect((await ingress.send({ body: nothing, contentType: JSON_TYPE })).statusCode).toBe(200)
    const reaction = eventBody({ type: 'reaction_added', user: 'U0ERIN' })
    expect((await ingress.send({ body: reaction, contentType: JSON_TYPE })).statusCode).toBe(200)
  })
})

describe('a configured workspace and app', () => {
  const config = (() => {
    const text = readFileSync('sandbox/awskey.yml', 'utf8')
    const parsed = parseAwskeyYaml(text, 'awskey.yml')
    if (!parsed.ok) throw new Error(parsed.error.map(formatProblem).join())
    return parsed.value
  })()
  let guarded: StartedIngress
  beforeEach(async () => {
    guarded = await startIngress({ config })
  })
  afterEach(() => guarded.close())

  it('lets its own requests in', async () => {
    await guarded.send({ body: commandBody('list') })
    expect(guarded.acts()).toEqual(['command.list'])
  })

  it.each([
    ['a command of another workspace', { body: commandBody('list', { team_id: 'T0OTHER' }) }],
    ['a command of another app', { body: commandBody('list', { api_app_id: 'A0OTHER' }) }],
    [
      'a click of another workspace',
      { body: payloadBody({ type: 'block_actions', team: { id: 'T0OTHER' }, actions: [] }) },
    ],
    [
      'a click of no workspace',
      { body: payloadBody({ type: 'block_actions', team: null, actions: [] }) },
    ],
    [
      'an event of no app',
      {
        body: JSON.stringify({ team_id: 'T0AWSKEY', event: { type: 'x' } }),
        contentType: JSON_TYPE,
      },
    ],
  ])('refuses %s with 403', async (_what, request) => {
    expect((await guarded.send(request)).statusCode).toBe(403)
    expect(guarded.acts()).toEqual([])
  })
})
