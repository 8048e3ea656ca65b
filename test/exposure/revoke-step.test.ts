import { describe, expect, it } from 'vitest'
import { anIncident } from '../../sandbox/gallery/rows/incident-rows.ts'
import { anAct, SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import { type RoleSeen, roleLineId } from '../../src/exposure/clean-up-rules.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import type { RoleLine } from '../../src/exposure/incident-parts.ts'
import { nextStep, stepDone } from '../../src/exposure/incident-rules.ts'
import { canRevoke, revocationWanted, revokeBefore } from '../../src/exposure/revocation-rules.ts'
import type { RevocationOutcome } from '../../src/exposure/revocations.ts'
import { type RevokeOutcome, type RevokeStepDeps, revoke } from '../../src/exposure/revoke-step.ts'
import { AccountId } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { createFakeRevocations, createFakeSnapshotStore } from '../fakes/fake-exposure-ports.ts'

/** A click has the account's own document revoke the sessions of one role: of the exposed user's account, once the way in is closed, and never one that is revoked already. */
const AT = '2026-03-02T10:00:00.000Z'
const NOON = '2026-03-02T10:01:00.000Z'
const NOW = new Date('2026-03-02T10:05:00.000Z')
const vote = { by: SAM, at: AT, act: anAct() }
const { identity } = anIncident()
if (identity.kind !== 'user') throw new Error('the row has a user')
const { account, userName, userId } = identity.user
const arnOf = (name: string, of = account): string => `arn:aws:iam::${of}:role/${name}`
const ARN = arnOf('deployer')

const lineOf = (arn: string, given: Partial<RoleLine> = {}): RoleLine => ({
  id: roleLineId(arn),
  arn,
  n: 2,
  before: AT,
  kind: 'ordinary',
  state: 'open',
  revocable: true,
  wanted: vote,
  ...given,
})

/** Contained: the key is Inactive and the user denied everything. */
const rowOf = (role: RoleLine, given: Partial<Incident> = {}): Incident =>
  anIncident({
    key: { kind: 'inactive', at: AT },
    quarantine: { kind: 'policy', at: AT },
    roles: [role],
    ...given,
  })

interface World {
  readonly outcome?: RevocationOutcome
  readonly offered?: string
  /** What the looks show, in their order; the last one stays. */
  readonly states?: readonly RoleSeen['state'][]
  readonly deps?: Partial<RevokeStepDeps>
}

async function tried(
  role: RoleLine,
  world: World = {},
  given: Partial<Incident> = {},
): Promise<{ readonly outcome: RevokeOutcome; readonly orders: number }> {
  const { states = ['open', 'revoked'], offered = account } = world
  let looks = 0
  const revocations = createFakeRevocations({
    offered,
    ...(world.outcome !== undefined && { outcome: world.outcome }),
  })
  const deps: RevokeStepDeps = {
    clock: { now: () => NOW },
    findKey: async () => ({
      kind: 'user',
      user: { account, userName, userId, path: '/', createdAt: new Date(AT), tags: {} },
      active: known(false),
    }),
    snapshotStore: createFakeSnapshotStore(),
    revocations,
    proveRevocation: async () => known(true),
    ...world.deps,
  }
  const outcome = await revoke(deps, rowOf(role, given), async ({ id }) => ({
    id,
    state: states[Math.min(looks++, states.length - 1)] ?? 'not_known',
  }))
  return { outcome, orders: revocations.orders.length }
}

describe('revoking the sessions of a role', () => {
  it('starts the document once, and tells what the look afterwards shows', async () => {
    expect(await tried(lineOf(ARN))).toEqual({
      outcome: {
        step: 'revoke',
        result: 'tried',
        role: { id: roleLineId(ARN), state: 'revoked', before: AT },
      },
      orders: 1,
    })
  })

  it.each<[string, RevocationOutcome, string]>([
    ['ran and shows nothing', { kind: 'ran' }, 'the document ran, and IAM does not show it yet'],
    ['still runs', { kind: 'not_known', why: 'still at it' }, 'still at it'],
    ['failed', { kind: 'failed', why: 'the document ended as Failed' }, 'ended as Failed'],
  ])('never says revoked where the document %s', async (_when, outcome, why) => {
    const { outcome: told } = await tried(lineOf(ARN), { outcome, states: ['open'] })
    expect(told).toMatchObject({ result: 'tried', role: { state: 'open' } })
    expect(JSON.stringify(told)).toContain(why)
  })

  it.each(['revoked', 'not_known', 'gone'] as const)(
    'writes nothing over a role that shows as %s',
    async (state) => {
      expect(await tried(lineOf(ARN), { states: [state] })).toMatchObject({
        outcome: { result: 'tried', role: { state } },
        orders: 0,
      })
    },
  )

  it.each<[string, RoleLine, Partial<Incident>, World]>([
    [
      'another role under the id that was clicked',
      lineOf(arnOf('other'), { id: roleLineId(ARN) }),
      {},
      {},
    ],
    [
      'a role of another account',
      lineOf(arnOf('deployer', AccountId.parse('222222222222'))),
      {},
      {},
    ],
    [
      'a role of Identity Center',
      lineOf(`arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/x`),
      {},
      {},
    ],
    [
      'a service-linked role',
      lineOf(`arn:aws:iam::${account}:role/aws-service-role/x.amazonaws.com/y`),
      {},
      {},
    ],
    ['a moment that is still to come', lineOf(ARN, { before: '2027-01-01T00:00:00.000Z' }), {}, {}],
    [
      'a click that is not signed',
      lineOf(ARN),
      {},
      { deps: { proveRevocation: async () => known(false) } },
    ],
  ])('is not authorised for %s', async (_what, role, given, world) => {
    expect(await tried(role, world, given)).toEqual({
      outcome: { step: 'revoke', result: 'not_authorised' },
      orders: 0,
    })
  })

  it.each<[string, RoleLine, Partial<Incident>, World, string]>([
    ['is one of awskey’s own', lineOf(arnOf('awskey-responder')), {}, {}, 'awskey itself'],
    ['is of an account that does not offer it', lineOf(ARN), {}, { offered: '2' }, 'not offer'],
    ['was assumed with a key that works', lineOf(ARN), { key: { kind: 'untouched' } }, {}, 'open'],
    ['is of a user not denied', lineOf(ARN), { quarantine: { kind: 'none' } }, {}, 'open again'],
  ])('does nothing and says why where the role %s', async (_what, role, given, world, why) => {
    const { outcome, orders } = await tried(role, world, given)
    expect(orders).toBe(0)
    expect(outcome).toMatchObject({ result: 'tried', role: { state: 'open' } })
    expect(JSON.stringify(outcome)).toContain(why)
  })

  it('denies what was opened until the way in was closed, and until the click', async () => {
    const at = '2026-03-02T10:04:00.000Z'
    const clicked = lineOf(ARN, { wanted: { ...vote, at } })
    const { outcome } = await tried(clicked, {}, { key: { kind: 'inactive', at: NOON } })
    expect(outcome).toMatchObject({ role: { before: NOON > at ? NOON : at } })
    expect(revokeBefore(rowOf(clicked, { quarantine: { kind: 'policy', at } }), clicked)).toBe(at)
    expect(revokeBefore(rowOf(clicked), clicked)).toBe(AT)
  })

  it('waits where the click cannot be verified now', async () => {
    const deps = { proveRevocation: async () => unknown('kms:VerifyMac Throttling') }
    expect(await tried(lineOf(ARN), { deps })).toEqual({
      outcome: { step: 'revoke', result: 'failed', why: 'kms:VerifyMac Throttling' },
      orders: 0,
    })
  })
})

describe('what a row makes of it', () => {
  const { wanted: _wanted, ...offered } = lineOf(ARN)

  it('offers it only where the way in is closed, and every other key is known not to work', () => {
    expect(canRevoke(rowOf(offered), offered)).toBe(true)
    const sibling = { keyId: anIncident().keyId, state: 'not_known' } as const
    for (const given of [
      { key: { kind: 'untouched' } },
      { quarantine: { kind: 'waits', because: [] } },
      { siblings: [sibling] },
    ] satisfies Partial<Incident>[])
      expect(canRevoke(rowOf(offered, given), offered)).toBe(false)
    const { revocable: _may, ...notOffered } = offered
    expect(canRevoke(rowOf(offered), notOffered)).toBe(false)
  })

  it('takes the click up once, as the next step, and the outcome takes it off again', () => {
    const asked = revocationWanted(rowOf(offered), offered.id, vote)
    if (!asked.ok || asked.value === undefined) throw new Error('it was not taken')
    const { incident } = asked.value
    expect(nextStep({ ...incident, claim: undefined })?.step).toBeDefined()
    expect(revocationWanted(incident, offered.id, vote)).toEqual({ ok: true, value: undefined })
    const done = stepDone(
      incident,
      { step: 'revoke', result: 'tried', role: { id: offered.id, state: 'revoked' } },
      NOW,
    )
    expect(done.incident.roles).toMatchObject([{ state: 'revoked' }])
    expect(done.incident.roles[0]).not.toHaveProperty('wanted')
    expect(done.entries).toMatchObject([{ type: 'sessions_revoked', data: { name: ARN } }])
  })

  it('forgets a click that nobody is shown to have made', () => {
    const { incident } = stepDone(
      rowOf(lineOf(ARN)),
      { step: 'revoke', result: 'not_authorised' },
      NOW,
    )
    expect(incident.roles[0]).not.toHaveProperty('wanted')
  })

  it('refuses a click on a role that awskey may not touch', () => {
    const { revocable: _may, ...notOffered } = offered
    expect(revocationWanted(rowOf(notOffered), offered.id, vote)).toMatchObject({ ok: false })
    expect(revocationWanted(rowOf(offered), 'ffffffffffff', vote)).toMatchObject({ ok: false })
  })
})
