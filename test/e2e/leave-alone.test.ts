import { beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { exemptionsPk } from '../../src/aws/dynamo/keys.ts'
import { attackSuite } from '../support/attack-suite.ts'
import type { Attacker, Row } from '../support/attacker.ts'
import { cardIn, lastAnswerTo, oldKeyOf } from '../support/main-job.ts'
import { payloadBody } from '../support/signed-slack-request.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

const DEVELOPMENT = '111111111111'

describe('a key or a user that is left alone', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  const say = (person: string, text: string): Promise<unknown> =>
    sandbox.command(person, 'C0PAYMENTS', text)
  /** What rotating the keys of the team would be now, as the manager is shown it. */
  async function offer(): Promise<string> {
    await sandbox.fault({
      service: 'iam',
      operation: 'ListUsers',
      account: '222222222222',
      mode: 'deny',
      times: 1_000,
    })
    await say('U0MAYA', 'rotate team payments')
    const shown = (await sandbox.messages({ to: 'U0MAYA' })).findLast(({ text }) =>
      text.startsWith('Rotate the keys of team payments?'),
    )
    if (shown === undefined) throw new Error(`nothing was offered; ${await sandbox.logs()}`)
    return JSON.stringify(shown)
  }
  const exemptionRow = async (): Promise<Row | undefined> =>
    (await attacker.rows()).find(({ pk }) => pk === exemptionsPk(DEVELOPMENT as never))
  const snoozed = async (): Promise<string> => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await say('U0ERIN', `snooze ${accessKeyId} 14d because the release is on Monday`)
    return accessKeyId
  }
  const decide = async (card: Message, person: string): Promise<string> => {
    await sandbox.click(card, person, 'request.approve')
    return lastAnswerTo(sandbox, person)
  }

  it('is left out of the rotation of its team with the reason, and listed again when the end has passed', async () => {
    expect(await offer()).toContain('`erin` in development, 132 days old')
    await snoozed()
    const without = await offer()
    expect(without).not.toContain('`erin` in development')
    expect(without).toMatch(/snoozed: erin in development \(until \d{4}-\d\d-\d\d: the release is/)
    await sandbox.advance('P15D')
    expect(await offer()).toContain('`erin` in development, 147 days old')
  })

  it('is exempt once the manager approved it, and never by whoever asked', async () => {
    await say('U0ERIN', 'exempt development/erin 90d because the vendor moves to a role in spring')
    expect(await offer()).toContain('`erin` in development')
    const card = await cardIn(sandbox)
    expect(JSON.stringify(card)).toMatch(/Until.*the vendor moves to a role in spring/)
    expect(await decide(card, 'U0ERIN')).toMatch(/own request/)
    expect(await decide(card, 'U0MAYA')).toContain('Approved')
    expect(await offer()).toMatch(/exempt: erin in development \(until/)
    await say('U0PIA', 'exempt development/erin off')
    expect(await lastAnswerTo(sandbox, 'U0PIA')).toContain('lets only some people')
    await say('U0MAX', 'exempt development/erin off')
    expect(await offer()).toContain('`erin` in development')
    await say('U0ERIN', 'history development/erin')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toMatch(/end of the exemption|End the exemption/)
  })

  it('is refused beyond what policy allows, with the last day that would do', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await say('U0ERIN', `snooze ${accessKeyId} 31d because I am away`)
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toMatch(/at most 30 days: `\d{4}-\d\d-\d\d`/)
    expect(await exemptionRow()).toBeUndefined()
  })

  it('keeps no rotation waiting, is kept waiting by none, and only tells a person who rotates it', async () => {
    const keyId = await snoozed()
    await say('U0ERIN', 'rotate')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toMatch(
      /Asked: rotation.*Mind that it is snoozed until/,
    )
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
    await say('U0ERIN', `snooze ${keyId} 7d because the old server goes next week`)
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('Asked: snooze of')
    expect((await exemptionRow())?.['reason']).toBe('the old server goes next week')
  })

  it('is contained all the same when it is exposed', async () => {
    const keyId = await snoozed()
    await say('U0SAM', `exposed ${keyId} in a public repository`)
    const [key] = await sandbox.keysOf('erin')
    expect(key?.status).toBe('Inactive')
  })

  it('is not left alone by a row that somebody wrote, or put back after it was taken back', async () => {
    const keyId = await snoozed()
    const row = await exemptionRow()
    if (row === undefined) throw new Error('no row')
    await attacker.put({ ...row, until: '2029-01-01T00:00:00.000Z' })
    expect(await offer()).toContain('`erin` in development')
    const omar = (await oldKeyOf(sandbox, 'omar')).accessKeyId
    await attacker.put({ ...row, sk: row.sk.replace(keyId, omar), keyId: omar })
    await attacker.put(row)
    expect(await offer()).toMatch(/snoozed: erin in development/)
    expect(await offer()).not.toMatch(/snoozed: [^\\]*omar/)
    await say('U0ERIN', `snooze ${keyId} off`)
    await attacker.put(row)
    expect(await offer()).toContain('`erin` in development')
  })

  it('is snoozed with a form where the command did not say everything, and wrong input is said under it', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    const user = 'U0ERIN'
    await say(user, `snooze ${accessKeyId} 14d`)
    const far = await submitted(user, '2031-01-01', 'x')
    expect(far).toMatch(/or an earlier day/)
    const { now } = (await sandbox.state()).clock
    const day = new Date(Date.parse(now) + 5 * 86_400_000).toISOString().slice(0, 10)
    await submitted(user, day, 'the release is on Monday')
    expect((await exemptionRow())?.['keyId']).toBe(accessKeyId)
  })
  async function submitted(user: string, day: string, reason: string): Promise<string> {
    const view = (await sandbox.state()).views.findLast((each) => each.user === user)
    if (view === undefined) throw new Error(`no form; ${await sandbox.logs()}`)
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    const values = {
      key: { 'key.pick': accessKeyId },
      until: { 'until.pick': day },
      reason: { 'reason.type': reason },
    }
    const answer = await sandbox.call('submit', { user, view_id: view.view_id, values })
    await sandbox.settle()
    return JSON.stringify(answer)
  }
})

describe('a key that is not the team’s', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  async function sayNotOurs(user: string, keyId: string, reason: string): Promise<string> {
    const body = payloadBody({
      type: 'view_submission',
      user: { id: user, team_id: 'T0AWSKEY' },
      team: { id: 'T0AWSKEY' },
      view: {
        id: 'V0NOTOURS',
        type: 'modal',
        callback_id: 'view.not_ours',
        private_metadata: JSON.stringify({ channel: 'C0PAYMENTS', value: `key:${keyId}` }),
        state: { values: { reason: { 'reason.type': { value: reason } } } },
      },
    })
    await attacker.post({ body })
    return lastAnswerTo(sandbox, user)
  }
  const told = async (): Promise<readonly Message[]> =>
    (await sandbox.messages({ channel: 'C0PLATFORM' })).filter(({ text }) =>
      text.includes("is not team payments's"),
    )

  it('is told to the platform team once a week, with the line to change, and recorded', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    expect(await sayNotOurs('U0PIA', accessKeyId, 'not my team')).toContain('Only the owner')
    expect(await told()).toEqual([])
    expect(await sayNotOurs('U0OMAR', accessKeyId, 'it is the data team’s')).toContain('was told')
    const [message, ...more] = await told()
    expect(more).toEqual([])
    expect(JSON.stringify(message)).toMatch(/data team.*teams\[0\]\.owns\.(path|tag|users)/)
    expect(buttonsOf(message as Message).size).toBe(0)
    expect(await sayNotOurs('U0MAYA', accessKeyId, 'indeed')).toContain('said so already')
    expect(await told()).toHaveLength(1)
    await sandbox.advance('P8D')
    expect(await sayNotOurs('U0MAYA', accessKeyId, 'still not')).toContain('was told')
    expect(await told()).toHaveLength(2)
    await sandbox.command('U0MAYA', 'C0PAYMENTS', `history ${accessKeyId}`)
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toMatch(/is not team payments's.*data team/)
  })
})
