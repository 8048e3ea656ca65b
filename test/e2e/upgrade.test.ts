import { afterEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { cardIn, fetchSealed, lastAnswerTo, statusOf } from '../support/main-job.ts'
import { cardOf, consoleOf, DENY_ALL, press } from '../support/exposure-steps.ts'
import { openLink, press as pressPage, secretOn } from '../support/pickup-steps.ts'
import { RELEASED, startFrom } from '../support/restored-sandbox.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** What waits when a new version is deployed: each released version's rows, messages and secrets, brought to their end by this one. */
describe.each(RELEASED)('what %s left', (version) => {
  let sandbox: RunningSandbox
  afterEach(() => sandbox.stop())

  const messageWith = async (action: string, channel?: string): Promise<Message> => {
    const all = await sandbox.messages({ ...(channel !== undefined && { channel }) })
    const found = all.findLast((each) => buttonsOf(each).has(action))
    if (found === undefined) throw new Error(`nothing has ${action}; ${await sandbox.logs()}`)
    return found
  }
  const cardOfUser = async (userName: string): Promise<Message> => {
    const cards = await sandbox.messages({ channel: 'C0PAYMENTS', holding: userName })
    const card = cards.findLast((each) => buttonsOf(each).has('request.approve'))
    if (card === undefined) throw new Error(`no card for ${userName}`)
    return card
  }
  const keyIds = async (userName: string, status?: string): Promise<readonly string[]> =>
    (await sandbox.keysOf(userName))
      .filter((key) => status === undefined || key.status === status)
      .map(({ accessKeyId }) => accessKeyId)

  it('ends: a deletion that waited for its approval', async () => {
    sandbox = await startFrom(version, 'requests')
    const [old] = await keyIds('erin', 'Inactive')
    await sandbox.click(await cardOfUser('erin'), 'U0MAYA', 'request.approve')
    expect(await statusOf(sandbox, 'erin', old ?? '')).toBe('gone')
  })
})
