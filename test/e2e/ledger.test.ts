import { execFile } from 'node:child_process'
import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { install, oldKeyOf, rotate, untilDeletionIsAsked } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
beforeEach(async () => {
  await sandbox.call('reset', {})
})
afterAll(() => sandbox.stop())

const text = async (channel: string): Promise<string> =>
  JSON.stringify(await sandbox.messages({ channel }))
const answerTo = async (user: string): Promise<string> =>
  JSON.stringify((await sandbox.messages({ to: user })).at(-1) ?? {})
/** Somebody in the console of the account of development. */
async function inConsole(): Promise<IAMClient> {
  const { endpoints } = await sandbox.state()
  const credentials = endpoints.administrators.find(({ accountId }) => accountId === '111111111111')
  if (credentials === undefined) throw new Error('no administrator')
  return new IAMClient({ endpoint: endpoints.aws, region: 'us-east-1', credentials })
}
const readAgain = async (): Promise<void> => {
  await sandbox.advance('PT20M')
  await sandbox.command('U0SAM', 'C0SECURITY', 'list development')
  await sandbox.advance('PT20M')
}

async function verify(...args: readonly string[]): Promise<{ code: number; out: string }> {
  const { endpoints } = await sandbox.state()
  const admin = endpoints.administrators.find(({ accountId }) => accountId === '333333333333')
  const env = {
    AWSKEY_TABLE: endpoints.table,
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_REGION: endpoints.region,
    AWS_ACCESS_KEY_ID: admin?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: admin?.secretAccessKey,
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['src/app/cli/ledger-verify.ts', ...args],
      { env },
      (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), out: `${stdout}${stderr}` }),
    )
  })
}

describe('the anchor of the ledger', () => {
  it('is shown to security once a day, and verifies what the days recorded', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await untilDeletionIsAsked(sandbox)

    const anchors = (await sandbox.messages({ channel: 'C0SECURITY', holding: 'Anchor of' })).map(
      (message) => ({
        day: /Anchor of the ledger, ([\d-]+)/.exec(message.text)?.[1],
        digest: /[0-9a-f]{64}/.exec(message.text)?.[0] ?? '',
      }),
    )

    expect(anchors.length).toBeGreaterThan(2)
    expect(new Set(anchors.map(({ day }) => day)).size).toBe(anchors.length)
    const { code, out } = await verify('--anchor', anchors.at(-1)?.digest ?? '')
    expect(out).toContain('Everything fits.')
    expect(code).toBe(0)
  })
})

describe('a change outside awskey', () => {
  it('is told to the team once, with who did it, and stands in the history', async () => {
    await sandbox.command('U0SAM', 'C0SECURITY', 'list development')
    const iam = await inConsole()
    const { AccessKey: made } = await iam.send(new CreateAccessKeyCommand({ UserName: 'erin' }))
    const keyId = made?.AccessKeyId ?? ''
    await readAgain()
    await readAgain()

    const notices = await sandbox.messages({ channel: 'C0PAYMENTS', holding: keyId })
    expect(notices.map(({ text: said }) => said)).toEqual([
      expect.stringMatching(/was made outside awskey/),
    ])
    await sandbox.command('U0SAM', 'C0SECURITY', `history ${keyId}`)
    expect(await answerTo('U0SAM')).toContain('arn:aws:')
    expect(await answerTo('U0SAM')).toContain('Outside awskey')
    expect((await verify()).code).toBe(0)
  })

  it('is told for a key made Active, Inactive and deleted', async () => {
    const key = await oldKeyOf(sandbox, 'erin')
    const iam = await inConsole()
    const AccessKeyId = key.accessKeyId
    await sandbox.command('U0SAM', 'C0SECURITY', 'list development')
    for (const Status of ['Inactive', 'Active'] as const) {
      await iam.send(new UpdateAccessKeyCommand({ UserName: 'erin', AccessKeyId, Status }))
      await readAgain()
      expect(await text('C0PAYMENTS')).toContain(`made ${Status} outside awskey`)
    }
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'erin', AccessKeyId }))
    await readAgain()
    expect(await text('C0PAYMENTS')).toContain('deleted outside awskey')
  })

  it('is never what awskey did itself', async () => {
    await sandbox.command('U0SAM', 'C0SECURITY', 'list development')
    const rotation = await rotate(sandbox)
    await readAgain()
    await install(sandbox, rotation)
    await untilDeletionIsAsked(sandbox)
    await readAgain()

    for (const channel of ['C0PAYMENTS', 'C0SECURITY', 'C0PLATFORM'])
      expect(await text(channel)).not.toContain('outside awskey')
  })
})

describe('/awskey history … export', () => {
  const files = async (): Promise<string> => JSON.stringify((await sandbox.state())['files'])

  it('sends a file to whoever may have it, and tells everybody else who may', async () => {
    await rotate(sandbox)
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'history erin export')
    expect(await answerTo('U0OMAR')).toContain('approvers of their teams and security')
    expect(await files()).toBe('[]')

    for (const person of ['U0ERIN', 'U0MAYA', 'U0SAM']) {
      await sandbox.command(person, 'C0PAYMENTS', 'history erin export')
      expect(await answerTo(person)).toContain('direct messages')
    }
    expect(await files()).toContain('key_created')
    expect((await sandbox.messages({ channel: 'D0MAYA', holding: 'History, ' })).length).toBe(1)
  })
})
