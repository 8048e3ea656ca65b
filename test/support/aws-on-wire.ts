/**
 * The built-in AWS behind a real socket, and the way into its accounts that the worker has. Time stands still in it unless a test moves it;
 * CloudTrail shows everything at once and has no rate, unless a test asks for either.
 */

import { once } from 'node:events'
import { createServer } from 'node:http'
import { STSClient } from '@aws-sdk/client-sts'
import { type AwsEmulator, createAwsEmulator } from '../../sandbox/aws/aws-emulator.ts'
import { createDeployment, type DeploymentOptions } from '../../sandbox/aws/policy/deployment.ts'
import { createStoredUser } from '../../sandbox/aws/world.ts'
import { createFaults, type Faults } from '../../sandbox/faults.ts'
import { type AccountSessions, createAccountSessions } from '../../src/aws/account-sessions.ts'
import { AccountId, IamUserName } from '../../src/requests/ids.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'

export const DEVELOPMENT = AccountId.parse('111111111111')
export const PRODUCTION = AccountId.parse('222222222222')
export const REGION = 'eu-central-1'
export const SESSION = '01K7ZD3Q6J8V5W2X4Y6Z8A0B1C'

export interface AwsOnWire {
  readonly endpoint: string
  readonly emulator: AwsEmulator
  readonly faults: Faults
  readonly sessions: AccountSessions
  /** One line for each call, as the emulator writes it. */
  readonly calls: string[]
  advance(ms: number): void
  /** A user that awskey may change, without a key. */
  addUser(name: string, tags?: Readonly<Record<string, string>>): IamUserName
  stop(): Promise<void>
}

/** `s3`: an engine in the place of nothing. `as`: whose role goes into accounts. */
export async function startAws({
  s3,
  as = 'worker',
  planted = [],
  kmsKey,
  ledgerExport,
}: {
  readonly s3?: string
  readonly as?: 'worker' | 'responder'
  /** Accounts beside the seeded ones. */
  readonly planted?: readonly AccountId[]
  /** Of sealed secrets in development. */
  readonly kmsKey?: string
  readonly ledgerExport?: DeploymentOptions['ledgerExport']
} = {}): Promise<AwsOnWire> {
  let businessMs = Date.now()
  const calls: string[] = []
  const faults = createFaults()
  const nowhere = 'http://127.0.0.1:9'
  const emulator = createAwsEmulator({
    clock: { now: () => new Date(businessMs) },
    faults,
    proxies: { dynamodb: nowhere, sqs: nowhere, s3: s3 ?? nowhere },
    onCrash: () => undefined,
    deployment: createDeployment({
      accounts: [
        ...planted.map((id) => ({ id })),
        ...(kmsKey === undefined ? [] : [{ id: DEVELOPMENT, kmsKey }]),
      ],
      ledgerExport,
    }),
    log: (line) => calls.push(line),
  })
  emulator.world.trail.lagMs = 0
  emulator.world.trail.lookupsPerSecond = 1_000
  const server = createServer((req, res) => {
    emulator.handle(req, res).catch(() => res.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const endpoint = `http://127.0.0.1:${address.port}/aws`
  const sts = new STSClient({
    endpoint,
    region: REGION,
    credentials: emulator.endpoints().functions[as],
  })
  const sessions = createAccountSessions({
    accounts: [
      { id: DEVELOPMENT },
      { id: PRODUCTION, externalId: 'sandbox-external-id' },
      ...planted.map((id) => ({ id })),
    ],
    sts,
    region: REGION,
    naming: USUAL_NAMING,
    wallNow: () => Date.now(),
    endpoint,
  })
  let users = 0
  return {
    endpoint,
    emulator,
    faults,
    sessions,
    calls,
    advance: (ms) => {
      businessMs += ms
    },
    addUser(name, tags = {}) {
      const userName = IamUserName.parse(name)
      users += 1
      const userId = `AIDATEST${String(users).padStart(12, '0')}`
      const user = createStoredUser(
        { userName, userId, path: '/tests/', createDate: new Date(businessMs) },
        { tags: new Map(Object.entries({ 'awskey:managed': 'true', ...tags })) },
      )
      emulator.world.accounts.get(DEVELOPMENT)?.users.set(userName, user)
      return userName
    },
    async stop() {
      sts.destroy()
      emulator.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
