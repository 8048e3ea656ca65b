import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAct,
  aRequestId,
  aRotateRequest,
  ERIN,
  OLD_KEY,
  STRAY_KEY,
} from '../../sandbox/gallery/rows/request-rows.ts'
import type { TableDeps } from '../../src/aws/dynamo/document-client.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import { lockKey } from '../../src/aws/dynamo/keys.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import type { EffectOutcome } from '../../src/requests/outcome.ts'
import type { EffectName, Request } from '../../src/requests/request.ts'
import { subjectKeyId } from '../../src/requests/request-facts.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import {
  createRunEffects,
  type Effect,
  type Effects,
  type RunEffectsDeps,
} from '../../src/requests/run-effects.ts'
import { DryRunError } from '../../src/shared/dry-run-error.ts'
import { addMs, DAY_MS, HOUR_MS } from '../../src/shared/duration.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const WALL = Date.parse('2026-03-02T12:00:00.000Z')
const rules = usualRules()

const mustNotRun: Effect = {
  writes: true,
  run: () => Promise.reject(new Error('this effect was not to run')),
  reconcile: () => Promise.reject(new Error('this effect was not to be reconciled')),
}
const gives = (outcome: EffectOutcome, writes = false): Effect => ({
  writes,
  run: () => Promise.resolve(outcome),
  reconcile: () => Promise.resolve(outcome),
})
const effectsWith = (some: Partial<Effects>): Effects => ({
  intend_create: mustNotRun,
  delete_root_keys: mustNotRun,
  turn_auto: mustNotRun,
  write_exemption: mustNotRun,
  await_finish: mustNotRun,
  create_key: mustNotRun,
  reconcile_create: mustNotRun,
  remove_stray_key: mustNotRun,
  remove_new_key: mustNotRun,
  hand_over: mustNotRun,
  look: mustNotRun,
  make_inactive: mustNotRun,
  make_active: mustNotRun,
  check_soak: mustNotRun,
  delete_key: mustNotRun,
  remind: mustNotRun,
  expire: mustNotRun,
  ...some,
})

let engine: DynamoEngine
let table: TableDeps
let store: RequestStore
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  table = await engine.createTable()
  store = createDynamoRequestStore({ ...table, wallNow: () => WALL })
})

const runnerWith = (some: Partial<Effects>, overrides: Partial<RunEffectsDeps> = {}) =>
  createRunEffects({
    store,
    rules,
    effects: effectsWith(some),
    authority: () => Promise.resolve(known({ valid: true })),
    clock: { now: () => NOW },
    wallNow: () => WALL,
    newToken: () => 'token',
    leaseMs: 60_000,
    isDryRun: () => false,
    reportForgery: () => Promise.resolve(),
    ...overrides,
  })

async function aRotation(
  effect: EffectName,
  operation: Parameters<typeof aRotateRequest>[0] = {},
  askedFor?: AccessKeyId,
): Promise<Request> {
  const id = aRequestId()
  const next = { id: `${id}.1`, effect, dueAt: NOW.toISOString(), attempt: 0 }
  const request = aRotateRequest({ id, next, ...operation })
  const keyId = askedFor ?? subjectKeyId(request) ?? ''
  await store.open(request, [{ type: 'requested', actor: ERIN, data: { keyId } }])
  return request
}

async function giveLockTo(holder: Request['id'], { subject }: Request): Promise<void> {
  await table.client.send(
    new PutCommand({
      TableName: table.table,
      Item: { ...lockKey(subject.account, subject.userId), requestId: holder },
    }),
  )
}

describe('runEffects in an account in dry run', () => {
  const inDryRun = { isDryRun: () => true }

  it('ends a request of the dry run in place of its first write', async () => {
    const request = await aRotation('create_key', { dryRun: true })
    await runnerWith({}, inDryRun)(request.id)
    expect(await store.read(request.id)).toMatchObject({
      state: 'done',
      outcome: { word: 'dry_run', facts: { would: 'create_key' } },
    })
  })

  it('ends it so when the dry run is over, too', async () => {
    const request = await aRotation('create_key', { dryRun: true })
    await runnerWith({})(request.id)
    expect((await store.read(request.id))?.outcome?.word).toBe('dry_run')
  })

  it('holds one from before, and runs it when the dry run is over', async () => {
    const request = await aRotation('create_key')
    await runnerWith({}, inDryRun)(request.id)
    const held = await store.read(request.id)
    expect(held).toMatchObject({ state: 'running', hold: { reason: 'dry_run' } })
    expect(held?.next?.effect).toBe('create_key')
  })

  it('holds what only the sessions of the account have stopped', async () => {
    const forgotten: Effect = {
      writes: false,
      run: () => Promise.reject(new DryRunError('iam:CreateAccessKey')),
      reconcile: () => Promise.reject(new DryRunError('iam:CreateAccessKey')),
    }
    const request = await aRotation('look')
    await runnerWith({ look: forgotten }, inDryRun)(request.id)
    expect((await store.read(request.id))?.hold).toMatchObject({
      reason: 'dry_run',
      facts: { would: 'iam:CreateAccessKey' },
    })
  })
})

describe('runEffects', () => {
  it('changes nothing in AWS without the lock, and says who has it', async () => {
    const request = await aRotation('intend_create')
    const other = aRequestId(999)
    await giveLockTo(other, request)
    await runnerWith({})(request.id)
    expect((await store.read(request.id))?.hold).toMatchObject({
      reason: 'lock_lost',
      facts: { holder: other },
    })
  })

  it('holds when the end of a soak finds the lock with somebody else', async () => {
    const soak = { step: 'soak', soakUntil: NOW.toISOString() } as const
    const request = await aRotation('check_soak', { operation: soak })
    const other = aRequestId(998)
    await giveLockTo(other, request)
    let commits = 0
    const counting: RequestStore = {
      ...store,
      commit: (...change) => {
        commits += 1
        return store.commit(...change)
      },
    }
    const over = gives({
      effect: 'check_soak',
      result: 'inactive',
      lastUse: undefined,
      neverUsed: true,
    })
    await runnerWith({ check_soak: over }, { store: counting })(request.id)
    const after = await store.read(request.id)
    expect(after).toMatchObject({
      state: 'running',
      hold: { reason: 'lock_lost', facts: { holder: other } },
      next: { effect: 'check_soak' },
    })
    expect(after?.claim).toBeUndefined()
    expect(commits).toBe(2)
  })

  it('changes nothing in AWS before the moment that the requester signed, whatever moment the row says', async () => {
    const runAt = addMs(NOW, DAY_MS)
    const act = anAct({ details: { runAt: runAt.toISOString() } })
    const request = await aRotation('intend_create', { act })
    expect(await runnerWith({})(request.id)).toBe('idle')
    expect(await store.read(request.id)).toMatchObject({ version: 1, next: request.next })
    const changed = { found: 'no key' }
    const ran = gives({ effect: 'intend_create', result: 'keys_changed', facts: changed }, true)
    await runnerWith({ intend_create: ran }, { clock: { now: () => runAt } })(request.id)
    expect((await store.read(request.id))?.state).toBe('failed')
  })

  it('changes nothing in AWS where the ledger tells another story, and reports it once', async () => {
    const request = await aRotation(
      'intend_create',
      { operation: { oldKeyId: STRAY_KEY } },
      OLD_KEY,
    )
    const reported: string[] = []
    const reportForgery = (_request: Request, fault: string) =>
      Promise.resolve(void reported.push(fault))
    for (const hours of [0, 6, 12]) {
      const clock = { now: () => addMs(NOW, hours * HOUR_MS) }
      await runnerWith({}, { reportForgery, clock })(request.id)
    }
    expect(reported).toEqual(['another_key'])
    expect((await store.read(request.id))?.hold?.reason).toBe('act_not_valid')
  })

  it('waits when signatures cannot be checked, and never takes that for a no', async () => {
    const request = await aRotation('intend_create')
    const runner = runnerWith({}, { authority: () => Promise.resolve(unknown('Throttling')) })
    await runner(request.id)
    expect((await store.read(request.id))?.hold?.reason).toBe('signature_unknown')
  })
})
