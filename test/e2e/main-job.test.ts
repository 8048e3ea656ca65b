import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import { everythingStored } from '../support/everything-stored.ts'
import {
  cardIn,
  install,
  lastAnswerTo,
  rotate,
  statusOf,
  untilDeletionIsAsked,
} from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('the main job', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox({ mondays: true })
  })
  afterAll(() => sandbox.stop())

  it('rotates a key from Slack, deletes the old one when the manager approves, and keeps the secret out of everything', async () => {
    const rotation = await rotate(sandbox)
    expect(rotation.newKey.status).toBe('Active')
    const sealed = await install(sandbox, rotation)
    expect(sealed.AccessKeyId).toBe(rotation.newKey.accessKeyId)
    const installed = { accessKeyId: sealed.AccessKeyId, secretAccessKey: sealed.SecretAccessKey }
    await expect(sandbox.callerOf(installed)).resolves.toMatch(/user\/payments\/erin$/)

    await sandbox.advance('P8D')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    await sandbox.advance('P8D')
    const card = await cardIn(sandbox)

    await sandbox.click(card, 'U0ERIN', 'request.approve')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toMatch(/their own/i)
    for (const outsider of ['U0GUS', 'U0EVE', 'U0OMAR', 'U0PIA']) {
      await sandbox.click(card, outsider, 'request.approve')
      expect(await lastAnswerTo(sandbox, outsider)).not.toBe('""')
      expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    }

    await sandbox.click(card, 'U0MAYA', 'request.approve')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('gone')
    await expect(sandbox.callerOf(installed)).resolves.toMatch(/user\/payments\/erin$/)
    const shown = (await sandbox.messages({ channel: 'C0PAYMENTS' })).find(
      ({ ts }) => ts === card.ts,
    )
    expect(JSON.stringify(shown)).toMatch(/deleted/i)
    expect(shown && buttonsOf(shown).has('request.approve')).toBe(false)

    await sandbox.command('U0SAM', 'C0SECURITY', 'history erin')
    const history = await lastAnswerTo(sandbox, 'U0SAM')
    for (const name of ['U0ERIN', 'U0MAYA', rotation.oldKey.accessKeyId])
      expect(history).toContain(name)

    expect(await everythingStored(sandbox)).not.toContain(sealed.SecretAccessKey)
  })

  it('says nothing to the requester that the secret could be read from', async () => {
    const { messages } = await sandbox.state()
    expect(JSON.stringify(messages)).not.toMatch(/SecretAccessKey|aws_secret_access_key/i)
  })
})

describe('fifty Approve clicks at once', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  it('make one decision and one deletion, and every click is answered', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    const card = await untilDeletionIsAsked(sandbox)
    const before =
      (await sandbox.messages({ to: 'U0MAYA' })).length +
      (await sandbox.messages({ to: 'U0MAX' })).length
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        sandbox.call('click', {
          user: at % 2 === 0 ? 'U0MAYA' : 'U0MAX',
          channel: card.channel,
          ts: card.ts,
          action_id: 'request.approve',
        }),
      ),
    )
    await sandbox.settle()
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('gone')
    const events = JSON.stringify((await sandbox.call('events')).body)
    expect(events.match(/"eventName":"DeleteAccessKey"/g)).toHaveLength(1)
    const after =
      (await sandbox.messages({ to: 'U0MAYA' })).length +
      (await sandbox.messages({ to: 'U0MAX' })).length
    expect(after - before).toBeGreaterThanOrEqual(50)
    await sandbox.command('U0SAM', 'C0SECURITY', 'history erin')
    expect(
      (await lastAnswerTo(sandbox, 'U0SAM')).match(/approved/gi)?.length,
    ).toBeGreaterThanOrEqual(1)
  })
})
