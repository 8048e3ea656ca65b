import { beforeEach, describe, expect, it } from 'vitest'
import { anAutoRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aRequestId, aRotateRequest } from '../../sandbox/gallery/rows/request-rows.ts'
import type { SecretRotation, SecretState } from '../../src/keys/secret-rotation.ts'
import type { AskedRotation, AutoStore, Registration } from '../../src/requests/auto-store.ts'
import { configuredAct } from '../../src/requests/configured-act.ts'
import { IamUserName } from '../../src/requests/ids.ts'
import type { Request } from '../../src/requests/request.ts'
import { createAutoEffects } from '../../src/rotation/auto-effects.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

const NOW = new Date('2026-06-01T09:00:00.000Z')
const ON = anAutoRequest()
const ARN = ON.operation.kind === 'auto' ? ON.operation.secretArn : ''
const TOKEN = 't'.repeat(64)

let state: Known<SecretState | undefined>
let registration: Registration | undefined
let asked: AskedRotation | undefined
let rows: readonly Request[]
let done: string[]
let outcome: Awaited<ReturnType<SecretRotation['turnOn']>>

beforeEach(() => {
  state = known({ arn: ARN, stages: { old: ['AWSCURRENT'] }, rotates: false })
  registration = undefined
  asked = undefined
  rows = []
  done = []
  outcome = { kind: 'done' }
})

const noted = (what: string): Promise<typeof outcome> => {
  done.push(what)
  return Promise.resolve(outcome)
}
const autos: AutoStore = {
  registration: () => Promise.resolve(registration),
  registrations: () => Promise.resolve(registration === undefined ? [] : [registration]),
  register: (given) => {
    done.push(given.on ? 'register' : 'unregister')
    registration = given
    return Promise.resolve()
  },
  asked: () => Promise.resolve(asked),
  askAgain: () => Promise.resolve(),
  refuse: () => Promise.resolve(),
  claim: (_arn, _token, id) => Promise.resolve(id),
  noteOwnUse: () => Promise.resolve(),
}
const effects = () =>
  createAutoEffects({
    autos,
    rotation: {
      state: () => Promise.resolve(state),
      turnOn: () => noted('turn on'),
      turnOff: () => noted('turn off'),
      dropPending: (_request, version) => noted(`drop ${version}`),
    },
    store: { read: (id) => Promise.resolve(rows.find((row) => row.id === id)) },
    clock: { now: () => NOW },
  })
const turn = (request: Request = ON) => effects().turn_auto.run(request)
const withStages = (stages: SecretState['stages'], rotates = true): void => {
  state = known({ arn: ARN, stages, rotates, everyDays: 60 })
}

describe('turn_auto', () => {
  it('registers before it tells Secrets Manager, which calls at once', async () => {
    expect(await turn()).toEqual({ effect: 'turn_auto', result: 'done' })
    expect(done).toEqual(['register', 'turn on'])
    expect(registration).toMatchObject({ secretArn: ARN, by: ON.id, on: true, everyDays: 90 })
  })

  it('takes the registration back only after Secrets Manager was told', async () => {
    const off = anAutoRequest({ operation: { on: false, everyDays: undefined } })
    expect(await turn(off)).toMatchObject({ result: 'done' })
    expect(done).toEqual(['turn off', 'unregister'])
    outcome = { kind: 'not_known', why: 'no answer' }
    done = []
    expect(await turn(off)).toMatchObject({ result: 'not_known' })
    expect(done).toEqual(['turn off'])
  })

  it('finds that it was done before its worker stopped', async () => {
    await turn()
    withStages({ old: ['AWSCURRENT'], test: ['AWSPENDING'] })
    state = known({
      arn: ARN,
      stages: { test: ['AWSPENDING'], old: ['AWSCURRENT'] },
      rotates: true,
      everyDays: 90,
    })
    done = []
    expect(await effects().turn_auto.reconcile(ON)).toMatchObject({ result: 'done' })
    expect(done).toEqual([])
  })

  it('takes the label from a rotation of its own that was given up, and from no other', async () => {
    withStages({ old: ['AWSCURRENT'], [TOKEN]: ['AWSPENDING'] })
    const left = { effect: 'turn_auto', result: 'left_over', versionId: TOKEN }
    expect(await turn()).toEqual(left)
    asked = { requestId: aRequestId(3), ownUses: [] }
    rows = [aRotateRequest({ id: aRequestId(3) })]
    expect(await turn()).toEqual(left)
    expect(done).toEqual([])
    rows = [aRotateRequest({ id: aRequestId(3), state: 'failed' })]
    expect(await turn()).toMatchObject({ result: 'done' })
    expect(done).toEqual([`drop ${TOKEN}`, 'register', 'turn on'])
  })

  it('turns nothing on without a value, for another secret, or where it cannot look', async () => {
    withStages({})
    expect(await turn()).toMatchObject({ result: 'no_secret' })
    state = known({ arn: 'arn:another', stages: { old: ['AWSCURRENT'] }, rotates: false })
    expect(await turn()).toMatchObject({ result: 'no_secret' })
    state = unknown('Throttling')
    expect(await turn()).toMatchObject({ result: 'not_known', why: 'Throttling' })
    expect(done).toEqual([])
  })

  it('ends by a line that is gone only what a line began', async () => {
    const line = {
      target: { by: 'user', account: 'development', userName: IamUserName.parse('erin') },
      ...{ everyDays: 90, by: ON.requester },
    } as const
    const act = configuredAct(line, NOW.toISOString(), 'off')
    const off = anAutoRequest({ act, operation: { on: false } })
    await turn()
    rows = [ON]
    done = []
    expect(await turn(off)).toMatchObject({ result: 'denied', code: 'turned_on_in_slack' })
    expect(done).toEqual([])
    rows = [{ ...ON, act: configuredAct(line, NOW.toISOString()) }]
    expect(await turn(off)).toMatchObject({ result: 'done' })
  })
})

describe('await_finish', () => {
  const rotation = aRotateRequest({ auto: { by: ON.id, secretArn: ARN, token: TOKEN } })
  const look = () => effects().await_finish.run(rotation)

  it.each([
    [['AWSPENDING'], 'pending'],
    [['AWSPENDING', 'AWSCURRENT'], 'current'],
    [['AWSPREVIOUS'], 'given_up'],
    [undefined, 'given_up'],
  ])('reads %j on the version as %s', async (labels, result) => {
    withStages({ old: ['AWSCURRENT'], ...(labels && { [TOKEN]: labels }) })
    expect(await look()).toMatchObject({ result })
  })

  it('takes over when testSecret used the key, and says where it cannot look', async () => {
    asked = { ownUses: [NOW.toISOString()] }
    withStages({ [TOKEN]: ['AWSCURRENT'] })
    expect(await look()).toEqual({
      ...{ effect: 'await_finish', result: 'current' },
      ownUses: [NOW.toISOString()],
    })
    state = unknown('AccessDenied')
    expect(await look()).toMatchObject({ result: 'not_known' })
  })
})
