import { createHmac } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import { HOME } from '../../sandbox/home.ts'
import { ResponderJob } from '../../src/exposure/responder-job.ts'
import type { SignedSignal } from '../../src/exposure/signed-signal.ts'
import { Job } from '../../src/requests/job.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { payloadBody } from './signed-slack-request.ts'
import type { RunningSandbox } from './start-sandbox.ts'

/** Somebody who can write to the table and the queue, read both, and send Slack's requests again: what awskey must not obey. */
export type Row = Record<string, unknown> & { readonly pk: string; readonly sk: string }

export interface Attacker {
  rows(): Promise<readonly Row[]>
  /** The newest request row with this operation and state. */
  request(kind: 'rotate' | 'delete', state?: string): Promise<Row>
  put(row: Row): Promise<void>
  /** Writes these attributes over the row and wakes the worker up for it. */
  edit(row: Row, changes: Record<string, unknown>): Promise<void>
  wake(requestId: unknown): Promise<void>
  enqueue(job: unknown): Promise<void>
  /** Puts a job into the queue of exposed keys, and waits until it is done. */
  respond(job: unknown): Promise<void>
  /** Every act that ever went through the queue, with its real signature. */
  acts(): Promise<readonly SignedAct[]>
  /** Every signal that ever went through the queue of exposed keys, with its real signature. */
  signals(): Promise<readonly SignedSignal[]>
  /** A request of Slack's, signed with the real secret unless told otherwise. */
  post(request: SlackPost): Promise<{ readonly status: number; readonly body: string }>
  /** A click on a button that no message needs to have, as Slack signs it. */
  click(user: string, action: string, value: string): Promise<void>
  close(): void
}

export interface SlackPost {
  readonly body: string
  readonly contentType?: string
  readonly timestamp?: number
  readonly signingSecret?: string
  readonly signature?: string
}

const Item = z.looseObject({ pk: z.string(), sk: z.string() })
const Bodies = z.object({ bodies: z.array(z.string()) })

export async function createAttacker(sandbox: RunningSandbox): Promise<Attacker> {
  const { endpoints } = await sandbox.state()
  const [credentials] = endpoints.administrators
  if (credentials === undefined) throw new Error('no administrator')
  const direct = { endpoint: endpoints.aws, region: endpoints.region, credentials }
  const dynamo = new DynamoDBClient(direct)
  const table = DynamoDBDocumentClient.from(dynamo, {
    marshallOptions: { removeUndefinedValues: true },
  })
  const sqs = new SQSClient({ ...direct, useQueueUrlAsEndpoint: false })

  const rows = async (): Promise<readonly Row[]> => {
    const { Items = [] } = await table.send(
      new ScanCommand({ TableName: endpoints.table, ConsistentRead: true }),
    )
    return Items.map((item) => Item.parse(item))
  }
  const put = async (row: Row): Promise<void> => {
    await table.send(new PutCommand({ TableName: endpoints.table, Item: row }))
  }
  const enqueue = async (job: unknown): Promise<void> => {
    const MessageBody = typeof job === 'string' ? job : JSON.stringify(job)
    await sqs.send(new SendMessageCommand({ QueueUrl: endpoints.queueUrl, MessageBody }))
  }
  const respond = async (job: unknown): Promise<void> => {
    const QueueUrl = endpoints.queueUrl.replace(HOME.queue, HOME.responderQueue)
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(job) }))
    await sandbox.settle()
  }
  const bodies = async (): Promise<readonly string[]> =>
    Bodies.parse((await sandbox.call('bodies')).body).bodies
  const wake = async (requestId: unknown): Promise<void> => {
    await enqueue({ kind: 'advance', requestId })
    await sandbox.settle()
  }
  const attacker: Attacker = {
    rows,
    put,
    enqueue,
    respond,
    wake,
    async request(kind, state) {
      const found = (await rows())
        .filter(({ sk, operation }) => sk === 'REQ' && Operation.parse(operation).kind === kind)
        .filter((row) => state === undefined || row['state'] === state)
        .toSorted((a, b) => a.pk.localeCompare(b.pk))
        .at(-1)
      if (found === undefined) throw new Error(`there is no ${state ?? ''} ${kind} request`)
      return found
    },
    async edit(row, changes) {
      await put({ ...row, ...changes })
      await wake(row['id'])
    },
    async acts() {
      return (await bodies()).flatMap((body) => {
        const job = Job.safeParse(JSON.parse(body))
        return job.success && job.data.kind === 'act' ? [job.data.act] : []
      })
    },
    async signals() {
      return (await bodies()).flatMap((body) => {
        const job = ResponderJob.safeParse(JSON.parse(body))
        return job.success && job.data.kind === 'signal' ? [job.data.signal] : []
      })
    },
    async post({ body, contentType = FORM, timestamp, signingSecret, signature }) {
      const stamp = String(timestamp ?? Math.floor(Date.now() / 1_000))
      const digest = createHmac('sha256', signingSecret ?? HOME.signingSecret)
        .update(`v0:${stamp}:${body}`)
        .digest('hex')
      const answer = await fetch(`${sandbox.url}/slack/events`, {
        method: 'POST',
        body,
        headers: {
          'content-type': contentType,
          'x-slack-request-timestamp': stamp,
          'x-slack-signature': signature ?? `v0=${digest}`,
        },
      })
      const text = await answer.text()
      await sandbox.settle()
      return { status: answer.status, body: text }
    },
    async click(user, action_id, value) {
      const body = payloadBody({
        type: 'block_actions',
        user: { id: user, team_id: 'T0AWSKEY' },
        channel: { id: 'C0PAYMENTS' },
        actions: [{ type: 'button', action_id, value, block_id: 'b' }],
      })
      await attacker.post({ body })
    },
    close() {
      dynamo.destroy()
      sqs.destroy()
    },
  }
  return attacker
}

const FORM = 'application/x-www-form-urlencoded'
const Operation = z.looseObject({ kind: z.string() })

/** The next effect as somebody would write it into a row, due at once. */
export function dueNow(effect: string, now: string): Record<string, unknown> {
  return { next: { id: `forged.${effect}`, effect, dueAt: now, attempt: 0 }, dueAt: now }
}
