import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lastAnswerTo, oldKeyOf, rotate } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('what somebody types first', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  beforeEach(async () => {
    await sandbox.call('reset', {})
  })
  afterAll(() => sandbox.stop())

  const answerTo = async (person: string, text: string): Promise<string> => {
    await sandbox.command(person, 'C0PAYMENTS', text)
    return lastAnswerTo(sandbox, person)
  }

  it('names the rotation that is under way, and never says to delete one of its keys', async () => {
    await rotate(sandbox)
    const answer = await answerTo('U0ERIN', 'rotate')
    expect(answer).toContain('Another request for this IAM user is open')
    expect(answer).not.toContain('delete it in IAM')
  })

  it('says whose IAM user is not recorded', async () => {
    expect(await answerTo('U0ERIN', 'list @maya')).toContain(
      'No IAM user is recorded for <@U0MAYA>',
    )
    expect(await answerTo('U0MAYA', 'rotate @gus')).toContain(
      'No IAM user is recorded for <@U0GUS>',
    )
    expect(await answerTo('U0MAYA', 'list')).toContain('No IAM user is recorded as yours')
  })

  it('names every account that has a user of this name', async () => {
    const answer = await answerTo('U0MAYA', 'list break-glass')
    expect(answer).toContain('Several IAM users fit')
    expect(answer).toContain('production/break-glass')
  })

  it('lists the user who has a key, by the name of the account', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    expect(await answerTo('U0SAM', `list ${accessKeyId}`)).toContain(
      'Access keys of erin in development',
    )
  })

  it('shows the history of an account', async () => {
    await rotate(sandbox)
    const answer = await answerTo('U0SAM', 'history development')
    expect(answer).toContain('History of account development')
    expect(answer).toContain('of erin in development')
  })

  it('promises no rotation before it is known whether one can begin', async () => {
    const answers = async (): Promise<string> =>
      JSON.stringify(await sandbox.messages({ to: 'U0MAYA' }))
    await answerTo('U0MAYA', 'rotate nobody')
    expect(await answers()).toContain('looking whether the key of nobody can be rotated')
    expect(await answers()).not.toContain('rotating')
  })
})
