import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { createLogWatch } from '../support/log-watch.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** `fetch` sets Host itself; a page of another site, or a name that points here, would send its own. */
function statusWith(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url)
    const req = request({ host: '127.0.0.1', port, path: '/sandbox/api/state', headers }, (res) => {
      res.resume()
      resolve(res.statusCode ?? 0)
    })
    req.on('error', reject)
    req.end()
  })
}

describe('the sandbox', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  it('says at /api how to drive it', async () => {
    const page = await (await fetch(`${sandbox.url}/api`)).text()
    expect(page).toContain('/sandbox/api/command')
    expect(page).toContain('npm run demo')
  })

  it.each(['/', '/gallery'])('serves the page at %s with everything it loads', async (path) => {
    const answer = await fetch(`${sandbox.url}${path}`)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'")
    const loads = [...(await answer.text()).matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)]
    expect(loads).toHaveLength(2)
    for (const [, file] of loads) {
      const asset = await fetch(`${sandbox.url}${file}`)
      expect(asset.status).toBe(200)
      expect(asset.headers.get('content-type')).toMatch(/^text\/(javascript|css)/)
    }
    expect((await fetch(`${sandbox.url}/page/nothing.js`)).status).toBe(404)
  })

  it('takes no request with another Host, nor from the page of another site', async () => {
    const own = new URL(sandbox.url).host
    expect(await statusWith(sandbox.url, { host: own })).toBe(200)
    expect(await statusWith(sandbox.url, { host: 'rebound.example' })).toBe(403)
    expect(await statusWith(sandbox.url, { host: own, origin: 'https://evil.example' })).toBe(403)
  })

  it('has the seeded people, accounts and keys', async () => {
    const state = await sandbox.state()
    const users = JSON.stringify(state['users'])
    for (const person of ['U0ERIN', 'U0OMAR', 'U0MAYA', 'U0MAX', 'U0SAM', 'U0GUS', 'U0EVE'])
      expect(users).toContain(person)
    expect(state.iam.accounts.map(({ id }) => id)).toEqual(['111111111111', '222222222222'])
    expect(await sandbox.keysOf('erin')).toMatchObject([{ status: 'Active' }])
    expect(await sandbox.keysOf('omar')).toMatchObject([{ status: 'Active' }])
  })

  it.each([
    ['clock', { advance: 'a week' }, /ISO 8601/],
    ['clock', {}, /advance/],
    ['click', { user: 'U0MAYA' }, /action_id/],
    ['faults', { service: 'iam', operation: 'X', mode: 'explode', times: 1 }, /mode/],
    ['command', { user: 'U0ERIN', channel: 'C0PAYMENTS', text: 'list', extra: 1 }, /extra/],
  ])('answers %s %j with what is wrong', async (call, body, words) => {
    const answer = await sandbox.call(call, body)
    expect(answer.httpStatus).toBe(400)
    expect(JSON.stringify(answer.body)).toMatch(words)
  })

  it('names the calls it knows to somebody who asks for another', async () => {
    const answer = await sandbox.call('nonsense', {})
    expect(answer.httpStatus).toBe(404)
    expect(JSON.stringify(answer.body)).toContain('use-key')
  })

  it('goes back to the seeded state', async () => {
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
    await sandbox.call('reset', {})
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect((await sandbox.state()).messages).toEqual([])
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
  })

  it('leaves nothing running when its port is taken', async () => {
    const port = Number(new URL(sandbox.url).port)
    await expect(
      startSandbox({ port, services: {}, slackApiUrl: undefined, logWatch: createLogWatch() }),
    ).rejects.toThrow('EADDRINUSE')
  })
})
