import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { createAttacker } from '../support/attacker.ts'
import { everythingStored } from '../support/everything-stored.ts'
import { cardIn, statusOf } from '../support/main-job.ts'
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

/** The message of Max's new key as it stands now. */
async function messageOf(sandbox: RunningSandbox): Promise<Message> {
  const found = (await sandbox.messages({ channel: 'D0MAX' })).findLast(({ text }) =>
    text.includes('New access key'),
  )
  if (found === undefined) throw new Error('no message')
  return found
}

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
    expect(shown).toContain('from where it was never used before')
    expect(shown).not.toMatch(/https?:\/\/(?!127)|get-secret-value|\/pickup/)
  })

  it('opens for the owner alone, and says to anybody else that the key is not theirs', async () => {
    const hers = await rotateForPage(sandbox, {
      person: 'U0ERIN',
      userName: 'erin',
      text: 'rotate csv',
    })
    const his = buttonsOf(handed.message).get('delivery.open')
    await sandbox.click(hers.message, 'U0ERIN', 'delivery.open', his)
    const { text, link } = await windowOf(sandbox, 'U0ERIN')
    expect(text).toContain('This key is not yours')
    expect(link).toBeUndefined()
    expect(text).not.toContain('token=')
    expect(await openLink(sandbox, hers, 'U0ERIN')).toContain('/pickup?token=')
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

  it('shows the key to nobody who wrote a token of their own into the table', async () => {
    const attacker = await createAttacker(sandbox)
    const real = await openLink(sandbox, handed)
    const row = (await attacker.rows()).find(
      ({ sk, keyId }) => sk === 'PICKUP' && keyId === handed.keyId,
    )
    if (row === undefined) throw new Error('no row')
    const chance = 'f'.repeat(43)
    const hash = createHash('sha256').update(chance).digest('hex')
    await attacker.put({ ...row, token: { ...Object(row['token']), hash } })
    const page = await press(real.replace(/\.[\w-]{43}$/, `.${chance}`))
    expect(page.status).toBe(403)
    expect(secretOn(page)).toBeUndefined()
    attacker.close()
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
    const attacker = await createAttacker(sandbox)
    const readable = [
      JSON.stringify(await attacker.rows()),
      JSON.stringify((await sandbox.call('bodies')).body),
      JSON.stringify((await sandbox.call('events')).body),
      JSON.stringify((await sandbox.state()).messages),
      await sandbox.logs(),
    ].join('\n')
    attacker.close()
    expect(readable).toContain(handed.keyId)
    expect(readable).not.toContain(link.split('.').at(-1))
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
    const shown = await messageOf(sandbox)
    expect(buttonsOf(shown).has('delivery.open')).toBe(false)
    expect(JSON.stringify(shown)).toContain('It was shown to you')
    await sandbox.command('U0MAX', 'C0PAYMENTS', 'history max')
    expect(JSON.stringify((await sandbox.messages({ to: 'U0MAX' })).at(-1))).toContain(
      'shown on its one-time page',
    )

    const isSealed = async (): Promise<boolean> =>
      (await sandbox.state()).secrets.some((name) => name.includes(handed.keyId))
    expect(await isSealed()).toBe(true)
    await sandbox.advance('PT16M')
    expect(await isSealed()).toBe(false)
    const stored = await everythingStored(sandbox)
    expect(stored).toContain(handed.keyId)
    expect(stored).not.toContain(secret)
    expect(stored).not.toContain(encodeURIComponent(secret))
  })
})

describe('a key that was shown and did not arrive', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  it('is removed when its owner says so, and another one is made and shown', async () => {
    const first = await rotateForPage(sandbox)
    await press(await openLink(sandbox, first))
    await sandbox.settle()
    await sandbox.click(await messageOf(sandbox), 'U0MAX', 'delivery.lost')
    expect(JSON.stringify(await messageOf(sandbox))).toContain('You said that you did not get it')
    // CloudTrail has to show who made it before it is touched.
    await sandbox.advance('PT3H')
    expect(await statusOf(sandbox, 'max', first.keyId)).toBe('gone')

    const message = await messageOf(sandbox)
    expect(message.ts).not.toBe(first.message.ts)
    expect(buttonsOf(message).has('delivery.open')).toBe(true)
    const page = await press(await openLink(sandbox, { ...first, message }))
    const secret = secretOn(page)
    const [, second] = await sandbox.keysOf('max')
    expect(page.text).toContain(second?.accessKeyId)
    const signer = { accessKeyId: second?.accessKeyId ?? '', secretAccessKey: secret ?? '' }
    await expect(sandbox.callerOf(signer)).resolves.toMatch(/user\/payments\/max$/)
    expect((await sandbox.state()).secrets.filter((name) => name.includes('pickup'))).toHaveLength(
      1,
    )
  })

  it('is kept when somebody has used it', async () => {
    const [, key] = await sandbox.keysOf('max')
    await sandbox.call('use-key', { access_key_id: key?.accessKeyId, service: 'ec2' })
    await sandbox.click(await messageOf(sandbox), 'U0MAX', 'delivery.lost')
    await sandbox.advance('PT2H')
    expect(await statusOf(sandbox, 'max', key?.accessKeyId ?? '')).toBe('Active')
  })
})

describe('a key that is made by itself and shown once', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  const asked = async (): Promise<Handed> => {
    await sandbox.command('U0MAX', 'C0PAYMENTS', 'create')
    const { views } = await sandbox.state()
    const form = views.findLast(({ user }) => user === 'U0MAX')
    const user = {
      type: 'external_select',
      selected_option: { value: `${Number('111111111111').toString(36)}/max` },
    }
    await sandbox.call('submit', {
      user: 'U0MAX',
      view_id: form?.view_id,
      values: {
        user: { 'user.pick': user },
        purpose: {
          'purpose.pick': { type: 'static_select', selected_option: { value: 'laptop' } },
        },
        reason: { 'reason.type': { type: 'plain_text_input', value: 'A tool without SSO' } },
        delivery: {
          'delivery.pick': { type: 'static_select', selected_option: { value: 'page' } },
        },
      },
    })
    await sandbox.settle()
    const [before] = await sandbox.keysOf('max')
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    const made = (await sandbox.keysOf('max')).find(
      ({ accessKeyId }) => accessKeyId !== before?.accessKeyId,
    )
    if (made === undefined) throw new Error(`no key was made: ${await sandbox.logs()}`)
    return { keyId: made.accessKeyId, message: await messageOf(sandbox) }
  }

  it('goes to the owner, and is over an hour after it was shown', async () => {
    const handed = await asked()
    const page = await press(await openLink(sandbox, handed))
    const signer = { accessKeyId: handed.keyId, secretAccessKey: secretOn(page) ?? '' }
    await expect(sandbox.callerOf(signer)).resolves.toMatch(/user\/payments\/max$/)
    await sandbox.advance('PT2H')
    expect((await sandbox.state()).secrets.filter((name) => name.includes('pickup'))).toEqual([])
    expect(await statusOf(sandbox, 'max', handed.keyId)).toBe('Active')
    expect(buttonsOf(await messageOf(sandbox)).size).toBe(0)
  })
})

describe('a key that nobody lets themselves be shown', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  it('is removed with its secret after the deadline, and its link is over', async () => {
    const [old] = await sandbox.keysOf('max')
    const handed = await rotateForPage(sandbox)
    const link = await openLink(sandbox, handed)
    await sandbox.advance('P3D')
    expect(await statusOf(sandbox, 'max', handed.keyId)).toBe('gone')
    expect(await statusOf(sandbox, 'max', old?.accessKeyId ?? '')).toBe('Active')
    expect((await sandbox.state()).secrets.filter((name) => name.includes('pickup'))).toEqual([])
    const page = await press(link)
    expect(page.status).toBe(410)
    expect(page.title).toContain('no key here any more')
  })
})
