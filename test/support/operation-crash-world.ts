/**
 * One IAM user and one request for one of its keys, from the command to the end, with a worker that dies and answers that are lost on the way.
 * Command and click are delivered again until they were worked on, as SQS does. The rules, the effects, the judges and the store are the real ones; AWS is the fakes', and CloudTrail lags ten minutes behind.
 */
import { anAct, aSubject, ERIN, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import { createSealForOwner } from '../../src/delivery/seal-for-owner.ts'
import type { AccessKeyRecord, AccessKeys, UserRef } from '../../src/keys/access-keys.ts'
import { createAsk } from '../../src/keys/ask.ts'
import { createSoakCheck } from '../../src/keys/check-soak.ts'
import { createCheckTarget } from '../../src/keys/check-target.ts'
import { createInactiveSince } from '../../src/keys/inactive-since.ts'
import { createKeyEffects, type TargetDeps } from '../../src/keys/key-effects.ts'
import { createMakeKeyEffects } from '../../src/keys/make-key-effects.ts'
import { prepareKeyOperations } from '../../src/keys/prepare-key-operations.ts'
import { createProveSoak } from '../../src/keys/prove-soak.ts'
import { createReceiptLook } from '../../src/keys/receipt-look.ts'
import type { Trail } from '../../src/keys/trail.ts'
import { createDecide } from '../../src/requests/decide.ts'
import { type AccessKeyId, type RequestId, SlackChannelId } from '../../src/requests/ids.ts'
import type { LedgerEvent } from '../../src/requests/ledger.ts'
import { createRemindEffect } from '../../src/requests/remind-effect.ts'
import type { Request } from '../../src/requests/request.ts'
import { isOpen } from '../../src/requests/request-facts.ts'
import { requestIdOf } from '../../src/requests/request-id.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import { createRunEffects, type Effect, type Effects } from '../../src/requests/run-effects.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { prepareRotation } from '../../src/rotation/prepare-rotation.ts'
import { addMs, DAY_MS, latest, MINUTE_MS } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { ok, type Result, refuse } from '../../src/shared/result.ts'
import { COMMANDS } from '../../src/slack/ids.ts'
import { createFakeAccessKeys } from '../fakes/fake-access-keys.ts'
import { createFakeKeyProbe } from '../fakes/fake-key-probe.ts'
import { createFakeTrail } from '../fakes/fake-trail.ts'
import { createFakeVault } from '../fakes/fake-vault.ts'
import { OPERATOR_ROLE } from './consistent-aws.ts'
import { createCalls, type Life, type Mishap, WorkerDiedError } from './crash-calls.ts'
import { authorityOf, clickOn, createPeople, signed } from './deciding-people.ts'
import type { DynamoEngine } from './dynamo-engine.ts'
import { usualRules } from './rules-fixture.ts'
import { pickupFakes } from './sealing-fakes.ts'

export const OPERATIONS = ['deactivate', 'activate', 'delete', 'create'] as const
export type Tried = (typeof OPERATIONS)[number]

const START = new Date('2026-03-02T10:00:00.000Z')
const LEASE_MS = 60_000
const SOAK_MS = 7 * DAY_MS
const SOAKED_MS = 5.5 * DAY_MS
const TRAIL_LAG_MS = 10 * MINUTE_MS
const AT_MOST = 200
const SUBJECT = aSubject()
const USER: UserRef = { ...SUBJECT, session: 'test' }

export interface OperationStory {
  readonly calls: readonly string[]
  readonly request: Request
  readonly events: readonly LedgerEvent[]
  readonly keyId: AccessKeyId
  readonly keysLeft: readonly AccessKeyRecord[]
  /** Every key that CreateAccessKey made for the request. */
  readonly keysMade: readonly AccessKeyId[]
  readonly sealed: AccessKeyId | undefined
  readonly told: number
  /** How often AWS really did each of these. */
  readonly done: Readonly<Record<'makeInactive' | 'makeActive' | 'delete', readonly AccessKeyId[]>>
  readonly lockHolder: RequestId | undefined
  readonly due: number
  readonly broken: readonly string[]
}

export async function runThrough(
  engine: DynamoEngine,
  kind: Tried,
  mishaps: readonly Mishap[],
  { workers = 1 }: { readonly workers?: number } = {},
): Promise<OperationStory> {
  const world = await createWorld(engine, kind, mishaps)
  await world.ask()
  for (let step = 0; step < AT_MOST && isOpen(await world.row()); step++) {
    await Promise.all(Array.from({ length: workers }, () => world.work()))
    const row = await world.row()
    if (row.state === 'awaiting_approval') await world.approve(row)
    else world.wait(row)
  }
  return world.story()
}

async function createWorld(engine: DynamoEngine, kind: Tried, mishaps: readonly Mishap[]) {
  let now = addMs(START, -100 * DAY_MS)
  let wall = START.getTime()
  let tokens = 0
  let told = 0
  const clock = { now: () => now }
  const broken: string[] = []
  const must = (holds: boolean, what: string): void => {
    if (!holds) broken.push(what)
  }
  const fake = createFakeAccessKeys({ clock })
  const trail = createFakeTrail()
  const probe = createFakeKeyProbe()
  const vault = createFakeVault()
  const made: AccessKeyId[] = []
  const done = {
    makeInactive: [] as AccessKeyId[],
    makeActive: [] as AccessKeyId[],
    delete: [] as AccessKeyId[],
  }
  fake.addUser(USER)
  const listed = async (): Promise<readonly AccessKeyRecord[]> => {
    const keys = await fake.list(USER)
    return keys.kind === 'known' ? keys.value : []
  }
  const counted =
    (name: keyof typeof done): AccessKeys[typeof name] =>
    (user, id) => {
      done[name].push(id)
      return fake[name](user, id)
    }
  const keys: AccessKeys = {
    list: fake.list,
    lastUse: fake.lastUse,
    async create(user) {
      must(
        (await listed()).length === 1,
        'a key is asked for while the fate of another is not known',
      )
      const created = await fake.create(user)
      if (created.kind !== 'created') return created
      made.push(created.id)
      const maker = { roleName: OPERATOR_ROLE, sessionName: user.session, userAgent: 'awskey' }
      trail.made(user.account, created.id, now, maker)
      probe.learn(created.id, created.secret.reveal())
      return created
    },
    makeInactive: counted('makeInactive'),
    makeActive: counted('makeActive'),
    delete: counted('delete'),
  }
  const laggingTrail: Trail = {
    ...trail,
    async makerOf(account, id, since, session) {
      const key = (await listed()).find((each) => each.id === id)
      const isVisible = key !== undefined && now.getTime() - key.createdAt.getTime() >= TRAIL_LAG_MS
      return isVisible ? trail.makerOf(account, id, since, session) : known(undefined)
    },
  }

  const first = await fake.create(USER)
  if (first.kind !== 'created') throw new Error('the user has no key')
  const keyId = first.id
  if (kind === 'activate' || kind === 'delete') {
    await fake.makeInactive(USER, keyId)
    // A part of the soak is still to come.
    trail.deactivated(USER.account, keyId, addMs(START, -SOAKED_MS))
  }
  now = START

  const table = await engine.createTable()
  const base = createDynamoRequestStore({
    ...table,
    wallNow: () => wall,
    pause: () => Promise.resolve(),
  })
  const statusOf = async (id: AccessKeyId): Promise<string> =>
    (await listed()).find((each) => each.id === id)?.status ?? 'none'
  /** What a row says is done has been done. */
  const judged: RequestStore = {
    ...base,
    async commit(from, change) {
      const { state, outcome, operation } = change.request
      const status = await statusOf(keyId)
      if (state === 'done') {
        if (outcome?.word === 'made_inactive')
          must(status === 'Inactive', 'said Inactive, and it is not')
        if (outcome?.word === 'made_active') must(status === 'Active', 'said Active, and it is not')
        if (outcome?.word === 'deleted') must(status === 'none', 'said deleted, and it is there')
        if (outcome?.word === 'created') must(told > 0, 'said created, and the owner does not know')
      }
      if (operation.kind === 'delete' && state === 'awaiting_approval')
        must(
          now >= addMs(START, SOAK_MS - SOAKED_MS),
          'approval is asked for before the soak is over',
        )
      return base.commit(from, change)
    },
  }
  const calls = createCalls(mishaps, () => {})
  const rules = usualRules()
  const people = createPeople()
  const needed = kind === 'deactivate' ? 0 : 1
  const act = signed(
    anAct({
      action: COMMANDS[kind],
      value: 'user:erin',
      reason: 'because',
      at: START.toISOString(),
      ...(kind === 'create' && { details: { purpose: 'ci' } }),
    }),
  )
  const id = requestIdOf(act)
  const portsOf = (life: Life) => ({
    store: calls.watched('store', judged, life),
    keys: calls.watched('keys', keys, life),
    trail: calls.watched('trail', laggingTrail, life),
  })
  const soakOf = (ports: ReturnType<typeof portsOf>) =>
    createProveSoak({ ...ports, clock, soakMs: SOAK_MS })
  const alive = async <T>(run: (life: Life) => Promise<T>): Promise<T | 'died'> => {
    try {
      return await run({ dead: false })
    } catch (error) {
      if (error instanceof WorkerDiedError) return 'died'
      throw error
    }
  }
  /** Until somebody worked on it to the end. What could not be read is tried again, as people do. */
  const deliver = async <T>(work: (life: Life) => Promise<Result<T, { reason: string }>>) => {
    for (let tries = 0; tries < 10; tries++) {
      const answer = await alive(work)
      wall += LEASE_MS + 1
      if (answer === 'died') continue
      if (answer.ok) return
      if (!['target_unreadable', 'busy'].includes(answer.error.reason))
        throw new Error(`${kind} was refused: ${answer.error.reason}`)
    }
    throw new Error(`${kind} was never worked on`)
  }
  const row = async (): Promise<Request> => {
    const request = await base.read(id)
    if (request === undefined) throw new Error('no request was made')
    return request
  }
  const clicks = new Map<string, SignedAct>()

  return {
    row,
    ask: () =>
      deliver((life) => {
        const ports = portsOf(life)
        return createAsk({
          ...ports,
          deciders: people.deciders,
          rules,
          clock,
          resolveUser: () => Promise.resolve(ok({ ...SUBJECT, createdAt: START, tags: {} })),
          situationOf: () =>
            Promise.resolve(
              ok({
                ...SUBJECT,
                protected: false,
                owner: ERIN,
                team: { name: 'payments', channel: SlackChannelId.parse('C0PAYMENTS') },
                hasReader: true,
                approvals: {
                  needed,
                  from: { team: 'payments' },
                  why: 'policy',
                  expiresAfterMs: 7 * DAY_MS,
                  typed: false,
                },
              }),
            ),
          prepare: {
            ...prepareKeyOperations({
              keys: ports.keys,
              inactiveSince: createInactiveSince(ports),
              soakMs: SOAK_MS,
            }),
            rotate: prepareRotation(ports),
            auto: () => Promise.resolve(refuse({ reason: 'auto_not_on', user: 'erin' })),
            snooze: () => Promise.resolve(refuse({ reason: 'until_missing' })),
            exempt: () => Promise.resolve(refuse({ reason: 'until_missing' })),
          },
        })(act, kind)
      }),
    /** One click for each card, delivered until it was worked on. */
    async approve(shown: Request): Promise<void> {
      const card = `${shown.subjectVersion}`
      const click = clicks.get(card) ?? clickOn(shown, MAYA)
      clicks.set(card, click)
      await deliver((life) => {
        const ports = portsOf(life)
        return createDecide({
          store: ports.store,
          deciders: people.deciders,
          rules,
          clock,
          checkTarget: createCheckTarget({ ...ports, proveSoak: soakOf(ports) }),
        })(click, 'approve')
      })
    },
    work: () =>
      alive((life) => {
        const ports = portsOf(life)
        return createRunEffects({
          store: ports.store,
          rules,
          effects: effectsOf(
            { ...ports, proveSoak: soakOf(ports) },
            {
              probe: calls.watched('probe', probe, life),
              sealing: {
                ...createSealForOwner({
                  vault: calls.watched(
                    'vault',
                    { seal: vault.seal, holds: vault.holds, withdraw: vault.withdraw },
                    life,
                  ),
                  readerFor: () => ({ kind: 'role', arn: 'arn:aws:iam::111111111111:role/erin' }),
                  ...pickupFakes(clock),
                }),
                ...calls.watched(
                  'slack',
                  {
                    tellOwner: () => {
                      told += 1
                      return Promise.resolve({ kind: 'told' as const })
                    },
                  },
                  life,
                ),
              },
              clock,
            },
          ),
          authority: authorityOf(people.deciders, { needed }),
          clock,
          wallNow: () => wall,
          newToken: () => `token ${++tokens}`,
          leaseMs: LEASE_MS,
          isDryRun: () => false,
          reportForgery: (_request, fault) =>
            Promise.reject(new Error(`nothing is forged: ${fault}`)),
        })(id)
      }),
    /** Until something is due; a claim that a dead worker left behind lapses on the way. */
    wait({ next, operation }: Request): void {
      // The owner who was told fetches what is there.
      if (operation.kind === 'create' && operation.toldAt !== undefined && operation.newKey)
        trail.secretRead(SUBJECT.account, operation.newKey.secretArn, now)
      wall += LEASE_MS + 1
      if (next !== undefined) now = latest(now, new Date(next.dueAt))
    },
    async story(): Promise<OperationStory> {
      return {
        calls: calls.made,
        request: await row(),
        events: await base.readLedger(id),
        keyId,
        keysLeft: await listed(),
        keysMade: made,
        sealed: vault.sealed.at(-1)?.keyId,
        told,
        done,
        lockHolder: await base.lockHolder(SUBJECT.account, SUBJECT.userId),
        due: (await base.due(addMs(now, 1_000 * DAY_MS), 10)).length,
        broken,
      }
    },
  }
}

const NO_PAGES = { revealedAt: () => Promise.resolve(known(undefined)) }

function effectsOf(
  ports: TargetDeps & { readonly trail: Trail },
  making: Pick<Parameters<typeof createMakeKeyEffects>[0], 'probe' | 'sealing' | 'clock'>,
): Effects {
  const never: Effect = {
    writes: false,
    run: () => Promise.reject(new Error('nobody asked for this')),
    reconcile: () => Promise.reject(new Error('nobody asked for this')),
  }
  const expired = () => Promise.resolve({ effect: 'expire', result: 'expired' } as const)
  return {
    ...createMakeKeyEffects({
      ...ports,
      ...making,
      sleep: () => Promise.resolve(),
      operatorRole: OPERATOR_ROLE,
      chooseDelivery: () => Promise.resolve({ delivery: 'vault' }),
      isWanted: () => Promise.resolve(known(false)),
    }),
    ...createKeyEffects(ports),
    look: createReceiptLook({ ...ports, ...making, pages: NO_PAGES, deliveryDeadlineMs: DAY_MS }),
    delete_root_keys: never,
    turn_auto: never,
    write_exemption: never,
    await_finish: never,
    remove_new_key: never,
    check_soak: createSoakCheck(ports),
    remind: createRemindEffect({ clock: making.clock, quiet: undefined }),
    expire: { writes: false, run: expired, reconcile: expired },
  }
}
