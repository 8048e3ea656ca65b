import { createHash } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler } from '../../handlers/pickup.ts'
import { type HandlersOnSandbox, startHandlersOnSandbox } from '../support/handlers-on-sandbox.ts'
import { type Handed, openLink, rotateForPage } from '../support/pickup-steps.ts'

/** An event of the HTTP API, payload version 2.0, as its documentation gives it. */
function event(
  method: string,
  parts: Partial<APIGatewayProxyEventV2> & { readonly sourceIp?: string } = {},
): APIGatewayProxyEventV2 {
  const { sourceIp = '192.0.2.1', ...rest } = parts
  return {
    version: '2.0',
    routeKey: `${method} /pickup`,
    rawPath: '/pickup',
    rawQueryString: '',
    headers: { host: 'evil.example', 'x-forwarded-for': '198.51.100.1', 'user-agent': 'Slackbot' },
    requestContext: {
      accountId: '333333333333',
      apiId: 'api',
      domainName: 'keys.example',
      domainPrefix: 'keys',
      http: { method, path: '/pickup', protocol: 'HTTP/1.1', sourceIp, userAgent: 'Slackbot' },
      requestId: 'request',
      routeKey: `${method} /pickup`,
      stage: '$default',
      time: '02/Mar/2026:12:00:00 +0000',
      timeEpoch: 1_772_452_800_000,
    },
    isBase64Encoded: false,
    ...rest,
  }
}

const tokenIn = (link: string): string => new URL(link).searchParams.get('token') ?? ''
const looking = (link: string): APIGatewayProxyEventV2 =>
  event('GET', { rawQueryString: new URL(link).search.slice(1) })
const pressing = (token: string): APIGatewayProxyEventV2 =>
  event('POST', {
    isBase64Encoded: true,
    body: Buffer.from(new URLSearchParams({ token }).toString()).toString('base64'),
  })

describe('the pickup handler', () => {
  let world: HandlersOnSandbox
  let handed: Handed
  let handler: ReturnType<typeof createHandler>
  beforeAll(async () => {
    world = await startHandlersOnSandbox('pickup')
    handed = await rotateForPage(world.sandbox)
    const { clock } = await world.sandbox.state()
    const ahead = Date.parse(clock.now) - Date.now()
    handler = createHandler({ clock: { now: () => new Date(Date.now() + ahead) } })
  })
  afterAll(() => world.sandbox.stop())

  it('keeps every answer out of caches, frames, referrers and search engines', async () => {
    const link = await openLink(world.sandbox, handed)
    for (const asked of [looking(link), event('GET'), event('POST')]) {
      const { headers = {} } = await handler(asked)
      expect(headers).toMatchObject({
        'cache-control': 'no-store, max-age=0',
        'content-type': 'text/html; charset=utf-8',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-opener-policy': 'same-origin',
      })
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/)
      expect(headers['x-robots-tag']).toContain('noindex')
      expect(String(headers['content-security-policy']).split('; ')).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
        ]),
      )
    }
  })

  it('makes its addresses from the configuration, whatever host it is asked under', async () => {
    const { body = '' } = await handler(looking(await openLink(world.sandbox, handed)))
    expect(body).toContain(`action="${world.sandbox.url}/pickup"`)
    expect(body).not.toContain('evil.example')
  })

  it('gives a head without a body', async () => {
    const link = await openLink(world.sandbox, handed)
    const asked = {
      ...looking(link),
      ...event('HEAD'),
      rawQueryString: new URL(link).search.slice(1),
    }
    expect(await handler(asked)).toMatchObject({ statusCode: 200, body: '' })
  })

  it('takes the token of a press from the body alone', async () => {
    const link = await openLink(world.sandbox, handed)
    const inAddress = event('POST', { rawQueryString: new URL(link).search.slice(1) })
    expect((await handler(inAddress)).statusCode).toBe(404)
  })

  it('counts the visits of the address that the front end saw, whatever the headers say', async () => {
    const from = (sourceIp: string, forwarded: string) =>
      handler(event('GET', { sourceIp, headers: { 'x-forwarded-for': forwarded } }))
    const statuses: unknown[] = []
    for (let at = 0; at < 125; at++)
      statuses.push((await from('192.0.2.9', `198.51.100.${at}`)).statusCode)
    expect(statuses).toContain(429)
    expect((await from('192.0.2.10', '192.0.2.9')).statusCode).toBe(404)
  })

  it('runs one script, whose hash its policy names, on the page with the key and on no other', async () => {
    const link = await openLink(world.sandbox, handed)
    const looked = await handler(looking(link))
    expect(looked.body).not.toContain('<script')
    const pressed = await handler(pressing(tokenIn(link)))
    expect(pressed.statusCode).toBe(200)
    const policy = String(pressed.headers?.['content-security-policy'])
    for (const tag of ['style', 'script']) {
      const inside = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(pressed.body ?? '')?.[1] ?? ''
      const hash = createHash('sha256').update(inside).digest('base64')
      expect(policy).toContain(`${tag}-src 'sha256-${hash}'`)
    }
    expect(pressed.body).not.toMatch(/<(?:link|img|iframe)\b|\bsrc=|\son\w+=|\sstyle=/)
    await world.sandbox.settle()
    expect((await handler(pressing(tokenIn(link)))).statusCode).toBe(410)
  })
})

describe('the pickup handler, not configured', () => {
  it('names everything that is missing at once', async () => {
    const handler = createHandler({ env: {} })
    await expect(handler(event('GET'))).rejects.toThrow(
      /AWSKEY_TABLE[\s\S]*AWSKEY_QUEUE_URL[\s\S]*AWSKEY_PUBLIC_URL/,
    )
  })
})
