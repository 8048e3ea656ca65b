import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aSignal } from '../../sandbox/gallery/rows/signal-rows.ts'
import type { Found } from '../../src/exposure/find-key.ts'
import { type Incident, isInactive, isQuarantined } from '../../src/exposure/incident.ts'
import { containmentAsked } from '../../src/exposure/incident-asks.ts'
import { SIGNAL_SOURCES } from '../../src/exposure/signed-signal.ts'
import type { IamUser } from '../../src/keys/access-keys.ts'
import { AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { known } from '../../src/shared/known.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import {
  createIncidentWorld,
  type IncidentWorld,
  keyNumbered,
  PEOPLE,
  reportBy,
  SIGNED,
} from '../support/incident-world.ts'

/** Who may cause what, for every kind of trigger and of target, with the steps and rows of a real incident. */
let engine: DynamoEngine
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())

const KEY = keyNumbered(1)
const DEVELOPMENT = AccountId.parse('111111111111')
const PRODUCTION = AccountId.parse('222222222222')

function user(userName: string, account = DEVELOPMENT): Found {
  const found: IamUser = {
    account,
    userName: IamUserName.parse(userName),
    userId: IamUserId.parse('AIDAERIN2345672345'),
    path: '/payments/',
    createdAt: new Date('2025-01-01T00:00:00.000Z'),
    tags: {},
  }
  return { kind: 'user', user: found, active: known(true) }
}

const TARGETS = {
  plain: user('erin'),
  sensitive: user('deployer', PRODUCTION),
  critical: user('ci-payments'),
  protected: user('break-glass'),
  root: { kind: 'root', account: PRODUCTION },
  'not ours': { kind: 'not_ours', account: '999999999999' },
  'not known': { kind: 'not_known', why: 'iam:GetAccessKeyLastUsed Throttling' },
} as const satisfies Record<string, Found>
type Target = keyof typeof TARGETS

type Trigger = keyof typeof PEOPLE | (typeof SIGNAL_SOURCES)[number]
const isPerson = (trigger: Trigger): trigger is keyof typeof PEOPLE => trigger in PEOPLE

async function worldOf(target: Target): Promise<IncidentWorld> {
  return createIncidentWorld({
    table: await engine.createTable(),
    keyId: KEY,
    found: TARGETS[target],
    criticalUsers: ['ci-payments'],
  })
}

async function trigger(
  world: IncidentWorld,
  by: Trigger,
  target: Target,
  mac = SIGNED,
): Promise<Incident> {
  const account = target === 'sensitive' || target === 'root' ? PRODUCTION : DEVELOPMENT
  if (isPerson(by)) await world.report(KEY, reportBy(PEOPLE[by], KEY, mac))
  else
    await world.reportSignal(KEY, aSignal(by, { account, mac, about: { kind: 'key', keyId: KEY } }))
  await world.run(KEY)
  const incident = await world.store.read(KEY)
  if (incident === undefined) throw new Error('there is no incident')
  return incident
}

/** `click`: security can have it done. */
function outcome(incident: Incident): string {
  const click = { by: PEOPLE.security, as: 'security', at: incident.createdAt }
  const can = (what: 'contain' | 'quarantine'): string =>
    containmentAsked(incident, what, click) === undefined ? 'never' : 'click'
  const key = isInactive(incident) ? 'Inactive' : can('contain')
  return `${key} ${isQuarantined(incident) ? 'quarantined' : can('quarantine')}`
}

const TABLE: readonly (readonly [Trigger, Target, string])[] = [
  ['aws_health', 'plain', 'Inactive quarantined'],
  ['aws_health', 'sensitive', 'Inactive click'],
  ['aws_health', 'critical', 'click click'],
  ['security', 'plain', 'Inactive quarantined'],
  ['security', 'sensitive', 'Inactive click'],
  ['security', 'critical', 'click click'],
  ['owner', 'plain', 'Inactive click'],
  ['owner', 'sensitive', 'Inactive click'],
  ['owner', 'critical', 'click click'],
  ['approver', 'plain', 'Inactive click'],
  ['approver', 'sensitive', 'Inactive click'],
  ['approver', 'critical', 'click click'],
  ['stranger', 'plain', 'click click'],
  ['stranger', 'sensitive', 'click click'],
  ['stranger', 'critical', 'click click'],
  ...(['guardduty', 'quarantine_policy', 'foreign_key'] as const).flatMap((source) =>
    (['plain', 'sensitive', 'critical'] as const).map(
      (target) => [source, target, 'click click'] as const,
    ),
  ),
]
const TRIGGERS: readonly Trigger[] = [
  'security',
  'owner',
  'approver',
  'stranger',
  ...SIGNAL_SOURCES,
]

describe('who may cause what', () => {
  it.each(TABLE)('%s, about a key of a %s user: %s', async (by, target, expected) => {
    const world = await worldOf(target)
    expect(outcome(await trigger(world, by, target))).toBe(expected)
    const writes = [
      ...(expected.startsWith('Inactive') ? ['make_inactive'] : []),
      ...(expected.endsWith('quarantined') ? ['quarantine'] : []),
    ]
    expect(world.writes).toEqual(writes)
  })

  it.each(['protected', 'root', 'not ours', 'not known'] as const)(
    'nobody, about a key that is %s',
    async (target) => {
      for (const by of TRIGGERS) {
        const world = await worldOf(target)
        expect([by, outcome(await trigger(world, by, target))]).toEqual([by, 'never never'])
        expect(world.writes).toEqual([])
      }
    },
  )

  it('nobody, whose word nobody signed', async () => {
    for (const by of TRIGGERS) {
      const world = await worldOf('plain')
      await trigger(world, by, 'plain', 'forged')
      expect([by, world.writes]).toEqual([by, []])
    }
  })

  it('covers every trigger and every target', () => {
    const covered = TABLE.map(([by, target]) => `${by} ${target}`)
    const all = TRIGGERS.flatMap((by) =>
      ['plain', 'sensitive', 'critical'].map((target) => `${by} ${target}`),
    )
    expect(covered.toSorted()).toEqual(all.toSorted())
  })
})
