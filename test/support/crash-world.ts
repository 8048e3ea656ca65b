/**
 * One IAM user, its rotation and the people around it, with clocks that are pushed. The rules, the effects and the store are the real ones;
 * AWS is the fakes', and CloudTrail lags ten minutes behind. What may never happen is checked after every call.
 */

import {
  anAct,
  aRequestId,
  aRotateRequest,
  aSubject,
  ERIN,
  MAYA,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import { createWithdrawPickup } from '../../src/delivery/close-pickup.ts'
import type { Pickup, PickupStore, PickupVault } from '../../src/delivery/pickup.ts'
import { createSealForOwner } from '../../src/delivery/seal-for-owner.ts'
import type { AccessKeyRecord, AccessKeys } from '../../src/keys/access-keys.ts'
import { createSoakCheck } from '../../src/keys/check-soak.ts'
import { createCheckTarget } from '../../src/keys/check-target.ts'
import { createDeletionRules } from '../../src/keys/deletion-rules.ts'
import { createKeyEffects } from '../../src/keys/key-effects.ts'
import { createMakeKeyEffects } from '../../src/keys/make-key-effects.ts'
import { createProveSoak, type ProveSoak } from '../../src/keys/prove-soak.ts'
import { createRemoveNewKey } from '../../src/keys/remove-new-key-effect.ts'
import type { Trail } from '../../src/keys/trail.ts'
import { createDecide } from '../../src/requests/decide.ts'
import type { Deciders } from '../../src/requests/deciders.ts'
import type { AccessKeyId, RequestId } from '../../src/requests/ids.ts'
import type { LedgerEvent } from '../../src/requests/ledger.ts'
import type { RulesOf } from '../../src/requests/lifecycle.ts'
import { createRemindEffect } from '../../src/requests/remind-effect.ts'
import type { Request } from '../../src/requests/request.ts'
import { buttonValue, isOpen } from '../../src/requests/request-facts.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import {
  createRunEffects,
  type Effect,
  type Effects,
  type Ran,
} from '../../src/requests/run-effects.ts'
import { createOverlapEffects } from '../../src/rotation/overlap-effects.ts'
import { createRotationRules } from '../../src/rotation/rotation-rules.ts'
import type { Clock } from '../../src/shared/clock.ts'
import { addMs, DAY_MS, earliest, HOUR_MS, latest } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import {
  createFakePickups,
  createFakePickupVault,
  type FakePickups,
  type FakePickupVault,
} from '../fakes/fake-pickups.ts'
import { type ConsistentAws, createConsistentAws, OPERATOR_ROLE } from './consistent-aws.ts'
import { type Calls, createCalls, type Life, type Mishap, WorkerDiedError } from './crash-calls.ts'
import type { DynamoEngine } from './dynamo-engine.ts'
import { usualRules } from './rules-fixture.ts'

const START = new Date('2026-03-02T09:00:00.000Z')
const LEASE_MS = 60_000
/** Longer than overlap and quiet: whoever takes awskey's own test for a use is too early. */
const INSTALLED_AFTER_MS = 20 * HOUR_MS
const POLICY = {
  overlapMs: 12 * HOUR_MS,
  quietMs: { human: 12 * HOUR_MS, machine: 12 * HOUR_MS },
  soakMs: 2 * DAY_MS,
  deliveryDeadlineMs: DAY_MS,
}
const RULES: RulesOf = {
  ...usualRules(),
  rotate: createRotationRules({
    policy: POLICY,
    deletionApprovals: () => ({
      needed: 1,
      from: { team: 'payments' },
      why: 'policy',
      expiresAfterMs: 7 * DAY_MS,
      typed: false,
    }),
  }),
  delete: createDeletionRules({ expiresAfterMs: 7 * DAY_MS, soakMs: POLICY.soakMs }),
}
const ANYBODY: Deciders = {
  mayAct: () => Promise.resolve(ok(undefined)),
  mayDecide: () => Promise.resolve(ok({ as: 'team payments' })),
  mayBreakGlass: () => Promise.resolve(refuse({ reason: 'not_break_glass' })),
  approvesFor: () => Promise.resolve(ok({ as: 'team payments' })),
  howManyCould: () => Promise.resolve(known(2)),
}
const SUBJECT = aSubject()

/** How it went, for the test to judge. */
export interface Story {
  readonly calls: readonly string[]
  readonly rotation: Request
  readonly deletion: Request | undefined
  readonly events: readonly (readonly LedgerEvent[])[]
  readonly keysLeft: readonly AccessKeyRecord[]
  /** Every key that CreateAccessKey made for the request. */
  readonly keysMade: readonly AccessKeyId[]
  readonly sealed: { readonly keyId: AccessKeyId; readonly versionId: string } | undefined
  /** Keys whose secrets are sealed for the page, as `request/key`. */
  readonly shown: readonly string[]
  /** Keys whose sealed version was taken back. */
  readonly withdrawn: readonly AccessKeyId[]
  readonly lockHolder: RequestId | undefined
  readonly due: number
  /** What may never happen and did. */
  readonly broken: readonly string[]
}

const AT_MOST = 300

export async function rotateThrough(
  engine: DynamoEngine,
  mishaps: readonly Mishap[],
  {
    workers = 1,
    undo = false,
    nobodyFetches = false,
    onPage = false,
  }: {
    readonly workers?: number
    readonly undo?: boolean
    readonly nobodyFetches?: boolean
    /** The secret is shown on the one-time page, not sealed for a reader. */
    readonly onPage?: boolean
  } = {},
): Promise<Story> {
  const world = await createWorld(engine, mishaps, onPage)
  await world.open()
  for (let step = 0; step < AT_MOST; step++) {
    await Promise.all(Array.from({ length: workers }, () => world.work()))
    const rows = await world.rows()
    if (rows.every((row) => !isOpen(row))) break
    if (nobodyFetches || !(await world.letPeopleAct(rows, undo))) world.wait(rows)
  }
  return world.story()
}

async function createWorld(engine: DynamoEngine, mishaps: readonly Mishap[], onPage: boolean) {
  const deps = await engine.createTable()
  let now = addMs(START, -100 * DAY_MS)
  let wall = START.getTime()
  const clock = { now: () => now }
  const store = createDynamoRequestStore({
    ...deps,
    wallNow: () => wall,
    pause: () => Promise.resolve(),
  })
  const aws = createConsistentAws(clock, { ...SUBJECT, session: 'test' })
  const oldKey = await aws.addKey()
  aws.use(oldKey, addMs(START, -10 * DAY_MS))
  now = START
  const calls = createCalls(mishaps, () => aws.check())
  const id = aRequestId()
  let tokens = 0
  let clicks = 0
  let opened: RequestId | undefined

  const page = { pickups: createFakePickups(), pickupVault: createFakePickupVault() }
  /** The owner opens the page and presses the button. */
  const show = async (): Promise<AccessKeyId | undefined> => {
    const pickup = await page.pickups.read(id)
    if (pickup === undefined) return undefined
    const token = { hash: 'hash', until: addMs(now, HOUR_MS).toISOString(), by: ERIN }
    await page.pickups.issue(pickup, token)
    await page.pickups.reveal(pickup, token.hash, now, now)
    return pickup.keyId
  }

  const rotation = () => mustRead(store, id)
  const deletion = async () => {
    const { child } = await rotation()
    return child === undefined ? undefined : mustRead(store, child)
  }
  const alive = async <T>(run: (life: Life) => Promise<T>): Promise<T | 'died'> => {
    try {
      return await run({ dead: false })
    } catch (error) {
      if (error instanceof WorkerDiedError) return 'died'
      throw error
    }
  }
  const soakOf = (life: Life): ProveSoak =>
    createProveSoak({
      store: calls.watched('store', store, life),
      trail: calls.watched<Trail>('trail', aws.trail, life),
      clock,
      soakMs: POLICY.soakMs,
    })
  const worker = (life: Life) =>
    createRunEffects({
      store: calls.watched('store', store, life),
      rules: RULES,
      effects: effectsOf(aws, calls, life, { clock, proveSoak: soakOf(life), page, onPage }),
      authority: () => Promise.resolve(known({ valid: true })),
      clock,
      wallNow: () => wall,
      newToken: () => `token ${++tokens}`,
      leaseMs: LEASE_MS,
      isDryRun: () => false,
      reportForgery: () => Promise.reject(new Error('nothing is forged here')),
    })

  const click = (on: Request, verb: 'approve' | 'undo') =>
    alive((life) => {
      const keys = calls.watched<AccessKeys>('keys', aws.keys, life)
      const decide = createDecide({
        store: calls.watched('store', store, life),
        deciders: ANYBODY,
        rules: RULES,
        clock,
        checkTarget: createCheckTarget({ keys, proveSoak: soakOf(life) }),
      })
      const action = verb === 'undo' ? 'rotation.undo' : 'request.approve'
      const jobId = sha256(`click ${++clicks}`)
      return decide(anAct({ user: MAYA, action, value: buttonValue(on), jobId }), verb)
    })

  const isInstalled = ({ toldAt }: { readonly toldAt?: string | undefined }): boolean =>
    toldAt !== undefined && now >= addMs(new Date(toldAt), INSTALLED_AFTER_MS)

  return {
    async open(): Promise<void> {
      const request = aRotateRequest({ id, operation: { oldKeyId: oldKey } })
      await store.open(request, [{ type: 'requested', actor: ERIN, data: { keyId: oldKey } }])
    },
    async rows(): Promise<Rows> {
      const request = await rotation()
      return request.child === undefined
        ? [request]
        : [request, await mustRead(store, request.child)]
    },
    work: (): Promise<Ran | 'died'> =>
      alive(async (life) => {
        const run = worker(life)
        return opened === undefined ? run(id) : run(opened)
      }),
    /** Whether anybody had something to do. */
    async letPeopleAct([request, asked]: Rows, undo: boolean): Promise<boolean> {
      opened = request.child
      const { operation } = request
      if (operation.kind === 'rotate' && operation.step === 'overlap' && isInstalled(operation))
        aws.install(oldKey, onPage ? await show() : undefined)
      if (undo && operation.kind === 'rotate' && operation.step === 'soak' && !operation.undone)
        return acted(click(request, 'undo'))
      return asked?.state === 'awaiting_approval' && acted(click(asked, 'approve'))
    },
    /** Until something is due; a claim that a dead worker left behind lapses on the way. */
    wait(rows: Rows): void {
      wall += LEASE_MS + 1
      const due = rows.flatMap(({ next }) => (next === undefined ? [] : [new Date(next.dueAt)]))
      now = latest(now, earliest(...due))
    },
    async story(): Promise<Story> {
      const child = await deletion()
      return {
        calls: calls.made,
        rotation: await rotation(),
        deletion: child,
        events: await Promise.all(
          [id, ...(child === undefined ? [] : [child.id])].map(store.readLedger),
        ),
        keysLeft: aws.listed(),
        keysMade: aws.made.slice(1),
        sealed: onPage ? undefined : aws.sealed(),
        withdrawn: onPage ? [...page.pickups.rows.values()].flatMap(settledKey) : aws.withdrawn(),
        shown: [...page.pickupVault.sealed.keys()],
        lockHolder: await store.lockHolder(SUBJECT.account, SUBJECT.userId),
        due: (await store.due(addMs(now, 1_000 * DAY_MS), 10)).length,
        broken: aws.broken,
      }
    },
  }
}

type Rows = readonly [rotation: Request, ...deletion: Request[]]

async function mustRead(store: RequestStore, id: RequestId): Promise<Request> {
  const request = await store.read(id)
  if (request === undefined) throw new Error(`no request ${id}`)
  return request
}

interface World {
  readonly clock: Clock
  readonly proveSoak: ProveSoak
  readonly page: {
    readonly pickups: FakePickups
    readonly pickupVault: FakePickupVault
  }
  readonly onPage: boolean
}

const settledKey = ({ keyId, settled }: Pickup): readonly AccessKeyId[] =>
  settled === true ? [keyId] : []

function effectsOf(
  aws: ConsistentAws,
  calls: Calls,
  life: Life,
  { clock, proveSoak, page, onPage }: World,
): Effects {
  const keys = calls.watched<AccessKeys>('keys', aws.keys, life)
  const trail = calls.watched<Trail>('trail', aws.trail, life)
  const tellOwner = () => Promise.resolve({ kind: 'told' as const })
  const expired = () => Promise.resolve({ effect: 'expire', result: 'expired' } as const)
  const pickups = calls.watched<PickupStore>('pickups', page.pickups, life)
  const pickupVault = calls.watched<PickupVault>('pickupVault', page.pickupVault, life)
  const sealing = {
    ...createSealForOwner({
      vault: calls.watched('vault', aws.vault, life),
      readerFor: () => ({ kind: 'role', arn: 'arn:aws:iam::111111111111:role/erin' }),
      pickups,
      pickupVault,
      clock,
      smtpRegions: ['eu-central-1'],
      withdrawPickup: createWithdrawPickup({ pickups, vault: pickupVault }),
    }),
    ...calls.watched('slack', { tellOwner }, life),
  }
  const shared = { keys, trail, sealing, clock, operatorRole: OPERATOR_ROLE, pages: pickups }
  return {
    ...createMakeKeyEffects({
      ...shared,
      probe: calls.watched('probe', aws.probe, life),
      sleep: () => Promise.resolve(),
      chooseDelivery: () => Promise.resolve({ delivery: onPage ? 'page' : 'vault' }),
      isWanted: () => Promise.resolve(known(false)),
    }),
    ...NO_AUTO,
    delete_root_keys: never,
    remove_new_key: createRemoveNewKey(shared),
    ...createKeyEffects({ keys, proveSoak }),
    ...createOverlapEffects({ ...shared, policy: POLICY }),
    check_soak: createSoakCheck({ keys, trail }),
    remind: createRemindEffect({ clock, quiet: undefined }),
    expire: { writes: false, run: expired, reconcile: expired },
  }
}

const never: Effect = {
  writes: false,
  run: () => Promise.reject(new Error('nobody asked for this')),
  reconcile: () => Promise.reject(new Error('nobody asked for this')),
}
const NO_AUTO = { turn_auto: never, await_finish: never, write_exemption: never }

async function acted(click: Promise<unknown>): Promise<true> {
  await click
  return true
}
