import { describe, expect, it } from 'vitest'
import { ERIN, NEW_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { formatToken, tokenHash, tokenWord } from '../../src/delivery/pickup-token.ts'
import { sesSmtpPassword } from '../../src/delivery/ses-smtp-password.ts'
import { createShowPickup } from '../../src/delivery/show-pickup.ts'
import type { Job } from '../../src/requests/job.ts'
import { MINUTE_MS } from '../../src/shared/duration.ts'
import type { LogIds } from '../../src/shared/log.ts'
import { createSecret } from '../../src/shared/secret.ts'
import { CHANCE, onPage, SECRET, waitingPickup } from './pickup-fixture.ts'

async function page({
  queue = 'works',
  smtpRegions,
}: {
  readonly queue?: 'works' | 'down'
  readonly smtpRegions?: string[]
} = {}) {
  const { pickups, vault, clock, request } = await waitingPickup(onPage(), { smtpRegions })
  const pickup = await pickups.read(request.id)
  if (pickup === undefined) throw new Error('no row')
  const { requestId, account, userName } = pickup
  await vault.seal({ requestId, account, userName, keyId: NEW_KEY, secret: createSecret(SECRET) })
  const until = new Date(clock.now().getTime() + 5 * MINUTE_MS).toISOString()
  const given = { hash: tokenHash(CHANCE), until, by: ERIN }
  await vault.vouch(requestId, NEW_KEY, tokenWord(given))
  await pickups.issue(pickup, given)
  const jobs: Job[] = []
  const logged: (readonly [string, LogIds | undefined])[] = []
  const log = (message: string, ids?: LogIds): void => void logged.push([message, ids])
  let wall = 0
  const show = createShowPickup({
    clock,
    wallNow: () => wall,
    desk: pickups,
    reader: vault,
    jobs: {
      enqueue: (job) => {
        if (queue === 'down') return Promise.reject(new Error('down'))
        jobs.push(job)
        return Promise.resolve()
      },
    },
    publicUrl: 'https://keys.example',
    log: { info: log, warn: log, error: log },
    newReference: () => 'REF23456',
  })
  const token = formatToken(request.id, CHANCE)
  const visit = (method: string, given = token) =>
    show({ method, token: given, address: '192.0.2.1' })
  return {
    pickups,
    vault,
    clock,
    request,
    jobs,
    logged,
    token,
    visit,
    passWall: (ms: number) => {
      wall += ms
    },
    row: () => pickups.rows.get(request.id),
  }
}

describe('createShowPickup', () => {
  it('shows what and until when to whoever looks, and changes nothing', async () => {
    const { visit, row, jobs, request } = await page()
    const before = JSON.stringify(row())
    for (const method of ['GET', 'HEAD', 'GET']) {
      const { statusCode, body } = await visit(method)
      expect(statusCode).toBe(200)
      expect(body).toContain(NEW_KEY)
      expect(body).toContain(request.subject.userName)
      expect(body).toContain('2026-03-02 12:05 UTC')
      expect(body).toContain('action="https://keys.example/pickup"')
      expect(body).not.toContain(SECRET)
    }
    expect(JSON.stringify(row())).toBe(before)
    expect(jobs).toEqual([])
  })

  it('shows the key to one press, marked before it is read, and tells the worker', async () => {
    const { visit, row, jobs, clock, request, logged } = await page()
    const { statusCode, body } = await visit('POST')
    expect(statusCode).toBe(200)
    const escaped = 'a+secret/access&lt;key&gt;of&amp;this&quot;test&#39;only0'
    expect(body).toContain(`id="secret">${escaped}<`)
    expect(body).toContain('download="erin_accessKeys.csv"')
    expect(body).toContain(encodeURIComponent(`Access key ID,Secret access key\n${NEW_KEY},`))
    expect(body).toContain('aws configure --profile development-erin')
    expect(row()).toMatchObject({ state: 'revealed', revealedAt: clock.now().toISOString() })
    expect(row()?.dueAt).toEqual(new Date(clock.now().getTime() + 15 * MINUTE_MS))
    expect(jobs).toEqual([{ kind: 'advance', requestId: request.id }])
    expect(JSON.stringify(logged)).not.toContain(SECRET)
    expect(JSON.stringify(logged)).not.toContain(CHANCE)
  })

  it('shows the SMTP passwords of the Regions whose mail the old key seems to send, and no others', async () => {
    const without = await page()
    expect((await without.visit('POST')).body).not.toContain('SMTP')
    const { visit } = await page({ smtpRegions: ['eu-central-1'] })
    const { body } = await visit('POST')
    const password = sesSmtpPassword(createSecret(SECRET), 'eu-central-1').reveal()
    expect(body).toContain(`id="smtp-eu-central-1">${password}<`)
    expect(body).not.toContain('us-east-1')
  })

  it('shows it once, however many press at once', async () => {
    const { visit } = await page()
    const answers = await Promise.all(Array.from({ length: 50 }, () => visit('POST')))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(answers.filter(({ statusCode }) => statusCode === 410)).toHaveLength(49)
    expect((await visit('GET')).body).toContain('has been shown')
  })

  it('shows nothing once five minutes are over', async () => {
    const { visit, clock, row } = await page()
    clock.advance(5 * MINUTE_MS)
    for (const method of ['GET', 'POST']) {
      const { statusCode, body } = await visit(method)
      expect([statusCode, body.includes('has expired')]).toEqual([410, true])
    }
    expect(row()?.state).toBe('waiting')
  })

  it.each([
    ['one that was replaced', formatToken(onPage().id, 'd'.repeat(43)), 403],
    ['one of no request', formatToken(onPage().id, CHANCE).replace(/^../, '00'), 403],
    ['one cut short', formatToken(onPage().id, CHANCE).slice(0, -1), 404],
    ['none', '', 404],
  ])('tells nothing of the request to a token that is %s', async (_what, token, status) => {
    const { visit, row } = await page()
    for (const method of ['GET', 'POST']) {
      const { statusCode, body } = await visit(method, token)
      expect(statusCode).toBe(status)
      for (const told of [NEW_KEY, 'erin', 'development']) expect(body).not.toContain(told)
    }
    expect(row()?.state).toBe('waiting')
  })

  it('shows nothing to a token that only the row knows: the worker writes it beside the secret too', async () => {
    const { visit, pickups, request, row, logged } = await page()
    const pickup = await pickups.read(request.id)
    const forged = 'f'.repeat(43)
    const until = pickup?.token?.until ?? ''
    if (pickup !== undefined)
      await pickups.issue(pickup, { hash: tokenHash(forged), until, by: ERIN })
    expect((await visit('POST', formatToken(request.id, forged))).statusCode).toBe(403)
    expect(row()?.state).toBe('waiting')
    expect(logged.map(([said]) => said)).toContain('a token that the worker did not make')
  })

  it('shows nothing while it cannot be read which token opens the page', async () => {
    const { visit, vault, row } = await page()
    vault.unreadable = 'Throttling'
    expect((await visit('POST')).statusCode).toBe(503)
    expect(row()?.state).toBe('waiting')
  })

  it('says that the key is gone when its request is over', async () => {
    const { visit, pickups, request } = await page()
    const pickup = await pickups.read(request.id)
    if (pickup !== undefined) await pickups.close(pickup)
    expect(await visit('POST')).toMatchObject({ statusCode: 410 })
    expect((await visit('GET')).body).toContain('no key here any more')
  })

  it('says plainly what to do when the key counts as shown and could not be read', async () => {
    const { visit, vault, row, jobs } = await page()
    vault.trouble = 'AccessDenied'
    const { statusCode, body } = await visit('POST')
    expect(statusCode).toBe(502)
    expect(body).toContain('nobody has seen it')
    expect(body).toContain('you did not get the key')
    expect(row()?.state).toBe('revealed')
    expect(jobs).toHaveLength(1)
  })

  it('shows the key also when the worker could not be told', async () => {
    const { visit } = await page({ queue: 'down' })
    expect((await visit('POST')).statusCode).toBe(200)
  })

  it('shows nothing and marks nothing while the table does not answer', async () => {
    const { visit, pickups, row } = await page()
    pickups.trouble = 'down'
    expect((await visit('POST')).statusCode).toBe(503)
    expect(row()?.state).toBe('waiting')
  })

  it('sends whoever comes too often away for the rest of the minute, before anything is read', async () => {
    const { visit, passWall, row } = await page()
    passWall(20_000)
    for (let at = 0; at < 120; at++) await visit('GET', '')
    const { statusCode, headers } = await visit('POST')
    expect(statusCode).toBe(429)
    expect(headers['retry-after']).toBe('40')
    expect(row()?.state).toBe('waiting')
    passWall(40_000)
    expect((await visit('GET')).statusCode).toBe(200)
  })

  it('answers other methods with those it knows', async () => {
    const { visit } = await page()
    expect(await visit('PUT')).toMatchObject({
      statusCode: 405,
      headers: { allow: 'GET, HEAD, POST' },
    })
  })
})
