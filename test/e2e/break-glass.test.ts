import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message, type ShownKey } from '../../sandbox/client.ts'
import { lastAnswerTo, oldKeyOf, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const BREAK = 'request.break_glass'
const REVIEW = 'request.review'

describe('somebody breaks the glass', () => {
  let sandbox: RunningSandbox
  let key: ShownKey
  let card: Message
  beforeEach(async () => {
    sandbox = await startTestSandbox()
    key = await oldKeyOf(sandbox, 'payout')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'deactivate development/payout')
    card = await withButton('C0PAYMENTS', BREAK)
  })
  afterEach(() => sandbox.stop())

  it('makes the key inactive alone, tells everybody concerned, and stays open until security looked', async () => {
    await breakGlass('U0PIA', lastFour(), 'The key is on a public paste site')
    expect(await status()).toBe('Inactive')

    for (const place of ['D0OMAR', 'C0PAYMENTS', 'C0SECURITY'])
      expect(JSON.stringify(await sandbox.messages({ channel: place }))).toMatch(
        /<@U0PIA> broke the glass.*The key is on a public paste site/,
      )
    const review = await withButton('C0SECURITY', REVIEW)
    for (const person of ['U0OMAR', 'U0PIA']) {
      await sandbox.click(review, person, REVIEW)
      expect(buttonsIn(await newest(review))).toContain(REVIEW)
      expect(await lastAnswerTo(sandbox, person)).toContain('does not look at it afterwards')
    }
    await sandbox.click(review, 'U0SAM', REVIEW)
    expect(buttonsIn(await newest(review))).not.toContain(REVIEW)
    expect(JSON.stringify(await newest(review))).toContain('*Looked at* by <@U0SAM>')
  })

  it('is not for those whom the configuration does not name, nor for the requester', async () => {
    await breakGlass('U0MAYA', lastFour(), 'I am in a hurry')
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toMatch(/break the glass/i)
    await sandbox.command('U0PIA', 'C0PAYMENTS', 'deactivate development/refunds')
    const own = await withButton('C0PAYMENTS', BREAK)
    const refunds = await oldKeyOf(sandbox, 'refunds')
    await breakGlass('U0PIA', refunds.accessKeyId.slice(-4), 'I am in a hurry', own)
    expect(await statusOf(sandbox, 'refunds', refunds.accessKeyId)).toBe('Active')
    expect(await status()).toBe('Active')
  })

  it('takes the last four of this key, and a reason', async () => {
    await breakGlass('U0SAM', 'AAAA', 'The key is on a public paste site')
    expect(await status()).toBe('Active')
    await breakGlass('U0SAM', lastFour(), ' ')
    expect(await status()).toBe('Active')
  })

  const lastFour = (): string => key.accessKeyId.slice(-4)
  const status = (): Promise<string> => statusOf(sandbox, 'payout', key.accessKeyId)
  const buttonsIn = (message: Message): readonly string[] => [...buttonsOf(message).keys()]

  async function breakGlass(
    person: string,
    typed: string,
    reason: string,
    on: Message = card,
  ): Promise<void> {
    await sandbox.click(on, person, BREAK)
    const view = (await sandbox.state()).views.findLast(({ user }) => user === person)
    if (view === undefined) throw new Error('Break glass opened no form')
    const values = {
      typed: { 'typed.type': { type: 'plain_text_input', value: typed } },
      reason: { 'reason.type': { type: 'plain_text_input', value: reason } },
    }
    await sandbox.call('submit', { user: person, view_id: view.view_id, values })
    await sandbox.settle()
  }

  async function withButton(channel: string, button: string): Promise<Message> {
    const found = (await sandbox.messages({ channel })).findLast((message) =>
      buttonsOf(message).has(button),
    )
    if (found === undefined) throw new Error(`no ${button} in ${channel}; ${await sandbox.logs()}`)
    return found
  }

  async function newest({ channel, ts }: Message): Promise<Message> {
    const found = (await sandbox.messages({ channel })).find((message) => message.ts === ts)
    if (found === undefined) throw new Error('the message is gone')
    return found
  }
})
