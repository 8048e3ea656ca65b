/** Roles and permissions as the doctor finds them: the functions' own code looks, on the sandbox's AWS, with the roles that the templates make. */

import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AwsEmulator, createAwsEmulator } from '../../../sandbox/aws/aws-emulator.ts'
import { createFaults, type Faults } from '../../../sandbox/faults.ts'
import { HOME } from '../../../sandbox/home.ts'
import { plantDeployment } from '../../../sandbox/plant-deployment.ts'
import { SEEDED_CONFIG } from '../../../sandbox/sandbox.ts'
import { loadConfig } from '../../../src/app/config.ts'
import { createDoctorClients } from '../../../src/app/doctor/clients.ts'
import { examineInside } from '../../../src/app/doctor/examine-inside.ts'
import { composeLook, type LookParts } from '../../../src/app/inside/compose-look.ts'
import { lookIn } from '../../../src/app/inside/look.ts'
import { sha256 } from '../../../src/shared/sha256.ts'

const HUB = '333333333333'
const PRODUCTION = '222222222222'
const VERIFIES: Readonly<Record<string, LookParts['verifies']>> = {
  worker: ['clicks'],
  responder: ['clicks', 'signals'],
  'rotate-secret': [],
}

let server: Server
let url: string
let aws: AwsEmulator
let faults: Faults

beforeEach(async () => {
  faults = createFaults()
  server = createServer((request, response) => void aws.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/aws`
  const nowhere = 'http://127.0.0.1:1'
  aws = createAwsEmulator({
    clock: { now: () => new Date() },
    faults,
    proxies: { dynamodb: nowhere, sqs: nowhere, s3: nowhere },
    onCrash: () => undefined,
    functions: { invoke: (name, event) => lookAs(name.replace('awskey-', ''), event) },
  })
  plantDeployment(aws.world, {
    environment: {},
    queues: { jobs: 'arn:j', responder: 'arn:r', signals: 'arn:s', moments: 'arn:m' },
    weekly: undefined,
    timezone: 'UTC',
  })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  aws.close()
})

/** As Lambda would run it: with the credentials of its role, and nothing else. */
async function lookAs(name: string, event: unknown) {
  const asked = lookIn(event)
  const { functions } = aws.endpoints()
  const credentials = Object.entries(functions).find(([each]) => each === name)?.[1]
  if (asked === undefined || credentials === undefined) return undefined
  vi.stubEnv('AWS_ENDPOINT_URL', url)
  vi.stubEnv('AWS_REGION', HOME.region)
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey)
  vi.stubEnv('AWS_SESSION_TOKEN', credentials.sessionToken)
  const look = composeLook({
    env: { AWSKEY_CONFIG: SEEDED_CONFIG, AWS_REGION: HOME.region },
    verifies: VERIFIES[name] ?? [],
  })
  return { kind: 'answered' as const, value: await look(asked) }
}

function administratorOf(account: string) {
  const found = aws.endpoints().administrators.find(({ accountId }) => accountId === account)
  if (found === undefined) throw new Error(`nobody administers ${account}`)
  const { accessKeyId, secretAccessKey } = found
  return { region: HOME.region, endpoint: url, credentials: { accessKeyId, secretAccessKey } }
}

async function notFine(): Promise<readonly string[]> {
  const found = await examineInside({
    config: loadConfig(SEEDED_CONFIG, HOME.region),
    configuration: sha256(readFileSync(SEEDED_CONFIG, 'utf8')),
    clients: createDoctorClients(administratorOf(HUB)),
    place: { partition: 'aws', region: HOME.region, hub: HUB },
  })
  expect(found.length).toBeGreaterThan(15)
  return found
    .filter(({ verdict }) => verdict !== 'fine')
    .map(({ verdict, check }) => `${verdict} ${check}`)
}

/** Some hundred calls, each signed and judged. */
describe('examineInside', { timeout: 60_000 }, () => {
  it('finds every way open and every role as the templates make it', async () => {
    expect(await notFine()).toEqual([])
  })

  it('names a role that trusts nobody, one that lacks a permission and one that has too much', async () => {
    const iam = new IAMClient({ ...administratorOf(PRODUCTION), region: 'us-east-1' })
    const policy = (statement: object) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
    await iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'awskey-operator',
        PolicyDocument: policy({
          Principal: { AWS: `arn:aws:iam::${PRODUCTION}:root` },
          Action: 'sts:AssumeRole',
        }),
      }),
    )
    await iam.send(
      new DeleteRolePolicyCommand({ RoleName: 'awskey-rotator', PolicyName: 'awskey-rotator' }),
    )
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'awskey-responder',
        PolicyName: 'for-a-moment',
        PolicyDocument: policy({ Action: 'iam:DetachUserPolicy', Resource: '*' }),
      }),
    )
    expect(await notFine()).toEqual([
      `wrong way into ${PRODUCTION} as awskey-operator`,
      `wrong permissions of awskey-responder in ${PRODUCTION}`,
      `wrong permissions of awskey-rotator in ${PRODUCTION}`,
    ])
  })

  it('knows nothing of roles where the simulator is throttled, and of ways where STS is', async () => {
    const account = PRODUCTION
    faults.plant({
      service: 'iam',
      operation: 'SimulatePrincipalPolicy',
      account,
      mode: 'throttle',
      times: 900,
    })
    const found = await notFine()
    expect(found).toHaveLength(4)
    for (const line of found) expect(line).toMatch(/^not_known permissions of .* in 222222222222$/)
  })
})
