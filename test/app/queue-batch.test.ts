import type { SQSBatchResponse } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { createQueueBatch, type QueueBatchDeps } from '../../src/app/queue-batch.ts'
import { NewerRowError } from '../../src/aws/dynamo/newer-row-error.ts'
import { Job } from '../../src/requests/job.ts'
import { sqsEvent, sqsRecord } from '../support/handlers-on-sandbox.ts'

const ACT = {
  kind: 'act',
  act: {
    jobId: 'cd'.repeat(32),
    team: 'T0AWSKEY',
    user: 'U0ERIN',
    action: 'command.list',
    value: '',
    at: '2026-03-02T09:00:00.000Z',
    mac: 'x',
  },
  reply: {},
}
const ADVANCE = { kind: 'advance', requestId: '01KJPZ8T8N0000000000000000' }

function batchOf(overrides: Partial<QueueBatchDeps<Job>> = {}) {
  const told: string[] = []
  const logged: { message: string; fields: unknown }[] = []
  const log = (message: string, fields?: unknown): void => void logged.push({ message, fields })
  const batch = createQueueBatch<Job>({
    log: { info: log, warn: log, error: log },
    job: Job,
    run: () => Promise.reject(new NewerRowError('request 1', '2')),
    actIn: (job) => (job.kind === 'act' ? job : undefined),
    idsIn: () => ({}),
    comesAgain: ({ kind }) => kind === 'advance',
    tellBroken: async () => void told.push('broken'),
    tellRolledBack: async () => void told.push('rolled back'),
    newReference: () => 'reference',
    ...overrides,
  })
  const failed = (answer: SQSBatchResponse): number => answer.batchItemFailures.length
  return {
    told,
    logged,
    run: async (body: unknown) => failed(await batch(sqsEvent(sqsRecord(body)))),
  }
}

describe('createQueueBatch', () => {
  it('keeps a message of a kind that only a later version knows, and names the kind', async () => {
    const { run, logged } = batchOf()
    expect(await run({ kind: 'sweep_roles', requestId: 'x' })).toBe(1)
    expect(JSON.stringify(logged)).toContain('sweep_roles')
  })

  it('keeps an act with a member that only a later version knows, instead of taking it for forged', async () => {
    const { run, told } = batchOf({ run: () => Promise.resolve() })
    expect(await run({ ...ACT, act: { ...ACT.act, details: { dryRun: true } } })).toBe(1)
    expect(await run({ ...ACT, act: { ...ACT.act, tenant: 'x' } })).toBe(1)
    expect(await run(ACT)).toBe(0)
    expect(told).toEqual([])
  })

  it('tells a person at once that a newer version wrote what they clicked on, and keeps nothing for later', async () => {
    const { run, told } = batchOf()
    expect(await run(ACT)).toBe(0)
    expect(told).toEqual(['rolled back'])
  })

  it('keeps the act where nobody could be told', async () => {
    const { run } = batchOf({ tellRolledBack: () => Promise.reject(new Error('Slack is away')) })
    expect(await run(ACT)).toBe(1)
  })

  it('lets go of what the clock asks for again, and keeps what nobody would ask for again', async () => {
    const { run } = batchOf()
    expect(await run(ADVANCE)).toBe(0)
    expect(await run({ ...ADVANCE, kind: 'resume_after_incident' })).toBe(1)
  })
})
