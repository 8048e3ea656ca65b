import { describe, expect, it } from 'vitest'
import {
  bandOf,
  type Gap,
  type RiskFacts,
  riskScore,
  type Source,
} from '../../src/exposure/risk-score.ts'
import type { Privilege } from '../../src/keys/privilege/privilege.ts'
import { known, unknown } from '../../src/shared/known.ts'

const NO = known(false)
const YES = known(true)
const UNREAD = unknown('iam:ListAccessKeys Throttling')
const NO_GAPS = {
  sibling_active: NO,
  console_without_mfa: NO,
  live_sessions: NO,
  recheck_failed: NO,
}

/** Nothing is bad, and everything is known: the id of an Inactive key has been seen. */
function facts(changes: Partial<RiskFacts> = {}): RiskFacts {
  return {
    source: 'key_id_only',
    root: false,
    keyActive: NO,
    privilege: known('little'),
    persistence: NO,
    loggingTampered: NO,
    dataOrSecrets: NO,
    abuse: NO,
    reconRatio: known(0),
    escalationRatio: known(0),
    newAddress: NO,
    newRegion: NO,
    gaps: NO_GAPS,
    whole: true,
    ...changes,
  }
}
const over = (changes: Partial<RiskFacts>): number => riskScore(facts(changes)).score - 10

describe('riskScore', () => {
  it.each<[Source, number]>([
    ['aws_flagged', 40],
    ['pasted', 25],
    ['report', 25],
    ['key_id_only', 10],
  ])('gives the source %s %i points', (source, points) => {
    expect(riskScore(facts({ source }))).toMatchObject({
      score: points,
      lines: [{ reason: `source_${source}`, points }],
      atLeast: false,
      confidence: 'high',
    })
  })

  it.each<[Privilege, number]>([
    ['administrator', 25],
    ['escalation', 20],
    ['credentials', 15],
    ['data', 10],
    ['infrastructure', 5],
    ['little', 0],
  ])('gives the privilege %s %i points', (privilege, points) => {
    expect(over({ privilege: known(privilege) })).toBe(points)
  })

  it.each<[string, Partial<RiskFacts>, number]>([
    ['an Active key', { keyActive: YES }, 10],
    ['persistence', { persistence: YES }, 30],
    ['tampering with logs', { loggingTampered: YES }, 30],
    ['secrets or data', { dataOrSecrets: YES }, 25],
    ['abuse', { abuse: YES }, 20],
    ['much looking around', { reconRatio: known(0.3) }, 10],
    ['little looking around', { reconRatio: known(0.29) }, 0],
    ['many ways to more rights', { escalationRatio: known(0.2) }, 20],
    ['few ways to more rights', { escalationRatio: known(0.19) }, 0],
    ['a new address', { newAddress: YES }, 10],
    ['a new Region', { newRegion: YES }, 10],
    ['a new address in a new Region', { newAddress: YES, newRegion: YES }, 10],
  ])('gives %s its points', (_what, changes, points) => {
    expect(over(changes)).toBe(points)
  })

  it.each<[Gap, number]>([
    ['sibling_active', 5],
    ['console_without_mfa', 5],
    ['live_sessions', 10],
    ['recheck_failed', 15],
  ])('gives the gap %s %i points', (gap, points) => {
    expect(over({ gaps: { ...NO_GAPS, [gap]: YES } })).toBe(points)
  })

  it('counts gaps up to 25, the worst first', () => {
    const gaps = {
      sibling_active: YES,
      console_without_mfa: YES,
      live_sessions: YES,
      recheck_failed: YES,
    }
    const { lines } = riskScore(facts({ gaps }))

    expect(lines.slice(1)).toEqual([
      { reason: 'recheck_failed', points: 15 },
      { reason: 'live_sessions', points: 10 },
    ])
  })

  it('is the sum of its lines, up to 100', () => {
    const some = riskScore(facts({ keyActive: YES, abuse: YES }))
    expect(some.score).toBe(some.lines.reduce((sum, { points }) => sum + points, 0))

    const all = facts({ source: 'aws_flagged', persistence: YES, loggingTampered: YES, abuse: YES })
    expect(riskScore(all).score).toBe(100)
  })

  it.each<[string, Partial<RiskFacts>, number]>([
    ['a root key', { root: true }, 95],
    ['persistence by a new address', { persistence: YES, newAddress: YES }, 90],
    ['tampering by a new address', { loggingTampered: YES, newAddress: YES }, 90],
    [
      'an administrator flagged by AWS',
      { source: 'aws_flagged', privilege: known('administrator') },
      80,
    ],
  ])('is never below the floor of %s', (_what, changes, at) => {
    expect(riskScore(facts(changes))).toMatchObject({ score: at, floor: { at } })
  })

  it('names no floor that lifted nothing', () => {
    const high = facts({
      source: 'aws_flagged',
      privilege: known('administrator'),
      persistence: YES,
    })

    expect(riskScore(high)).toMatchObject({ score: 95, floor: undefined })
  })

  it.each([
    [0, 'low'],
    [39, 'low'],
    [40, 'medium'],
    [69, 'medium'],
    [70, 'high'],
    [89, 'high'],
    [90, 'critical'],
    [100, 'critical'],
  ])('puts %i into the band %s', (score, band) => {
    expect(bandOf(score)).toBe(band)
  })

  it.each<[string, Partial<RiskFacts>]>([
    ['key_active', { keyActive: UNREAD }],
    ['privilege', { privilege: UNREAD }],
    ['persistence', { persistence: UNREAD }],
    ['logging_tampered', { loggingTampered: UNREAD }],
    ['data_or_secrets', { dataOrSecrets: UNREAD }],
    ['abuse', { abuse: UNREAD }],
    ['recon', { reconRatio: UNREAD }],
    ['new_address', { newAddress: UNREAD }],
    ['live_sessions', { gaps: { ...NO_GAPS, live_sessions: UNREAD } }],
  ])('is a least where %s is not known, and says so', (name, changes) => {
    expect(riskScore(facts(changes))).toMatchObject({
      score: 10,
      atLeast: true,
      notKnown: [name],
      confidence: 'medium',
    })
  })

  it('is a least, and hardly sure, where not everything was read', () => {
    expect(riskScore(facts({ whole: false }))).toMatchObject({ atLeast: true, confidence: 'low' })
  })

  it('is hardly sure where half of it is not known', () => {
    const unread = {
      keyActive: UNREAD,
      privilege: UNREAD,
      persistence: UNREAD,
      abuse: UNREAD,
      newRegion: UNREAD,
    }
    expect(riskScore(facts({ ...unread, newAddress: UNREAD })).confidence).toBe('medium')
    expect(riskScore(facts({ ...unread, newAddress: UNREAD, reconRatio: UNREAD })).confidence).toBe(
      'low',
    )
  })
})
