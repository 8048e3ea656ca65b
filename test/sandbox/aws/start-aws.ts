import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { type AwsEmulator, createAwsEmulator } from '../../../sandbox/aws/aws-emulator.ts'
import { createDeployment, type DeploymentOptions } from '../../../sandbox/aws/policy/deployment.ts'
import type { FunctionName } from '../../../sandbox/aws/roles.ts'
import { createFaults, type Faults } from '../../../sandbox/faults.ts'

/** The built-in AWS on a loopback port, clocks that tests move, and the SDK's own clients against it. */
export const DEVELOPMENT = '111111111111'
export const PRODUCTION = '222222222222'
/** As long as the id of a request: the roles in accounts let no other name in. */
export const SESSION = '01K7ZD3Q6J8V5W2X4Y6Z8A0B1C'
export const NOW = new Date('2026-11-24T09:00:00Z')

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface Clients {
  readonly iam: IAMClient
  readonly sts: STSClient
  readonly kms: KMSClient
  readonly trail: CloudTrailClient
  readonly secrets: SecretsManagerClient
}

/** What reached an engine that a test put in the place of DynamoDB, SQS or S3. */
export interface Forwarded {
  readonly method: string
  readonly url: string
  readonly body: string
}

export interface RunningAws {
  readonly url: string
  readonly aws: AwsEmulator
  readonly faults: Faults
  readonly crashed: readonly string[]
  readonly forwarded: readonly Forwarded[]
  readonly lines: readonly string[]
  advance(ms: number): void
  advanceWall(ms: number): void
  clients(credentials: Credentials, region?: string): Clients
  administrator(accountId: string): Credentials
  user(userName: string): Credentials
  functionOf(name: FunctionName): Credentials
  /** A session of a spoke role, as a function gets it. */
  assume(
    functionName: FunctionName,
    role: string,
    accountId: string,
    externalId?: string,
  ): Promise<Credentials>
  stop(): Promise<void>
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

function answerAsEngine(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
  response.end('{"TableNames":[]}')
}

/** `templates`: in the place of those that ship. */
export async function startAws({
  templates,
}: Pick<DeploymentOptions, 'templates'> = {}): Promise<RunningAws> {
  const forwarded: Forwarded[] = []
  const engine = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '' } = request
      forwarded.push({ method, url, body })
      answerAsEngine(response)
    })
  })
  const engineUrl = await listening(engine)
  const crashed: string[] = []
  const lines: string[] = []
  const faults = createFaults()
  let now = NOW.getTime()
  let wallOffset = 0
  const aws = createAwsEmulator({
    clock: { now: () => new Date(now) },
    deployment: createDeployment({ templates }),
    faults,
    proxies: { dynamodb: engineUrl, sqs: engineUrl, s3: engineUrl },
    onCrash: (container) => crashed.push(container),
    log: (line) => lines.push(line),
    wallMs: () => Date.now() + wallOffset,
  })
  const server = createServer((request, response) => void aws.handle(request, response))
  const url = await listening(server)
  const clients = (credentials: Credentials, region = 'eu-central-1'): Clients => {
    const options = { region, credentials, endpoint: `${url}/aws`, maxAttempts: 1 }
    return {
      iam: new IAMClient(options),
      sts: new STSClient(options),
      kms: new KMSClient(options),
      trail: new CloudTrailClient(options),
      secrets: new SecretsManagerClient(options),
    }
  }
  const found = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the seed has no such credentials')
    return value
  }
  const functionOf = (name: FunctionName): Credentials => aws.endpoints().functions[name]
  return {
    url,
    aws,
    faults,
    crashed,
    forwarded,
    lines,
    advance(ms) {
      now += ms
    },
    advanceWall(ms) {
      wallOffset += ms
    },
    clients,
    administrator: (id) =>
      found(aws.endpoints().administrators.find(({ accountId }) => accountId === id)),
    user: (name) => found(aws.endpoints().users.find(({ userName }) => userName === name)),
    functionOf,
    async assume(functionName, role, accountId, externalId) {
      const { sts } = clients(functionOf(functionName))
      const { Credentials: session } = await sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${accountId}:role/${role}`,
          RoleSessionName: SESSION,
          SourceIdentity: SESSION,
          ...(externalId !== undefined && { ExternalId: externalId }),
        }),
      )
      return {
        accessKeyId: found(session?.AccessKeyId),
        secretAccessKey: found(session?.SecretAccessKey),
        sessionToken: found(session?.SessionToken),
      }
    },
    async stop() {
      aws.close()
      for (const each of [server, engine]) {
        each.closeAllConnections()
        await new Promise((resolve) => each.close(resolve))
      }
    },
  }
}

/** The name of the error that a call fails with, or `done`. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    return error instanceof Error ? error.name : String(error)
  }
}
