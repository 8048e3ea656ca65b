import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateAccessKeyCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam'
import { describe, expect, it } from 'vitest'
import { attempt, OWN_ROLE } from '../../src/aws/attempt.ts'
import { isRead, readOnly } from '../../src/aws/read-only.ts'
import { createSessionClients } from '../../src/aws/session-clients.ts'
import { DryRunError } from '../../src/shared/dry-run-error.ts'

const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' }

/** A client that tells what it sent, and sends nothing. */
function countingClient(): { readonly client: IAMClient; readonly sent: string[] } {
  const sent: string[] = []
  const client = new IAMClient({ region: 'us-east-1', credentials, maxAttempts: 1 })
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      () => {
        sent.push(commandName)
        return Promise.resolve({ response: {}, output: { $metadata: {} } })
      },
    { step: 'initialize', priority: 'low' },
  )
  return { client, sent }
}

const create = new CreateAccessKeyCommand({ UserName: 'erin' })

describe('readOnly', () => {
  it('lets reads through and sends nothing else', async () => {
    const { client, sent } = countingClient()
    const guarded = readOnly(client)
    await guarded.send(new ListAccessKeysCommand({ UserName: 'erin' }))
    await expect(guarded.send(create)).rejects.toThrow(DryRunError)
    await expect(guarded.send(create)).rejects.toThrow('iam:CreateAccessKey was not sent')
    expect(sent).toEqual(['ListAccessKeysCommand'])
  })

  it('is never taken for the answer of AWS', async () => {
    const { client } = countingClient()
    const guarded = readOnly(client)
    await expect(
      attempt(OWN_ROLE, 'iam:CreateAccessKey', () => guarded.send(create)),
    ).rejects.toThrow(DryRunError)
  })

  it('is the floor of every client of a session in dry run, and of no other', async () => {
    const deps = {
      credentials: () => Promise.resolve({ ...credentials, expiration: new Date() }),
      region: 'eu-central-1',
      // Nobody listens there.
      endpoint: 'http://127.0.0.1:9',
    }
    const dry = createSessionClients({ ...deps, dryRun: true })
    const wet = createSessionClients({ ...deps, dryRun: false })
    for (const client of [
      dry.iam(),
      dry.iamOnce(),
      dry.guarded(new IAMClient(dry.settings('us-east-1'))),
    ])
      await expect(client.send(create)).rejects.toThrow(DryRunError)
    await expect(wet.iamOnce().send(create)).rejects.not.toThrow(DryRunError)
  })
})

/** What awskey sends that changes something. A command that is new to src/aws is named here, or in the list of reads. */
const WRITES = [
  'AttachUserPolicy',
  'CancelRotateSecret',
  'CreateAccessKey',
  'CreateSecret',
  'DeleteAccessKey',
  'DeleteLoginProfile',
  'DeleteSecret',
  'DeleteUserPermissionsBoundary',
  'DetachUserPolicy',
  'PutResourcePolicy',
  'PutSecretValue',
  'PutUserPermissionsBoundary',
  'RotateSecret',
  'StartAutomationExecution',
  'TagResource',
  'TagUser',
  'UntagUser',
  'UpdateAccessKey',
  'UpdateSSHPublicKey',
  'UpdateSecretVersionStage',
  'UpdateServiceSpecificCredential',
  'UpdateSigningCertificate',
]
/** Of the function's own role, in its own account: no session of an account sends these. */
const OWN = ['AssumeRole', 'GenerateMac', 'VerifyMac', 'SendMessage']
const COPIES = 's3-ledger-copies.ts'
const TABLE = /^(Get|Put|Query|Scan|TransactWrite|Update|BatchGet)$/

describe('the list of reads', () => {
  const commands = readdirSync('src/aws', { recursive: true, encoding: 'utf8' })
    // The doctor and whoever verifies copies of the ledger are somebody's own session in the account of the deployment.
    .filter((file) => file.endsWith('.ts') && !file.startsWith('doctor/') && file !== COPIES)
    .flatMap((file) =>
      [...readFileSync(join('src/aws', file), 'utf8').matchAll(/\bnew (\w+)Command\(/g)].map(
        ([, name = '']) => name,
      ),
    )
    .filter((name) => !TABLE.test(name) && !OWN.includes(name))

  it('has every command that awskey sends, but for its writes', () => {
    expect(commands.length).toBeGreaterThan(100)
    const neither = commands.filter((name) => !isRead(name) && !WRITES.includes(name))
    expect([...new Set(neither)]).toEqual([])
  })

  it('has none of its writes', () => {
    expect(WRITES.filter((name) => isRead(name))).toEqual([])
    expect(WRITES.filter((name) => !commands.includes(name))).toEqual([])
  })
})
