import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import {
  cardIn,
  install,
  lastAnswerTo,
  oldKeyOf,
  rotate,
  rotated,
  statusOf,
  untilDeletionIsAsked,
} from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('who may do what', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  it("asks the owner or an approver before somebody else's key is rotated, and never gives the requester the secret", async () => {
    const oldKey = await oldKeyOf(sandbox, 'erin')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    const card = await cardIn(sandbox)
    await sandbox.click(card, 'U0OMAR', 'request.approve')
    expect(await lastAnswerTo(sandbox, 'U0OMAR')).toMatch(/their own/i)
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    await sandbox.click(card, 'U0MAYA', 'request.approve')
    const rotation = await rotated(sandbox, oldKey, 'U0ERIN', 'erin')

    const toOmar = JSON.stringify([
      await sandbox.messages({ channel: 'D0OMAR' }),
      await sandbox.messages({ to: 'U0OMAR' }),
    ])
    expect(toOmar).not.toContain(rotation.arn)
    const { endpoints } = await sandbox.state()
    const omar = endpoints.users.find(({ userName }) => userName === 'omar')
    const admin = endpoints.administrators.find(({ accountId }) => accountId === '111111111111')
    if (omar === undefined || admin === undefined) throw new Error('seeded credentials are missing')
    await expect(sandbox.fetchSecret(rotation.arn, omar)).rejects.toThrow(/not authorized|denied/i)
    await expect(sandbox.fetchSecret(rotation.arn, admin)).rejects.toThrow(/not authorized|denied/i)
  })

  it.each([
    ['a guest', 'U0GUS', /guest/i],
    ['an external person', 'U0EVE', /external|outside|another (company|workspace|organi)/i],
  ])('refuses a rotation asked by %s', async (_who, person, sentence) => {
    await sandbox.command(person, 'C0PAYMENTS', 'rotate erin')
    expect(await lastAnswerTo(sandbox, person)).toMatch(sentence)
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
  })

  it('refuses a protected user by name, and explains the choice to somebody with two keys', async () => {
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate development/break-glass')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toMatch(/protected/i)
    await sandbox.command('U0TINA', 'C0PAYMENTS', 'rotate')
    const answer = await lastAnswerTo(sandbox, 'U0TINA')
    for (const { accessKeyId } of await sandbox.keysOf('tina'))
      expect(answer).toContain(accessKeyId)
    expect(await sandbox.keysOf('tina')).toHaveLength(2)
  })

  it('keeps the key Inactive when the deletion is denied, and tells the requester the reason', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    const card = await untilDeletionIsAsked(sandbox)
    await sandbox.click(card, 'U0MAX', 'request.deny')
    const view = (await sandbox.state()).views.find(({ user }) => user === 'U0MAX')
    if (view === undefined) throw new Error('Deny opened no modal')
    const empty = await sandbox.call('submit', { user: 'U0MAX', view_id: view.view_id, values: {} })
    expect(empty.httpStatus).not.toBe(200)
    await sandbox.call('submit', {
      user: 'U0MAX',
      view_id: view.view_id,
      values: {
        reason: {
          'reason.type': { type: 'plain_text_input', value: 'the batch job still needs it' },
        },
      },
    })
    await sandbox.settle()
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    expect(JSON.stringify(await sandbox.messages({ channel: 'D0ERIN' }))).toContain(
      'the batch job still needs it',
    )
    await sandbox.click(card, 'U0MAYA', 'request.approve', buttonsOf(card).get('request.approve'))
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toMatch(/denied/i)
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
  })

  it('does nothing for a job in the queue that nobody signed, and reports it', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    const card = await untilDeletionIsAsked(sandbox)
    const { endpoints } = await sandbox.state()
    const [credentials] = endpoints.administrators
    if (credentials === undefined) throw new Error('no administrator')
    const sqs = new SQSClient({
      useQueueUrlAsEndpoint: false,
      endpoint: endpoints.aws,
      region: endpoints.region,
      credentials,
    })
    const act = {
      jobId: 'ab'.repeat(32),
      team: 'T0AWSKEY',
      user: 'U0MAYA',
      action: 'request.approve',
      value: buttonsOf(card).get('request.approve') ?? '',
      at: new Date().toISOString(),
      mac: Buffer.alloc(32, 1).toString('base64'),
    }
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: endpoints.queueUrl,
        MessageBody: JSON.stringify({ kind: 'act', act, reply: {} }),
      }),
    )
    await sandbox.settle()
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    expect(JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' }))).toMatch(/forged/i)
  })

  it('does nothing for a decision that somebody wrote into the table, and reports it', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await untilDeletionIsAsked(sandbox)
    const { endpoints, clock } = await sandbox.state()
    const [credentials] = endpoints.administrators
    if (credentials === undefined) throw new Error('no administrator')
    const table = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: endpoints.aws, region: endpoints.region, credentials }),
    )
    const { Items = [] } = await table.send(
      new ScanCommand({ TableName: 'awskey', ConsistentRead: true }),
    )
    const row = Items.find(({ sk, state }) => sk === 'REQ' && state === 'awaiting_approval')
    if (row === undefined) throw new Error('no request waits')
    const forged = {
      kind: 'approve',
      by: 'U0MAYA',
      at: clock.now,
      as: 'team payments',
      act: {
        ...row['act'],
        user: 'U0MAYA',
        action: 'request.approve',
        value: `${row['id']}.${row['subjectVersion']}`,
      },
    }
    await table.send(
      new UpdateCommand({
        TableName: 'awskey',
        Key: { pk: row['pk'], sk: row['sk'] },
        UpdateExpression:
          'SET decisions = :decisions, #state = :running, #next = :next, dueAt = :now',
        ExpressionAttributeNames: { '#state': 'state', '#next': 'next' },
        ExpressionAttributeValues: {
          ':decisions': [forged],
          ':running': 'running',
          ':next': { id: 'forged', effect: 'delete_key', dueAt: clock.now, attempt: 0 },
          ':now': clock.now,
        },
      }),
    )
    await sandbox.advance('PT1H')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    expect(JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' }))).toMatch(/forged/i)
  })
})
