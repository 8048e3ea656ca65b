import { request as httpRequest } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { attackSuite } from '../support/attack-suite.ts'
import type { Attacker } from '../support/attacker.ts'
import { everythingStored } from '../support/everything-stored.ts'
import {
  cardIn,
  install,
  lastAnswerTo,
  oldKeyOf,
  type Rotated,
  rotate,
  statusOf,
  untilDeletionIsAsked,
} from '../support/main-job.ts'
import { commandBody, eventBody, payloadBody } from '../support/signed-slack-request.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** Whoever can talk to Slack, or replay what Slack said: each test attacks through the front door and looks at IAM and at the request afterwards. */
describe('requests that awskey must not obey', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  const card = async (): Promise<{
    oldKey: { accessKeyId: string }
    card: Message
    value: string
  }> => {
    const oldKey = await oldKeyOf(sandbox, 'erin')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    const waiting = await cardIn(sandbox)
    return { oldKey, card: waiting, value: buttonsOf(waiting).get('request.approve') ?? '' }
  }
  const deletionCard = async (): Promise<Rotated & { readonly card: Message }> => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    return { ...rotation, card: await untilDeletionIsAsked(sandbox) }
  }
  const clickBody = (user: string, action_id: string, value: string, more: object = {}): string =>
    payloadBody({
      type: 'block_actions',
      user: { id: user, team_id: 'T0AWSKEY' },
      channel: { id: 'C0PAYMENTS' },
      actions: [{ type: 'button', action_id, value, block_id: 'b' }],
      ...more,
    })
  const ledger = async (requestId: unknown): Promise<readonly string[]> =>
    (await attacker.rows())
      .filter(({ pk }) => pk === `LEDGER#REQ#${String(requestId)}`)
      .map(({ type }) => String(type))

  it('counts fifty clicks of two people at once as one decision and one deletion', async () => {
    const { oldKey, card: shown } = await deletionCard()
    const people = Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? 'U0MAYA' : 'U0MAX'))
    await Promise.all(
      people.map((user) =>
        sandbox.call('click', {
          user,
          channel: shown.channel,
          ts: shown.ts,
          action_id: 'request.approve',
        }),
      ),
    )
    await sandbox.settle()
    expect(await statusOf(sandbox, 'erin', oldKey.accessKeyId)).toBe('gone')
    const row = await attacker.request('delete')
    expect(row['decisions']).toHaveLength(1)
    const types = await ledger(row['id'])
    expect(types.filter((type) => type === 'approved')).toHaveLength(1)
    expect(types.filter((type) => type === 'deleted')).toHaveLength(1)
  })

  it('lets nobody approve what they asked for, not even with the buttons of another card', async () => {
    const { value, card: erins } = await card()
    await sandbox.command('U0SAM', 'C0PAYMENTS', 'rotate omar')
    const omars = await cardIn(sandbox)
    await sandbox.click(omars, 'U0OMAR', 'request.approve', value)
    expect(await lastAnswerTo(sandbox, 'U0OMAR')).toMatch(/their own/i)
    await sandbox.click(erins, 'U0SAM', 'request.approve', buttonsOf(omars).get('request.approve'))
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect(await sandbox.keysOf('omar')).toHaveLength(1)
  })

  it('counts a request of Slack that comes twice once', async () => {
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    const value = buttonsOf(await cardIn(sandbox)).get('request.deny') ?? ''
    const body = clickBody('U0MAYA', 'request.approve', value)
    const timestamp = Math.floor(Date.now() / 1_000)
    for (let times = 0; times < 3; times++) await attacker.post({ body, timestamp })
    const row = await attacker.request('rotate')
    expect(row['decisions']).toHaveLength(1)
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
    const command = commandBody('rotate', { user_id: 'U0OMAR' })
    for (let times = 0; times < 3; times++) await attacker.post({ body: command, timestamp })
    expect(await sandbox.keysOf('omar')).toHaveLength(2)
    const asked = (await attacker.rows()).filter(
      ({ sk, requester }) => sk === 'REQ' && requester === 'U0OMAR',
    )
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['older than five minutes', { timestamp: -301 }, 401],
    ['from the future', { timestamp: 301 }, 401],
    ['signed with another secret', { signingSecret: 'guessed' }, 401],
    ['with no signature', { signature: '' }, 401],
    ['with a signature of another version', { signature: `v1=${'0'.repeat(64)}` }, 401],
  ])('refuses a request %s', async (_what, how, status) => {
    const { value } = await card()
    const { timestamp: offset = 0, ...rest } = { timestamp: 0, ...how }
    const timestamp = Math.floor(Date.now() / 1_000) + offset
    const answer = await attacker.post({
      body: clickBody('U0MAYA', 'request.approve', value),
      timestamp,
      ...rest,
    })
    expect(answer.status).toBe(status)
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
  })

  it.each([
    ['another workspace', { team: { id: 'T0EVIL' }, user: { id: 'U0MAYA', team_id: 'T0EVIL' } }],
    ['another app', { api_app_id: 'A0EVIL' }],
    ['another enterprise', { team: null, enterprise: { id: 'E0EVIL' } }],
  ])('refuses a click of %s', async (_what, more) => {
    const { value } = await card()
    const answer = await attacker.post({
      body: clickBody('U0MAYA', 'request.approve', value, more),
    })
    expect(answer.status).toBe(403)
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
  })

  it.each([
    ['nothing', ''],
    ['words', 'request.approve'],
    ['no version', '01JDCR3M7K8N9P0Q1R2S3T4V5W'],
    ['an unknown request', '01JDCR3M7K8N9P0Q1R2S3T4V5W.1'],
    ['a target of a command', 'user:erin'],
    ['a version to come', '<id>.99'],
    ['a version that is none', '<id>.-1'],
    ['a version with more behind it', '<id>.1.2'],
    ['another sign before it', ' <id>.1'],
  ])('answers a value that is %s, and does nothing', async (_what, forged) => {
    const { card: shown, value } = await card()
    const [id = ''] = value.split('.')
    const before = (await sandbox.messages({ to: 'U0MAYA' })).length
    await sandbox.click(shown, 'U0MAYA', 'request.approve', forged.replace('<id>', id))
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect((await sandbox.messages({ to: 'U0MAYA' })).length).toBeGreaterThan(before)
  })

  it('lets no stranger cancel, undo, approve or deny', async () => {
    const { value } = await card()
    const [id] = value.split('.')
    await sandbox.command('U0TINA', 'C0PAYMENTS', `cancel ${id}`)
    for (const action of ['request.cancel', 'request.approve', 'rotation.undo'])
      await attacker.post({ body: clickBody('U0TINA', action, value) })
    expect((await attacker.request('rotate'))['state']).toBe('awaiting_approval')

    await sandbox.call('reset', {})
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P8D')
    const row = await attacker.request('rotate', 'running')
    const button = `${String(row['id'])}.${String(row['subjectVersion'])}`
    for (const user of ['U0TINA', 'U0SAM', 'U0PIA', 'U0GUS', 'U0EVE', 'U0DEL', 'U0BOT'])
      await attacker.post({ body: clickBody(user, 'rotation.undo', button) })
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
  })

  it.each([
    ['a guest', 'U0GUS', /guest/i],
    ['an external person', 'U0EVE', /another organisation/i],
    ['somebody deactivated', 'U0DEL', /deactivated/i],
    ['a bot', 'U0BOT', /bot|app/i],
  ])('does nothing at all for %s', async (_who, user, sentence) => {
    const { card: shown, value } = await card()
    const [id] = value.split('.')
    const words = [
      'list',
      'list erin',
      'list development',
      'rotate',
      'rotate erin',
      'history erin',
      `history ${id}`,
      `cancel ${id}`,
    ]
    const keyId = (await oldKeyOf(sandbox, 'erin')).accessKeyId
    for (const text of words) await attacker.post({ body: commandBody(text, { user_id: user }) })
    for (const action of ['request.approve', 'request.cancel', 'rotation.undo'])
      await attacker.post({ body: clickBody(user, action, value) })
    const said = JSON.stringify([
      await sandbox.messages({ to: user }),
      await sandbox.messages({ channel: `D${user.slice(1)}` }),
    ])
    expect(said).not.toContain(keyId)
    if (user === 'U0GUS' || user === 'U0EVE') expect(said).toMatch(sentence)
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect((await attacker.request('rotate'))['state']).toBe('awaiting_approval')
    expect(shown.ts).not.toBe('')
  })

  it.each([
    ['a guest', 'U0GUS'],
    ['an external person', 'U0EVE'],
  ])('suggests no names of IAM users to %s', async (_who, user) => {
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'list development')
    const answer = await attacker.post({
      body: payloadBody({
        type: 'block_suggestion',
        user: { id: user, team_id: user === 'U0EVE' ? 'T0OTHER' : 'T0AWSKEY' },
        action_id: 'user.pick',
        block_id: 'user',
        value: 'ci',
        container: { type: 'view', view_id: 'V1' },
        view: { id: 'V1', type: 'modal' },
      }),
    })
    expect(answer.body).not.toMatch(/ci-payments/)
  })

  it.each([
    ['a guest', 'U0GUS'],
    ['an external person', 'U0EVE'],
  ])('shows %s no key in the Home', async (_who, user) => {
    await attacker.post({
      body: eventBody({
        type: 'app_home_opened',
        user,
        tab: 'home',
        channel: 'D1',
        event_ts: '1.1',
      }),
      contentType: 'application/json',
    })
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    expect(JSON.stringify((await sandbox.state()).homes)).not.toContain(accessKeyId)
  })

  it('refuses a protected user by every name it has', async () => {
    const before = await sandbox.keysOf('break-glass')
    const keyId = before[0]?.accessKeyId ?? ''
    const names = [
      'break-glass',
      'development/break-glass',
      'development/BREAK-GLASS',
      'Break-Glass',
      keyId,
      keyId.toLowerCase(),
      `key ${keyId}`,
      'user break-glass',
      'arn:aws:iam::111111111111:user/break-glass',
    ]
    for (const name of names) await sandbox.command('U0ERIN', 'C0PAYMENTS', `rotate ${name}`)
    await attacker.post({ body: clickBody('U0ERIN', 'key.rotate', `key:${keyId}`) })
    expect(await sandbox.keysOf('break-glass')).toEqual(before)
    expect((await attacker.rows()).filter(({ sk }) => sk === 'REQ')).toEqual([])
  })

  it('stores no secret that somebody types into a command or a reason', async () => {
    const secret = 'wJalrXUtnFEMIqK7MDENGkbPxRfiCYEXAMPLEKEY'
    const slashed = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    for (const each of [secret, slashed])
      for (const text of [
        `list ${each}`,
        `rotate ${each}`,
        `rotate user ${each}`,
        `history ${each}`,
        `rotate "${each}"`,
        each,
        `list aws_secret_access_key=${each}`,
        `rotate development/${each}`,
        `list secret=${each}`,
        `list SecretAccessKey=${each}`,
        `list AKIAIOSFODNN7EXAMPLE/${each}`,
        `list ${each.slice(0, 20)}\u200b${each.slice(20)}`,
        `rotate "SecretAccessKey": "${each}"`,
      ])
        await sandbox.command('U0ERIN', 'C0PAYMENTS', text)
    const { card: shown } = await card()
    await sandbox.click(shown, 'U0MAX', 'request.deny')
    const view = (await sandbox.state()).views.find(({ user }) => user === 'U0MAX')
    await sandbox.call('submit', {
      user: 'U0MAX',
      view_id: view?.view_id,
      values: {
        reason: {
          'reason.type': {
            type: 'plain_text_input',
            value: `no: secret=${secret} or (${slashed})`,
          },
        },
      },
    })
    await sandbox.settle()
    const stored = await everythingStored(sandbox)
    for (const each of [secret, slashed])
      expect([...stored.matchAll(new RegExp(`.{0,60}${each}`, 'g'))].map(String)).toEqual([])
  })

  it('shows a reason as it was typed, and calls nobody with it', async () => {
    const { card: shown } = await card()
    await sandbox.click(shown, 'U0MAX', 'request.deny')
    const view = (await sandbox.state()).views.find(({ user }) => user === 'U0MAX')
    const reason = `<!channel> <@U0MAYA> <https://evil.example|your bank> *b* \u202egnp.exe ${'&'.repeat(900)}`
    const submitted = await sandbox.call('submit', {
      user: 'U0MAX',
      view_id: view?.view_id,
      values: { reason: { 'reason.type': { type: 'plain_text_input', value: reason } } },
    })
    expect(submitted.httpStatus).toBe(200)
    await sandbox.settle()
    expect((await attacker.request('rotate'))['state']).toBe('denied')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'history erin')
    const { messages } = await sandbox.state()
    const shownNow = JSON.stringify(messages)
    expect(shownNow).toContain('&lt;!channel&gt;')
    expect(shownNow).not.toMatch(/<!channel>|<https:\/\/evil|\u202e/)
    expect(shownNow).not.toContain('<@U0MAYA> <')
  })

  it('shows a command that it does not understand without calling anybody', async () => {
    for (const text of [
      '<!channel> <https://evil.example|x>',
      `rotate ${'&'.repeat(2900)}`,
      '\u202etsil',
      `list ${'<'.repeat(1000)}`,
    ]) {
      await attacker.post({ body: commandBody(text) })
      const { body, status } = await attacker.post({
        body: commandBody(text, { user_id: 'U0OMAR' }),
      })
      expect(status).toBe(200)
      expect(body).not.toMatch(/<!channel>|<https:\/\/evil|\u202e/)
    }
  })

  it('shows the user agent of a caller without calling anybody', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P6D')
    await sandbox.call('use-key', {
      access_key_id: rotation.oldKey.accessKeyId,
      service: 'ec2',
      user_agent: '<!channel> <https://evil.example|log in> `x` *y*',
    })
    await sandbox.advance('P2D')
    const shown = JSON.stringify((await sandbox.state()).messages)
    expect(shown).toContain('evil.example')
    expect(shown).not.toMatch(/<!channel>|<https:\/\/evil/)
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Active')
  })

  it('lets no page of another site use the sandbox', async () => {
    const port = Number(new URL(sandbox.url).port)
    const status = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const req = httpRequest(
          { host: '127.0.0.1', port, path: '/sandbox/api/reset', method: 'POST', headers },
          (res) => {
            res.resume()
            resolve(res.statusCode)
          },
        )
        req.once('error', reject)
        req.end('{}')
      })
    expect(await status({ host: 'evil.example' })).toBe(403)
    expect(await status({ host: `evil.example:${port}` })).toBe(403)
    expect(await status({ host: `127.0.0.1:${port}`, origin: 'https://evil.example' })).toBe(403)
    expect(await status({ host: `127.0.0.1:${port}`, origin: 'null' })).toBe(403)
    expect(await status({ host: `127.0.0.1:${port}.evil.example` })).toBe(403)
  })
})
