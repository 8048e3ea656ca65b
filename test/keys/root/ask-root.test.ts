import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAct,
  ERIN,
  MAYA,
  OLD_KEY,
  PRODUCTION,
  SAM,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../../src/app/config.ts'
import { createRootSituation } from '../../../src/app/worker/root-situation.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import { type AskRootDeps, createAskRoot } from '../../../src/keys/root/ask-root.ts'
import { AccountId, SlackUserId } from '../../../src/requests/ids.ts'
import { verifyChain } from '../../../src/requests/ledger.ts'
import type { RequestStore } from '../../../src/requests/request-store.ts'
import type { SignedAct } from '../../../src/requests/signed-act.ts'
import { known } from '../../../src/shared/known.ts'
import { COMMANDS } from '../../../src/slack/ids.ts'
import { createFakeRootAccess, type FakeRootAccess } from '../../fakes/fake-root-access.ts'
import { createPeople, ERINS_OTHER, NOW, signed } from '../../support/deciding-people.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const HUB = AccountId.parse('333333333333')
const config = loadConfig('sandbox/awskey.yml')
let engine: DynamoEngine
let store: RequestStore
let root: FakeRootAccess
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  store = createDynamoRequestStore({ ...(await engine.createTable()), wallNow: Date.now })
  root = createFakeRootAccess()
  root.add(PRODUCTION, {
    id: OLD_KEY,
    status: 'Active',
    createdAt: new Date('2024-01-01T00:00:00.000Z'),
    lastUse: { kind: 'at', at: new Date('2025-01-01T00:00:00.000Z'), service: 's3', region: 'x' },
  })
})

const act = (overrides: Partial<SignedAct> = {}): SignedAct =>
  signed(
    anAct({
      user: ERINS_OTHER,
      action: COMMANDS.deleteRoot,
      value: 'account:production',
      reason: 'nobody uses it',
      ...overrides,
    }),
  )
const asking = (overrides: Partial<AskRootDeps> = {}, partition = 'aws') =>
  createAskRoot({
    store,
    root,
    deciders: createPeople().deciders,
    clock: { now: () => NOW },
    situationOf: createRootSituation({ config, partition }),
    ...overrides,
  })
const refusal = async (asked: ReturnType<ReturnType<typeof asking>>) => {
  const result = await asked
  return result.ok ? 'asked' : result.error
}

describe('createAskRoot', () => {
  it('makes a request for two of security, with the keys as they were read, and locks the root user', async () => {
    const asked = await asking()(act())
    if (!asked.ok) throw new Error(asked.error.reason)
    const { request } = asked.value
    expect(request).toMatchObject({
      state: 'awaiting_approval',
      subject: { account: PRODUCTION, userName: '<root_account>', userId: 'root', sensitive: true },
      operation: { kind: 'deleteRoot', keys: [{ id: OLD_KEY, status: 'Active' }] },
      approvals: { needed: 2, from: { team: 'security' }, typed: true },
    })
    expect(request.hold).toBeUndefined()
    const ledger = await store.readLedger(request.id)
    expect(ledger[0]).toMatchObject({
      type: 'requested',
      actor: ERINS_OTHER,
      data: { operation: 'deleteRoot', keyIds: OLD_KEY, reason: 'nobody uses it' },
    })
    expect(verifyChain(ledger, request.ledger)).toEqual([])
    expect(await store.lockHolder(PRODUCTION, request.subject.userId)).toBe(request.id)
    expect(root.calls).toEqual(['audit'])
  })

  it('makes one request of an act that comes twice', async () => {
    await asking()(act())
    expect(await asking()(act())).toMatchObject({ ok: true, value: { repeated: true } })
  })

  it('has one open request for each root user', async () => {
    await asking()(act())
    const another = act({ jobId: 'b'.repeat(64), user: ERINS_OTHER })
    expect(await refusal(asking()(another))).toMatchObject({ reason: 'locked' })
  })

  it.each([ERIN, MAYA, SlackUserId.parse('U0PIA')])(
    'is for security alone, and reads nothing for %s',
    async (user) => {
      expect(await refusal(asking()(act({ user })))).toMatchObject({ reason: 'may_not_request' })
      expect(root.calls).toEqual([])
    },
  )

  it('is refused when nobody but the requester could approve', async () => {
    // Of Sam, Sia and Erin's other account, which stands for the requester, one is left.
    const { deciders } = createPeople()
    const alone = { ...deciders, howManyCould: () => Promise.resolve(known(1)) }
    expect(await refusal(asking({ deciders: alone })(act({ user: SAM })))).toMatchObject({
      reason: 'nobody_could_approve',
      needed: 2,
      could: 1,
    })
    expect(root.calls).toEqual([])
  })

  it.each([
    ['user:erin', 'not_a_target'],
    ['account:nowhere', 'unknown_account'],
    ['account:development', 'no_root_key'],
  ])('refuses %s: %s', async (value, reason) => {
    expect(await refusal(asking()(act({ value })))).toMatchObject({ reason })
  })

  it('refuses the management account, another partition and an installation without a way, without asking AWS', async () => {
    const tooling = { ...config.organisation.accounts[0], id: HUB, name: 'tooling' }
    const organisation = {
      ...config.organisation,
      accounts: [
        ...config.organisation.accounts,
        tooling as (typeof config.organisation.accounts)[0],
      ],
    }
    const withHub = createRootSituation({ config: { ...config, organisation }, partition: 'aws' })
    const toManagement = act({ value: 'account:tooling' })
    expect(await refusal(asking({ situationOf: withHub })(toManagement))).toMatchObject({
      reason: 'root_of_management',
      accountId: HUB,
    })
    expect(await refusal(asking({}, 'aws-us-gov')(act()))).toMatchObject({
      reason: 'root_partition',
      partition: 'aws-us-gov',
    })
    const { rootAccess: _rootAccess, ...without } = config
    const situationOf = createRootSituation({ config: without, partition: 'aws' })
    expect(await refusal(asking({ situationOf })(act()))).toMatchObject({
      reason: 'root_access_not_set',
      account: 'production',
    })
    expect(root.calls).toEqual([])
  })

  it.each([
    [{ kind: 'refused', code: 'sts:AssumeRoot AccessDenied' }, 'root_refused'],
    [{ kind: 'not_root' }, 'root_not_proven'],
    [{ kind: 'not_known', why: 'Throttling' }, 'target_unreadable'],
  ] as const)('refuses what AWS does not open: %o', async (no, reason) => {
    root.trouble.set('audit', no)
    expect(await refusal(asking()(act()))).toMatchObject({ reason })
  })

  it.each([
    [{ kind: 'unknown', why: 'Throttling' }, 'last_use_unknown'],
    [
      { kind: 'at', at: new Date('2026-02-20T10:00:00.000Z'), service: 's3', region: 'x' },
      'root_key_used',
    ],
  ] as const)('is made on hold where the last use speaks against it: %o', async (use, reason) => {
    root.use(PRODUCTION, OLD_KEY, use)
    expect(await asking()(act())).toMatchObject({
      ok: true,
      value: { request: { state: 'awaiting_approval', hold: { reason } } },
    })
  })
})
