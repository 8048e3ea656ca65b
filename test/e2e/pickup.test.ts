import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everythingStored } from '../support/everything-stored.ts'
import {
  type Handed,
  lookAt,
  openLink,
  press,
  rotateForPage,
  secretOn,
  windowOf,
} from '../support/pickup-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('the one-time page', () => {
  let sandbox: RunningSandbox
  let handed: Handed
  beforeAll(async () => {
    sandbox = await startTestSandbox()
    handed = await rotateForPage(sandbox)
  })
  afterAll(() => sandbox.stop())

  it('is how a key is handed over whose predecessor was lately used from a new address', () => {
    const shown = JSON.stringify(handed.message)
    expect(shown).toContain('Show me the key')
    expect(shown).not.toMatch(/https?:\/\/(?!127)|get-secret-value|\/pickup/)
  })

  it('opens for the owner alone, and says to anybody else that the key is not theirs', async () => {
    await sandbox.call('click', {
      user: 'U0ERIN',
      channel: handed.message.channel,
      ts: handed.message.ts,
      action_id: 'delivery.open',
    })
    await sandbox.settle()
    const { text, link } = await windowOf(sandbox, 'U0ERIN')
    expect(link).toBeUndefined()
    expect(text).not.toContain('token=')
  })

  it('shows what and until when, as often as anybody looks, and no secret', async () => {
    const link = await openLink(sandbox, handed)
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await lookAt(link, method)
      expect(page.status).toBe(200)
      expect(secretOn(page)).toBeUndefined()
      if (method === 'GET') expect(page.text).toContain(handed.keyId)
    }
  })

  it('ends a link when a newer one is made', async () => {
    const first = await openLink(sandbox, handed)
    const second = await openLink(sandbox, handed)
    expect(second).not.toBe(first)
    const page = await press(first)
    expect(page.status).toBe(403)
    expect(secretOn(page)).toBeUndefined()
  })

  it('says that a link has expired', async () => {
    const link = await openLink(sandbox, handed)
    await sandbox.advance('PT6M')
    for (const page of [await lookAt(link), await press(link)]) {
      expect(page.status).toBe(410)
      expect(page.title).toContain('expired')
      expect(secretOn(page)).toBeUndefined()
    }
  })

  it('reveals the key once to fifty presses at once, deletes its copy, and leaves the secret nowhere else', async () => {
    const link = await openLink(sandbox, handed)
    const pages = await Promise.all(Array.from({ length: 50 }, () => press(link)))
    const revealed = pages.filter(({ status }) => status === 200)
    expect(revealed).toHaveLength(1)
    const [page] = revealed
    const secret = page && secretOn(page)
    if (page === undefined || secret === undefined) throw new Error('no secret was shown')
    expect(pages.filter((each) => each !== page).map(secretOn)).toEqual(
      Array.from({ length: 49 }, () => undefined),
    )
    expect(page.text).toContain(
      `download="max_accessKeys.csv" href="data:text/csv;charset=utf-8,${encodeURIComponent(`Access key ID,Secret access key\n${handed.keyId},${secret}\n`)}"`,
    )
    const installed = { accessKeyId: handed.keyId, secretAccessKey: secret }
    await expect(sandbox.callerOf(installed)).resolves.toMatch(/user\/payments\/max$/)

    expect((await press(link)).title).toContain('has been shown')
    expect((await lookAt(link)).title).toContain('has been shown')
    await sandbox.click(handed.message, 'U0MAX', 'delivery.open')
    expect((await windowOf(sandbox, 'U0MAX')).text).toContain('shown once only')

    const isSealed = async (): Promise<boolean> =>
      (await sandbox.state()).secrets.some((name) => name.includes('awskey/pickup/'))
    expect(await isSealed()).toBe(true)
    await sandbox.advance('PT16M')
    expect(await isSealed()).toBe(false)
    const stored = await everythingStored(sandbox)
    expect(stored).toContain(handed.keyId)
    expect(stored).not.toContain(secret)
    expect(stored).not.toContain(encodeURIComponent(secret))
  })
})
