/** The audit of an incident: what is counted from when the key was exposed, what was usual before, and who is followed. */
import { describe, expect, it } from 'vitest'
import type { IncidentAudit } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { BASELINE_PAGES } from '../../../src/exposure/audit/baseline.ts'
import { AccessKeyId } from '../../../src/requests/ids.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/duration.ts'
import { known } from '../../../src/shared/known.ts'
import { EXPOSED, KEY_ID, someEvent, someIncidentAudit, trailOf } from './audit-fixture.ts'
import { world } from './audit-world.ts'

const REGION = 'us-east-1'
const USUAL = '198.51.100.7'
const STRANGE = '203.0.113.9'
let ids = 0
const at = (ms: number, changes: Partial<AuditEvent> = {}): AuditEvent =>
  someEvent({
    id: `event-${++ids}`,
    at: new Date(EXPOSED.getTime() + ms).toISOString(),
    region: REGION,
    ...changes,
  })
const newestFirst = (events: readonly AuditEvent[]): readonly AuditEvent[] =>
  events.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))

const audited = async (
  eventsIn: (region: string, subject: string) => readonly AuditEvent[],
  changes: Partial<IncidentAudit> = {},
) => {
  const audit = someIncidentAudit({ regions: [REGION], ...changes })
  const all = world(
    trailOf((region, subject) => newestFirst(eventsIn(region, subject))),
    audit.regions,
    audit,
  )
  await all.open()
  await all.drain()
  expect(await all.isRead()).toBe(true)
  const row = await all.store.read(audit.id)
  return {
    ...(await all.result()),
    kept: all.pages.kept(),
    followed: row?.followed.slice(1).map(({ subject }) => subject) ?? [],
  }
}
const ofKey = (events: readonly AuditEvent[]) => (_region: string, subject: string) =>
  subject === KEY_ID ? events : []

describe('an audit from when the exposure began', () => {
  it('counts what happened since, and keeps nothing of before', async () => {
    const { tally, kept } = await audited(
      ofKey([at(HOUR_MS, { ip: STRANGE }), at(0), at(-HOUR_MS), at(-2 * DAY_MS)]),
    )

    expect(tally.events).toBe(2)
    expect(kept).toHaveLength(2)
  })

  it('knows which addresses, programs and Regions were not seen before', async () => {
    const { news } = await audited(
      ofKey([
        at(HOUR_MS, { ip: STRANGE, agent: 'curl/8' }),
        at(HOUR_MS, { ip: USUAL }),
        at(HOUR_MS, { ip: 'cloudformation.amazonaws.com' }),
        at(-HOUR_MS, { ip: USUAL }),
      ]),
    )

    expect(news).toEqual({
      ips: known([STRANGE]),
      agents: known(['curl/8']),
      regions: known([]),
    })
  })

  it('follows nothing that was opened before', async () => {
    const issued = { credential: 'ASIA2EXAMPLE234567CD' }
    const { followed } = await audited(ofKey([at(HOUR_MS), at(-HOUR_MS, { issued })]))

    expect(followed).toEqual([])
  })

  const long = (events: number) => Array.from({ length: events }, (_, n) => at(-(n + 1) * 60_000))
  it('reads a bounded part of what was before, and then knows what is old but not what is new', async () => {
    const before = long((BASELINE_PAGES + 5) * 50)
    const strange = await audited(ofKey([at(HOUR_MS, { ip: STRANGE }), ...before]))
    const usual = await audited(ofKey([at(HOUR_MS, { ip: USUAL }), ...before]))

    expect(strange.tally.events).toBe(1)
    expect(strange.news.ips).toMatchObject({ kind: 'unknown' })
    expect(usual.news.ips).toEqual(known([]))
    expect(strange.coverage.cut).toEqual([])
  })

  it('does not know what is new where the history shows no use before', async () => {
    const { news } = await audited(ofKey([at(HOUR_MS, { ip: STRANGE })]))

    expect(news.ips).toMatchObject({ kind: 'unknown', why: 'the history shows no use before' })
  })

  it('does not know what is new where a Region did not answer', async () => {
    const audit = someIncidentAudit({ regions: [REGION, 'eu-central-1'] })
    const all = world(
      trailOf(
        () => [at(HOUR_MS, { ip: STRANGE }), at(-HOUR_MS)],
        ({ region }) =>
          region === 'eu-central-1' ? { kind: 'refused', code: 'AccessDenied' } : undefined,
      ),
      audit.regions,
      audit,
    )
    await all.open()
    await all.drain()

    expect((await all.result()).news.ips.kind).toBe('unknown')
  })

  it('says what is too old to be known', async () => {
    const exposedSince = '2025-06-01T00:00:00.000Z'
    const { coverage, news } = await audited(ofKey([at(HOUR_MS)]), {
      exposedSince,
      since: '2025-12-02T09:00:00.000Z',
      baselineFrom: undefined,
    })

    expect(coverage).toMatchObject({
      whole: false,
      tooOld: { from: exposedSince, to: '2025-12-02T09:00:00.000Z' },
    })
    expect(news.ips.kind).toBe('unknown')
  })
})

const ARN = 'arn:aws:iam::111111111111'
const made = (name: string, leads: AuditEvent['leads'], changes: Partial<AuditEvent> = {}) =>
  at(HOUR_MS, { service: 'iam', name, leads, ...changes })

describe('who is followed', () => {
  it('follows a user that was made, and its key, and counts each event once', async () => {
    const key = 'AKIA2EXAMPLE234567AC'
    const byUser = at(2 * HOUR_MS, { credential: key, principal: `${ARN}:user/deep/backdoor` })
    const { tally, followed } = await audited((_region, subject) => {
      if (subject === KEY_ID)
        return [
          made('CreateUser', [{ by: 'user', name: 'backdoor' }]),
          made('CreateAccessKey', [{ by: 'credential', id: AccessKeyId.parse(key) }]),
        ]
      return subject === key || subject === 'user backdoor' ? [byUser] : []
    })

    expect(followed).toEqual([
      { by: 'user', name: 'backdoor' },
      { by: 'credential', id: key },
    ])
    expect(tally.events).toBe(3)
  })

  it('counts nothing that only bears the name', async () => {
    const { tally } = await audited((_region, subject) => {
      if (subject === KEY_ID) return [made('CreateUser', [{ by: 'user', name: 'backdoor' }])]
      return [
        at(HOUR_MS, { credential: 'ASIA1', principal: `arn:aws:sts::1:assumed-role/r/backdoor` }),
        at(HOUR_MS, { credential: 'ASIA2', principal: `${ARN}:user/not-backdoor` }),
        at(HOUR_MS, { credential: 'ASIA3', principal: `${ARN}:user/backdoor/other` }),
      ]
    })

    expect(tally.events).toBe(1)
  })

  const ROLE = `${ARN}:role/way-in`
  const assumed = (n: number, changes: Partial<AuditEvent> = {}): AuditEvent =>
    at(HOUR_MS, {
      service: 'sts',
      name: 'AssumeRole',
      credential: `999999999999:AIDA${n}`,
      issued: {
        credential: `ASIA2EXAMPLE234567C${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(n)}`,
        role: ROLE,
      },
      ...changes,
    })

  it('follows who assumes a role that was made, and what they do', async () => {
    const { tally, followed } = await audited((_region, subject) => {
      if (subject === KEY_ID) return [made('CreateRole', [{ by: 'role', arn: ROLE }])]
      if (subject === `role ${ROLE}`) return [assumed(0)]
      return subject === 'ASIA2EXAMPLE234567CA' ? [at(HOUR_MS, { credential: subject })] : []
    })

    expect(followed).toEqual([
      { by: 'role', arn: ROLE },
      { by: 'credential', id: 'ASIA2EXAMPLE234567CA' },
    ])
    expect(tally.events).toBe(3)
  })

  it('takes of a role whose trust was changed those from outside alone', async () => {
    const lead = { by: 'role', arn: ROLE, trustChanged: true } as const
    const { followed } = await audited((_region, subject) => {
      if (subject === KEY_ID) return [made('UpdateAssumeRolePolicy', [lead])]
      return subject === `role ${ROLE}` ? [assumed(0), assumed(1, { outside: true })] : []
    })

    expect(followed.slice(1)).toEqual([{ by: 'credential', id: 'ASIA2EXAMPLE234567CB' }])
  })

  it('leaves room for the sessions of the key where a role is assumed all day', async () => {
    const { followed } = await audited((_region, subject) => {
      if (subject === KEY_ID) return [made('CreateRole', [{ by: 'role', arn: ROLE }])]
      return subject === `role ${ROLE}` ? Array.from({ length: 26 }, (_, n) => assumed(n)) : []
    })

    expect(followed.filter(({ by }) => by === 'credential')).toHaveLength(15)
  })

  it('goes three steps far, and names what is beyond', async () => {
    const chain = ['one', 'two', 'three', 'four']
    const { followed, coverage } = await audited((_region, subject) => {
      const step = chain.findIndex((name) => subject === `user ${name}`)
      const next = chain[step + 1]
      if ((subject !== KEY_ID && step < 0) || next === undefined) return []
      const by =
        step < 0 ? {} : { credential: 'a sign-in', principal: `${ARN}:user/${chain[step]}` }
      return [made('CreateUser', [{ by: 'user', name: next }], by)]
    })

    expect(followed).toHaveLength(3)
    expect(coverage).toMatchObject({
      whole: false,
      leads: { found: 4, followed: 3, notFollowed: ['user four'] },
    })
  })

  it('says that a provider was not followed', async () => {
    const { coverage } = await audited(
      ofKey([made('CreateSAMLProvider', [{ by: 'provider', name: 'idp' }])]),
    )

    expect(coverage).toMatchObject({ whole: false, leads: { notFollowed: ['provider idp'] } })
  })

  it('follows the name of a session where there is no room for its id', async () => {
    const session = 'arn:aws:sts::111111111111:assumed-role/r/s'
    const many = Array.from({ length: 60 }, (_, n) =>
      at(HOUR_MS, {
        service: 'sts',
        name: 'AssumeRole',
        issued: {
          credential: `ASIA2EXAMPLE234567${'ABCDEF'.charAt(n / 10)}${'ABCDEFGHIJ'.charAt(n % 10)}`,
          role: `${ARN}:role/r`,
          session,
        },
      }),
    )
    const { followed, tally } = await audited((_region, subject) => {
      if (subject === KEY_ID) return many
      return subject === `session ${session}`
        ? [at(HOUR_MS, { credential: 'ASIA2EXAMPLE234567FJ', principal: session })]
        : []
    })

    expect(followed.at(-1)).toEqual({ by: 'session', arn: session })
    expect(tally.events).toBe(61)
  })
})
