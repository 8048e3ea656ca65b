import { beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { RequestId } from '../../src/requests/ids.ts'
import { bulkRequestId, requestIdOf } from '../../src/requests/request-id.ts'
import { attackSuite } from '../support/attack-suite.ts'
import { type Attacker, dueNow, type Row } from '../support/attacker.ts'
import { lastAnswerTo, oldKeyOf } from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** Who of the team has one Active key, in development. */
const OF_PAYMENTS = ['ci-payments', 'erin', 'max', 'never-nora', 'omar', 'payout', 'refunds']

describe('/awskey rotate team', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  /** Production has many users, and few tests are about one of them. */
  const withoutProduction = (): Promise<void> =>
    sandbox.fault({
      service: 'iam',
      operation: 'ListUsers',
      account: '222222222222',
      mode: 'deny',
      times: 1_000,
    })
  /** The offer that only this person sees, once every account that is asked about has been read. */
  async function offerTo(
    person: string,
    text = 'rotate team payments all',
    { production = false } = {},
  ): Promise<Message> {
    if (!production) await withoutProduction()
    for (let tries = 0; tries < 10; tries++) {
      await sandbox.command(person, 'C0PAYMENTS', text)
      const offer = (await sandbox.messages({ to: person })).findLast((message) =>
        buttonsOf(message).has('bulk.start'),
      )
      if (offer === undefined) throw new Error(`nothing was offered; ${await sandbox.logs()}`)
      if (!/could be read in time|ask again in a few/.test(JSON.stringify(offer))) return offer
    }
    throw new Error('production could not be read in time')
  }
  /** Starts, and lets the few moments pass that the pace takes. */
  async function start(
    person = 'U0SAM',
    text?: string,
    accounts?: Parameters<typeof offerTo>[2],
  ): Promise<void> {
    await sandbox.click(await offerTo(person, text, accounts), person, 'bulk.start')
    await sandbox.advance('PT10M')
  }
  async function progress(): Promise<Message> {
    const found = (await sandbox.messages({ channel: 'C0PAYMENTS' })).findLast(({ text }) =>
      text.startsWith('Rotating the keys of team payments'),
    )
    if (found === undefined) throw new Error(`no progress is shown; ${await sandbox.logs()}`)
    return found
  }
  const lineOf = async (userName: string): Promise<string> => {
    const lines = JSON.stringify(await progress()).split('\\n')
    return lines.find((line) => line.includes(`\`${userName}\` in`)) ?? 'no line'
  }
  const rotations = async (): Promise<readonly Row[]> =>
    (await attacker.rows()).filter(
      ({ sk, operation }) => sk === 'REQ' && Object(operation).kind === 'rotate',
    )
  const usersOf = (rows: readonly Row[]): readonly string[] =>
    rows.map(({ subject }) => String(Object(subject).userName)).toSorted()
  const cardOf = async (userName: string): Promise<Message> => {
    const card = (await sandbox.messages({ channel: 'C0PAYMENTS', holding: userName })).findLast(
      (message) => buttonsOf(message).has('request.approve'),
    )
    if (card === undefined) throw new Error(`no card for ${userName}`)
    return card
  }

  it('offers the keys that are due, and names everybody who is left out with the reason', async () => {
    const offer = JSON.stringify(
      await offerTo('U0MAYA', 'rotate team payments', { production: true }),
    )
    expect(offer).toContain('*2 IAM users*')
    expect(offer).toContain('`erin` in development, 132 days old')
    expect(offer).toContain('`max` in development, 95 days old')
    expect(offer).toContain('Start 2 rotations')
    expect(offer).toMatch(/key not due yet: [^\\]*omar in development/)
    expect(offer).toContain('two keys already: tina in development')
    expect(offer).toMatch(/development read .*production read/)
    expect(await rotations()).toEqual([])
  })

  it('says what could not be read, and starts nothing of it', async () => {
    const offer = JSON.stringify(await offerTo('U0MAYA'))
    expect(offer).toContain('Not known, so not among them')
    expect(offer).toMatch(/account could not be read, so not known: production/)
    expect(offer).toContain('production not read')
    expect(offer).not.toContain('`deployer` in production')
  })

  it('starts them paced, shows each in the team’s channel, and follows as one is approved and used', async () => {
    await start('U0SAM', undefined, { production: true })
    expect(usersOf(await rotations())).toEqual(OF_PAYMENTS)
    expect((await progress()).text).toMatch(
      /^Rotating .*8 rotations: 1 refused, 7 waiting for approval\.$/,
    )
    expect(await lineOf('deployer')).toContain('names no role')
    expect(await lineOf('erin')).toContain('waits for approval, 0 of 1 so far')
    expect(await sandbox.messages({ channel: 'D0SAM' })).toEqual([])

    await sandbox.click(await cardOf('erin in development'), 'U0ERIN', 'request.approve')
    await sandbox.advance('PT5S')
    expect(await lineOf('erin')).toContain('waits for somebody to fetch the new secret')
    const keys = await sandbox.keysOf('erin')
    expect(keys).toHaveLength(2)
    await sandbox.call('use-key', { access_key_id: keys[1]?.accessKeyId, service: 'ec2' })
    await sandbox.advance('PT3H')
    expect(await lineOf('erin')).toContain('both keys work')
    expect(
      (await sandbox.messages({ channel: 'C0PAYMENTS', holding: 'Rotating the keys' })).length,
    ).toBe(1)
  })

  it('never opens more than five for one account in a minute', async () => {
    await sandbox.click(await offerTo('U0SAM'), 'U0SAM', 'bulk.start')
    expect(await rotations()).toHaveLength(5)
    await sandbox.advance('PT50S')
    expect(await rotations()).toHaveLength(5)
    await sandbox.advance('PT15S')
    expect(await rotations()).toHaveLength(OF_PAYMENTS.length)
  })

  it('stops the rest, and leaves alone what has begun', async () => {
    await sandbox.click(await offerTo('U0SAM'), 'U0SAM', 'bulk.start')
    const begun = await rotations()
    await sandbox.advance('PT5S')
    const shown = await progress()
    const value = buttonsOf(shown).get('bulk.stop')
    await sandbox.click(shown, 'U0OMAR', 'bulk.stop')
    expect(await lastAnswerTo(sandbox, 'U0OMAR')).toContain('Only the approvers of team payments')
    await sandbox.click(shown, 'U0MAYA', 'bulk.stop')
    await sandbox.advance('PT10M')
    expect(await rotations()).toHaveLength(begun.length)
    expect(JSON.stringify(await progress())).toContain('The rest was stopped by <@U0MAYA>')
    expect(buttonsOf(await progress()).has('bulk.stop')).toBe(false)
    await sandbox.click(shown, 'U0SAM', 'bulk.stop', value)
    expect(await lastAnswerTo(sandbox, 'U0SAM')).toContain('nothing left to stop')
  })

  it('lets nobody start who is neither an approver of the team nor of security', async () => {
    for (const person of ['U0ERIN', 'U0PIA', 'U0GUS']) {
      await sandbox.command(person, 'C0PAYMENTS', 'rotate team payments')
      expect(await lastAnswerTo(sandbox, person)).toMatch(/Only the approvers|Guests cannot/)
    }
    const value = buttonsOf(await offerTo('U0MAYA')).get('bulk.start')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate team payments')
    const told = (await sandbox.messages({ to: 'U0OMAR' })).length
    await attacker.click('U0OMAR', 'bulk.start', value ?? '')
    expect((await sandbox.messages({ to: 'U0OMAR' })).length).toBe(told + 1)
    expect(await lastAnswerTo(sandbox, 'U0OMAR')).toContain('Only the approvers')
    expect(await rotations()).toEqual([])
  })

  it('does not know who may while Slack does not say who approves', async () => {
    await sandbox.fault({
      service: 'slack',
      operation: 'usergroups.users.list',
      mode: 'throttle',
      times: 9,
    })
    // Of a group that nobody asked about within the last two seconds.
    await sandbox.command('U0PIA', 'C0PAYMENTS', 'rotate team platform')
    expect(await lastAnswerTo(sandbox, 'U0PIA')).toContain('could not be read')
  })

  it('begins from a button that any message may carry', async () => {
    await withoutProduction()
    await attacker.click('U0MAYA', 'team.rotate', 'team:payments')
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toContain('`erin` in development, 132 days old')
    await attacker.click('U0OMAR', 'team.rotate', 'team:payments')
    expect(await lastAnswerTo(sandbox, 'U0OMAR')).toContain('Only the approvers')
    await attacker.click('U0MAX', 'team.rotate', 'user:erin')
    expect(JSON.stringify(await sandbox.messages({ channel: 'D0MAX' }))).toContain(
      'another version of awskey',
    )
    expect(await rotations()).toEqual([])
  })

  it('is bound to what was shown: what changed since is shown again and nothing begins', async () => {
    const offer = await offerTo('U0SAM')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate')
    await sandbox.click(offer, 'U0SAM', 'bulk.start')
    expect(await lastAnswerTo(sandbox, 'U0SAM')).toContain('This changed since you looked')
    expect(usersOf(await rotations())).toEqual(['omar'])
    const again = await lastAnswerTo(sandbox, 'U0SAM')
    expect(again).toMatch(/another request is open: omar in development/)
  })

  it('starts once, however often the same is clicked', async () => {
    const offer = await offerTo('U0SAM')
    await Promise.all([
      sandbox.click(offer, 'U0SAM', 'bulk.start'),
      sandbox.click(offer, 'U0SAM', 'bulk.start'),
    ])
    await sandbox.advance('PT10M')
    expect(await rotations()).toHaveLength(OF_PAYMENTS.length)
    expect((await attacker.rows()).filter(({ sk }) => sk === 'BULK')).toHaveLength(1)
    const told = JSON.stringify(await sandbox.messages({ to: 'U0SAM' }))
    expect(told).toMatch(/are being rotated already|This changed since you looked/)
  })

  it('sends the whole list as a file', async () => {
    await start()
    await sandbox.click(await progress(), 'U0SAM', 'bulk.file')
    const { files } = (await sandbox.call('state')).body as { files: { content: string }[] }
    const csv = JSON.stringify(files)
    for (const user of ['erin', 'ci-payments', 'account could not be read', 'tina'])
      expect(csv).toContain(user)
    await sandbox.click(await progress(), 'U0ERIN', 'bulk.file')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('Only the approvers')
  })

  it('nobody approves their own: the starter waits for another approver', async () => {
    await start('U0MAYA')
    const old = await oldKeyOf(sandbox, 'ci-payments')
    const card = await cardOf('ci-payments in development')
    await sandbox.click(card, 'U0MAYA', 'request.approve')
    expect(await sandbox.keysOf('ci-payments')).toEqual([old])
    await sandbox.click(card, 'U0MAX', 'request.approve')
    expect(await sandbox.keysOf('ci-payments')).toHaveLength(2)
  })

  describe('in a table and a queue that somebody else writes to', () => {
    const reported = async (): Promise<boolean> =>
      /forged/i.test(JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' })))
    const now = async (): Promise<string> => (await sandbox.state()).clock.now
    const bulkRow = async (): Promise<Row> => {
      const row = (await attacker.rows()).find(({ sk }) => sk === 'BULK')
      if (row === undefined) throw new Error('there is no bulk')
      return row
    }
    const runAgain = async (): Promise<void> => {
      await attacker.enqueue({ kind: 'bulk', id: (await bulkRow())['id'] })
      await sandbox.settle()
    }
    /** Started for erin and max, whose keys are due; omar's is not. */
    const startedForErin = async (): Promise<{ readonly row: Row; readonly omar: Row }> => {
      await sandbox.command('U0SAM', 'C0PAYMENTS', 'rotate omar')
      const [omar] = await rotations()
      await sandbox.click(await cardOf('omar in development'), 'U0MAYA', 'request.deny')
      await start('U0MAYA', 'rotate team payments')
      const row = (await rotations()).find(({ subject }) => Object(subject).userName === 'erin')
      if (row === undefined || omar === undefined) throw new Error('nothing was started')
      return { row, omar }
    }
    const lockFor = async (row: Row): Promise<void> => {
      const { account, userId } = Object(row['subject'])
      await attacker.put({ pk: `LOCK#${account}#${userId}`, sk: 'LOCK', requestId: row['id'] })
    }
    const running = async (): Promise<Record<string, unknown>> => ({
      state: 'running',
      approvals: { needed: 0, from: { team: 'payments' }, why: 'none_needed', typed: false },
      ...dueNow('intend_create', await now()),
    })
    /** A row that says that the click on Start began a rotation of omar's key, too. */
    const forgedChild = async (): Promise<Row> => {
      const { row, omar } = await startedForErin()
      const { account, userId } = Object(omar['subject'])
      const id = bulkRequestId(RequestId.parse(row['bulk']), { account, userId })
      const { subject, operation, owner } = omar
      return { ...row, pk: `REQ#${id}`, id, subject, operation, owner }
    }

    it('rotates nobody whom somebody wrote into the list', async () => {
      const { omar } = await startedForErin()
      const row = await bulkRow()
      const { userName, userId, account } = Object(omar['subject'])
      const key = Object(omar['operation']).oldKeyId
      const entry = { ...Object(Object(row['entries'])[0]), userName, userId, account, keyId: key }
      const added = { ...entry, state: 'waiting', requestId: undefined }
      const dueAt = await now()
      await attacker.put({ ...row, entries: [...Object(row['entries']), added], dueAt })
      await runAgain()
      const begun = (await rotations()).filter(({ bulk }) => bulk !== undefined)
      expect(usersOf(begun)).toEqual(['erin', 'max'])
      expect(await reported()).toBe(true)
    })

    it('makes no key for a row that says it is one of them', async () => {
      const child = await forgedChild()
      const before = await sandbox.keysOf('omar')
      await lockFor(child)
      await attacker.edit(child, await running())
      expect(await sandbox.keysOf('omar')).toEqual(before)
      expect(await reported()).toBe(true)
    })

    it('makes no key for it either when the list names it, too', async () => {
      const child = await forgedChild()
      const before = await sandbox.keysOf('omar')
      const row = await bulkRow()
      const [first] = Object(row['entries'])
      const { userName, userId, account } = Object(child['subject'])
      const keyId = Object(child['operation']).oldKeyId
      const forged = { ...first, userName, userId, account, keyId, requestId: child['id'] }
      await attacker.put({ ...row, entries: [...Object(row['entries']), forged] })
      await lockFor(child)
      await attacker.edit(child, await running())
      expect(await sandbox.keysOf('omar')).toEqual(before)
      expect(await reported()).toBe(true)
    })

    it('makes no key without the approval that one of them needs', async () => {
      const { row } = await startedForErin()
      const before = await sandbox.keysOf('erin')
      await attacker.edit(row, await running())
      expect(await sandbox.keysOf('erin')).toEqual(before)
      const held = (await rotations()).find(({ id }) => id === row['id'])
      expect(Object(held?.['hold']).reason).toBe('approval_no_longer_enough')
    })

    it('takes no other act for a click on Start', async () => {
      const before = await sandbox.keysOf('erin')
      const { row } = await startedForErin()
      await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate')
      const [act] = (await attacker.acts()).filter(({ user }) => user === 'U0OMAR')
      if (act === undefined) throw new Error('omar asked for nothing')
      const bulk = requestIdOf(act)
      const { account, userId } = Object(row['subject'])
      const id = bulkRequestId(bulk, { account, userId })
      const child = { ...row, pk: `REQ#${id}`, id, bulk, act, requester: 'U0OMAR' }
      await lockFor(child)
      await attacker.edit(child, await running())
      expect(await sandbox.keysOf('erin')).toEqual(before)
      expect(await reported()).toBe(true)
    })

    it('begins nothing twice, however often the job comes', async () => {
      await start()
      const before = (await rotations()).length
      await Promise.all([runAgain(), runAgain(), runAgain()])
      await sandbox.advance('PT10M')
      expect(await rotations()).toHaveLength(before)
    })
  })

  it.each([
    ['dynamodb', 'TransactWriteItems'],
    ['iam', 'ListAccessKeys'],
    ['sqs', 'SendMessage'],
    ['slack', 'chat.update'],
  ])(
    'begins each once, although a worker dies in the middle of %s %s',
    async (service, operation) => {
      const offer = await offerTo('U0SAM')
      await sandbox.click(offer, 'U0SAM', 'bulk.start')
      await sandbox.fault({ service, operation, mode: 'crash', times: 1 })
      for (let minute = 0; minute < 4; minute++) await sandbox.advance('PT10M')
      expect(await sandbox.logs()).toContain('ended by a planted crash')
      expect(usersOf(await rotations())).toEqual(OF_PAYMENTS)
      expect((await progress()).text).toContain('7 rotations: 7 waiting for approval')
    },
  )
})
