import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { CreateAccessKeyCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FaultMode } from '../../../sandbox/faults.ts'
import { DEVELOPMENT, outcomeOf, type RunningAws, startAws } from './start-aws.ts'

let running: RunningAws
beforeEach(async () => {
  running = await startAws()
})
afterEach(() => running.stop())

function plant(service: string, operation: string, mode: FaultMode): void {
  running.faults.plant({ service, operation, mode, times: 1 })
}

function impatientIam(): IAMClient {
  return new IAMClient({
    region: 'us-east-1',
    endpoint: `${running.url}/aws`,
    credentials: running.administrator(DEVELOPMENT),
    maxAttempts: 1,
    customUserAgent: [['exec-env', 'worker-1']],
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
  })
}

function erinsKeys(): number {
  return running.aws.world.accounts.get(DEVELOPMENT)?.users.get('erin')?.keys.length ?? 0
}

const create = new CreateAccessKeyCommand({ UserName: 'erin' })

describe('planted faults', () => {
  it('throttle and deny before anything is done', async () => {
    const iam = impatientIam()
    plant('iam', 'CreateAccessKey', 'throttle')
    expect(await outcomeOf(iam.send(create))).toBe('Throttling')
    plant('iam', 'CreateAccessKey', 'deny')
    expect(await outcomeOf(iam.send(create))).toBe('AccessDenied')
    expect(erinsKeys()).toBe(1)
  })

  it('do the operation and never answer', async () => {
    plant('iam', 'CreateAccessKey', 'timeout_after_success')
    expect(await outcomeOf(impatientIam().send(create))).toBe('TimeoutError')
    expect(erinsKeys()).toBe(2)
  })

  it('do the operation and report the container that must crash', async () => {
    plant('iam', 'CreateAccessKey', 'crash')
    expect(await outcomeOf(impatientIam().send(create))).not.toBe('done')
    expect(running.crashed).toEqual(['worker-1'])
    expect(erinsKeys()).toBe(2)
  })

  it('hit only the account they name', async () => {
    running.faults.plant({
      service: 'iam',
      operation: '*',
      account: '222222222222',
      mode: 'throttle',
      times: 1,
    })
    expect(await outcomeOf(impatientIam().send(new ListUsersCommand({})))).toBe('done')
  })

  it('answer late', async () => {
    const { iam } = running.clients(running.administrator(DEVELOPMENT))
    plant('iam', 'ListUsers', 'delay')
    const from = Date.now()
    await iam.send(new ListUsersCommand({}))
    expect(Date.now() - from).toBeGreaterThan(1_400)
  })
})

const HUB = '333333333333'

describe('forwarded services', () => {
  const options = () => ({
    region: 'eu-central-1',
    endpoint: `${running.url}/aws`,
    credentials: running.administrator(HUB),
    maxAttempts: 1,
  })

  it('reach their engine without the path prefix', async () => {
    await new DynamoDBClient(options()).send(new ListTablesCommand({ Limit: 5 }))
    expect(running.forwarded).toEqual([{ method: 'POST', url: '/', body: '{"Limit":5}' }])
  })

  it('are refused to callers that nothing allows', async () => {
    const dynamo = new DynamoDBClient({ ...options(), credentials: running.user('erin') })
    expect(await outcomeOf(dynamo.send(new ListTablesCommand({})))).toBe('AccessDeniedException')
    expect(running.forwarded).toEqual([])
  })

  it('misbehave as planted', async () => {
    const dynamo = new DynamoDBClient(options())
    plant('dynamodb', 'ListTables', 'throttle')
    expect(await outcomeOf(dynamo.send(new ListTablesCommand({})))).toBe('ThrottlingException')
    plant('sqs', 'ListQueues', 'crash')
    await outcomeOf(new SQSClient(options()).send(new ListQueuesCommand({})))
    expect(running.crashed).toHaveLength(1)
    expect(running.forwarded).toHaveLength(1)
  })

  it('refuse a wrong secret of a known key', async () => {
    const credentials = { ...running.administrator(HUB), secretAccessKey: 'wrong' }
    const dynamo = new DynamoDBClient({ ...options(), credentials })
    expect(await outcomeOf(dynamo.send(new ListTablesCommand({})))).toBe(
      'InvalidSignatureException',
    )
  })
})
