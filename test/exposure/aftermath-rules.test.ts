import { describe, expect, it } from 'vitest'
import { AFTERMATH, FINDINGS, NOTHING_LEFT } from '../../sandbox/gallery/rows/aftermath-rows.ts'
import { anIncident, notContained } from '../../sandbox/gallery/rows/incident-rows.ts'
import { anAct, NEW_KEY, OLD_KEY, SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import {
  AUDIT_AFTER_MS,
  aftermathDue,
  found,
  KEPT_MS,
  siblingsAsked,
} from '../../src/exposure/aftermath-rules.ts'
import {
  canTakeAway,
  lineAccepted,
  lineWanted,
  looked,
  openLines,
  siblingCleared,
  withFindings,
} from '../../src/exposure/clean-up-rules.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import { nextStep, type StepOutcome, stepDone } from '../../src/exposure/incident-rules.ts'
import { releaseAsked, toActivate } from '../../src/exposure/release-rules.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const AT = NOW.toISOString()
const vote = { by: SAM, at: AT, act: anAct() }
const word = { by: SAM, as: 'security', at: AT, act: anAct() } as const
const dueOf = (incident: Incident): readonly string[] =>
  aftermathDue(incident).map(({ step }) => step)
const become = (incident: Incident, outcome: StepOutcome): Incident =>
  stepDone(incident, outcome, NOW).incident

describe('aftermathDue', () => {
  it('reads nothing on the word of somebody who may not contain', () => {
    expect(dueOf(notContained())).toEqual([])
  })

  it('keeps a restore point and audits where somebody’s word was enough, or AWS said something', () => {
    const contained = anIncident({ quarantineBy: undefined, quarantine: { kind: 'none' } })
    expect(dueOf(contained)).toEqual(['snapshot'])
    expect(dueOf({ ...contained, snapshot: NOTHING_LEFT.snapshot })).toEqual(['audit'])
    expect(dueOf(notContained({ reports: [{ by: 'signal', at: AT }] }))).toEqual(['snapshot'])
  })

  it('audits again 15 and 60 minutes after the first, and then no more', () => {
    let row = anIncident({ ...NOTHING_LEFT, audits: [] })
    for (const [run, after] of AUDIT_AFTER_MS.entries()) {
      const [due] = aftermathDue(row)
      expect(due?.step).toBe('audit')
      if (run > 0) expect(Date.parse(due?.dueAt ?? '') - Date.parse(AT)).toBe(after)
      const { id } = anIncident()
      row = become(row, { step: 'audit', result: 'begun', begun: { run, id, at: AT } })
    }
    expect(dueOf(row)).toEqual([])
  })

  it('makes the other keys Inactive by itself when AWS Health reports the key, and else on a click', () => {
    const active = [{ keyId: NEW_KEY, createdAt: AT, state: 'active' as const }]
    const quiet = anIncident({ ...NOTHING_LEFT, siblings: active })
    expect(dueOf(quiet)).toEqual([])
    expect(dueOf({ ...quiet, inactiveBy: { by: 'aws_health', as: 'aws_health', at: AT } })).toEqual(
      ['siblings'],
    )
    const asked = siblingsAsked(quiet, word)
    expect(asked && dueOf(asked.incident)).toEqual(['siblings'])
    expect(asked && siblingsAsked(asked.incident, word)).toBeUndefined()
  })

  it('goes on with keys that are not known to be Inactive', () => {
    const siblings = [{ keyId: NEW_KEY, createdAt: AT, state: 'not_known' as const }]
    expect(dueOf(anIncident({ ...NOTHING_LEFT, siblings, siblingsBy: word }))).toEqual(['siblings'])
  })
})

describe('found', () => {
  const quiet = { ...FINDINGS, activity: { kind: 'known', value: false } } as const
  const unread = { ...FINDINGS, activity: { kind: 'unknown', why: 'not read' } } as const

  it('takes the other keys where the audit shows that somebody used it, and not where that is not known', () => {
    const row = anIncident({ ...NOTHING_LEFT })
    expect(found(row, FINDINGS, NOW).incident.siblingsBy).toEqual(row.inactiveBy)
    expect(found(row, quiet, NOW).incident.siblingsBy).toBeUndefined()
    expect(found(row, unread, NOW).incident.siblingsBy).toBeUndefined()
  })

  it('takes no key where nobody’s word was enough for the first', () => {
    const row = notContained({ reports: [{ by: 'signal', at: AT }] })
    expect(found(row, FINDINGS, NOW).incident.siblingsBy).toBeUndefined()
  })

  it('does not let an older audit replace a newer one', () => {
    const row = found(anIncident(), { ...FINDINGS, run: 2 }, NOW).incident
    expect(found(row, { ...FINDINGS, run: 0 }, NOW).incident.findings?.run).toBe(2)
  })

  it('keeps what is known of a line that is seen again', () => {
    const made = [
      { what: 'user', name: 'support-2', at: AT, region: 'us-east-1', by: 'AKIA' },
    ] as const
    const first = found(anIncident(), { ...FINDINGS, made: [...made] }, NOW).incident
    const [line] = first.lines
    const accepted = lineAccepted(first, line?.id ?? '', vote)
    if (!accepted.ok || accepted.value === undefined) throw new Error('not accepted')
    const again = found(accepted.value.incident, { ...FINDINGS, made: [...made] }, NOW).incident
    expect(again.lines).toEqual(accepted.value.incident.lines)
  })
})

describe('the clean-up', () => {
  const row = anIncident(AFTERMATH)
  const idOf = (what: string): string => row.lines.find((line) => line.what === what)?.id ?? ''

  it('takes nothing for clean that AWS did not show, and nothing that nobody accepted', () => {
    expect(openLines(row)).toBe(5)
    const seen = row.lines.map(({ id }) => ({ id, state: 'not_known' as const, why: 'denied' }))
    expect(openLines(looked(row, { lines: seen, roles: [] }, NOW).incident)).toBe(6)
  })

  it('looks once more where that was asked for while it looked', () => {
    const begun = { ...row, checkFrom: '2026-03-02T09:00:00.000Z' }
    const seen = { lines: [], roles: [], asked: begun.checkFrom }
    expect(looked(begun, seen, NOW).incident.checkFrom).toBeUndefined()
    const anew = { ...row, checkFrom: '2026-03-02T09:00:01.000Z' }
    expect(looked(anew, seen, NOW).incident.checkFrom).toBe(anew.checkFrom)
  })

  it('keeps the release waiting until each line is clean or accepted', () => {
    const quorum = { needed: 2, expiresAfterMs: 1_000, isSameHuman: () => false }
    const asked = releaseAsked(row, vote, quorum)
    expect(asked.ok ? undefined : asked.error).toEqual({ reason: 'lines_open', lines: 5 })
    let clean = row
    for (const { id } of [...row.lines, ...row.roles]) {
      const accepted = lineAccepted(clean, id, vote)
      if (accepted.ok && accepted.value !== undefined) clean = accepted.value.incident
    }
    expect(releaseAsked(clean, vote, quorum).ok).toBe(true)
  })

  it('lets awskey take away a key and a password, and nothing else', () => {
    expect(row.lines.filter(canTakeAway).map(({ what }) => what)).toEqual(['access key'])
    expect(lineWanted(row, idOf('user'), vote).ok).toBe(false)
    const wanted = lineWanted(row, idOf('access key'), vote)
    expect(wanted.ok && wanted.value && dueOf(wanted.value.incident)).toContain('clean')
  })

  it('makes one line of all instances of a Region, which grows, and is then accepted anew', () => {
    const made = (name: string, region: string) =>
      ({ what: 'instances', name, at: AT, region, by: 'AKIA' }) as const
    const one = made('i-0123456789abcdef0 i-0123456789abcdef1', 'eu-west-1')
    const first = anIncident(
      withFindings(anIncident(), {
        made: [one, one, made('i-0123456789abcdef9', 'us-east-1')],
        madeMore: 0,
        rolesAssumed: [],
      }),
    )
    expect(first.lines.map(({ region, name }) => [region, name])).toEqual([
      ['eu-west-1', 'i-0123456789abcdef0 i-0123456789abcdef1'],
      ['us-east-1', 'i-0123456789abcdef9'],
    ])
    const accepted = lineAccepted(first, first.lines[0]?.id ?? '', vote)
    if (!accepted.ok || accepted.value === undefined) throw new Error('not accepted')
    const more = {
      made: [one, made('i-0123456789abcdef2', 'eu-west-1')],
      madeMore: 0,
      rolesAssumed: [],
    }
    const grown = withFindings(accepted.value.incident, more).lines
    expect(grown).toHaveLength(2)
    expect(grown[0]?.name).toContain('i-0123456789abcdef2')
    expect(grown[0]?.accepted).toBeUndefined()
    const same = withFindings(accepted.value.incident, {
      made: [one],
      madeMore: 0,
      rolesAssumed: [],
    }).lines
    expect(same[0]?.accepted).toEqual(vote)
  })

  it('keeps the release waiting for what the list has no room for, and asks anew when that grows', () => {
    const made = Array.from({ length: 100 }, (_, at) => ({
      what: 'user' as const,
      name: `left-${at}`,
      at: AT,
      region: '',
      by: 'AKIA',
    }))
    const rolesAssumed: never[] = []
    const first = withFindings(anIncident(), { made, madeMore: 60, rolesAssumed })
    expect(first.lines).toHaveLength(81)
    expect(first.lines.at(-1)).toMatchObject({ what: 'further things', n: 80, state: 'open' })
    const accepted = lineAccepted(anIncident(first), first.lines.at(-1)?.id ?? '', vote)
    const incident = accepted.ok ? accepted.value?.incident : undefined
    if (incident === undefined) throw new Error('not accepted')
    const quiet = withFindings(incident, { made: [], madeMore: 0, rolesAssumed })
    expect(quiet.lines.at(-1)).toMatchObject({ n: 80, accepted: vote })
    const grown = withFindings(incident, { made, madeMore: 61, rolesAssumed, rolesMore: 2 })
    expect(grown.lines.at(-1)).toMatchObject({ n: 83, state: 'open' })
    expect(grown.lines.at(-1)?.accepted).toBeUndefined()
    expect(grown.lines).toHaveLength(81)
  })

  it('keeps a line of a name that IAM would not give, for people to look at', () => {
    const made = {
      what: 'user',
      name: '$(rm -rf) <!channel>',
      at: AT,
      region: '',
      by: 'AKIA',
    } as const
    const { lines } = withFindings(anIncident(), { made: [made], madeMore: 0, rolesAssumed: [] })
    expect(lines).toMatchObject([{ name: made.name, state: 'open' }])
    expect(lines[0]?.item).toBeUndefined()
  })

  it('makes a line of a key that was made after the containment, and Inactive where the others are', () => {
    const quiet = anIncident({ ...NOTHING_LEFT, siblingsBy: word })
    const next = become(quiet, {
      step: 'recheck',
      keyActive: false,
      detached: false,
      newKeys: [NEW_KEY],
    })
    expect(next.lines).toMatchObject([{ what: 'access key', name: NEW_KEY, state: 'open' }])
    expect(next.siblings).toMatchObject([{ keyId: NEW_KEY, state: 'active' }])
    expect(nextStep(next)?.step).toBe('siblings')
  })
})

describe('other keys of the user', () => {
  it('are contained again when somebody made one Active', () => {
    const row = anIncident({ ...NOTHING_LEFT, ...AFTERMATH, siblingsBy: word })
    const fought = become(row, {
      step: 'recheck',
      keyActive: false,
      detached: false,
      siblingsActive: [OLD_KEY],
      newKeys: [],
    })
    expect(fought.rechecks.fights).toBe(1)
    expect(dueOf(fought)).toContain('siblings')
  })

  it('become Active with the release only where somebody cleared them and they are older than the exposure', () => {
    const older = {
      keyId: OLD_KEY,
      createdAt: '2026-01-01T00:00:00.000Z',
      state: 'by_awskey' as const,
    }
    const row = anIncident({ exposedSince: AT, siblings: [older] })
    expect(toActivate(row)).toEqual([])
    const cleared = siblingCleared(row, OLD_KEY, vote)
    if (!cleared.ok || cleared.value === undefined) throw new Error('not cleared')
    expect(toActivate(cleared.value.incident).map(({ keyId }) => keyId)).toEqual([OLD_KEY])
    const { siblings = [] } = cleared.value.incident
    const newer = siblings.map((each) => ({ ...each, createdAt: '2026-03-02T10:00:00.001Z' }))
    expect(toActivate({ ...row, siblings: newer })).toEqual([])
    const before = siblings.map((each) => ({ ...each, state: 'inactive' as const }))
    expect(toActivate({ ...row, siblings: before })).toEqual([])
  })
})

describe('a step that nobody’s word stands for', () => {
  it.each([
    ['siblings', anIncident({ ...NOTHING_LEFT, siblings: [], siblingsBy: word })],
    ['credentials', anIncident({ ...NOTHING_LEFT, credentials: undefined })],
    [
      'clean',
      anIncident({
        ...NOTHING_LEFT,
        lines: [{ id: 'a', what: 'user', name: 'x', state: 'open', wanted: vote }],
      }),
    ],
  ] as const)('is not tried for ever: %s', (step, row) => {
    const next = become(row, { step, result: 'not_authorised' })
    expect(dueOf(next)).not.toContain(step)
  })
})

describe('other credentials', () => {
  const listed = (made: readonly string[], open: readonly string[]): StepOutcome => ({
    step: 'credentials',
    result: 'listed',
    credentials: {
      at: AT,
      made: made.map((id) => ({ kind: 'ssh_key', id })),
      open: open.map((id) => ({ kind: 'ssh_key', id })),
      unread: [],
    },
  })

  it('are tried again, later each time, and what was made inactive before stays on the row', () => {
    let row = anIncident({ ...NOTHING_LEFT, credentials: undefined })
    const waits: number[] = []
    for (const made of [['APKA1'], [], []]) {
      row = become(row, listed(made, ['APKA2']))
      const next = nextStep(row)
      expect(next?.step).toBe('credentials')
      waits.push(Date.parse(next?.dueAt ?? '') - NOW.getTime())
    }
    expect(waits).toEqual([5_000, 15_000, 60_000])
    row = become(row, listed(['APKA2'], []))
    expect(row.credentials?.made.map(({ id }) => id)).toEqual(['APKA1', 'APKA2'])
    expect(dueOf(row)).not.toContain('credentials')
    expect(row.retries).toEqual([])
  })
})

describe('the exposed key after the end', () => {
  it('is asked to be deleted when it was kept long enough, once', () => {
    const over = anIncident({ ended: { as: 'released', at: AT, by: [SAM] } })
    const next = nextStep(over)
    const madeAt = over.key.kind === 'inactive' ? over.key.at : ''
    expect(next).toEqual({
      step: 'key_left',
      dueAt: new Date(Date.parse(madeAt) + KEPT_MS).toISOString(),
    })
    const told = stepDone(over, { step: 'key_left', result: 'there' }, NOW)
    expect(told.entries.map(({ type }) => type)).toEqual(['deletion_due'])
    expect(nextStep(told.incident)).toBeUndefined()
  })
})
