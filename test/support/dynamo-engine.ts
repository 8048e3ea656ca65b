/**
 * A DynamoDB of its own for one test file: dynoxide in memory on a free port, or the engine that AWS_ENDPOINT_URL_DYNAMODB names, on this machine only.
 * Each `createTable` gives an empty table with the schema that ships.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { createDocumentClient, type TableDeps } from '../../src/aws/dynamo/document-client.ts'
import { createTableInput } from '../../src/aws/dynamo/table-schema.ts'

export interface DynamoEngine {
  readonly endpoint: string
  readonly client: DynamoDBClient
  createTable(): Promise<TableDeps>
  stop(): Promise<void>
}

const BINARY = fileURLToPath(
  new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url),
)
const READY_WITHIN_MS = 15_000

export async function startDynamoEngine(): Promise<DynamoEngine> {
  // biome-ignore lint/style/noProcessEnv: the SDK's own switch, which tests follow as everything else does
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB']
  if (given !== undefined && !['127.0.0.1', 'localhost', '[::1]'].includes(new URL(given).hostname))
    throw new Error('AWS_ENDPOINT_URL_DYNAMODB names another machine; tests use this one only')
  const { endpoint, child } = given === undefined ? await spawnEngine() : { endpoint: given }
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await ready(client, child)
  const documents = createDocumentClient(client)
  let tables = 0
  return {
    endpoint,
    client,
    async createTable() {
      const table = `awskey-${process.pid}-${Date.now()}-${++tables}`
      await client.send(new CreateTableCommand(createTableInput(table)))
      return { client: documents, table }
    },
    async stop() {
      client.destroy()
      if (child === undefined || child.exitCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function spawnEngine(): Promise<{ endpoint: string; child: ChildProcess }> {
  if (!existsSync(BINARY))
    throw new Error(
      'dynoxide is not installed for this platform: start a DynamoDB engine on this machine and name it in AWS_ENDPOINT_URL_DYNAMODB',
    )
  const port = await freePort()
  const child = spawn(BINARY, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  const killed = () => child.kill('SIGKILL')
  process.once('exit', killed)
  child.once('exit', () => process.removeListener('exit', killed))
  return { endpoint: `http://127.0.0.1:${port}`, child }
}

async function ready(client: DynamoDBClient, child: ChildProcess | undefined): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  for (;;) {
    try {
      await client.send(new ListTablesCommand({ Limit: 1 }))
      return
    } catch (error) {
      const over = Date.now() > until || (child !== undefined && child.exitCode !== null)
      if (over) throw new Error('the DynamoDB engine does not answer', { cause: error })
      await wait(20)
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
