import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LastUse } from '../../src/keys/access-keys.ts'
import { REMOVE_MARGIN_MS } from '../../src/keys/await-receipt.ts'
import { LAST_USED_LAG_MS } from '../../src/keys/key-uses.ts'
import type { TrailReading, TrailUse } from '../../src/keys/trail.ts'
import { type Evidence, nextStep, type Overlap } from '../../src/rotation/next-step.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

const TOLD = new Date('2026-03-02T10:00:00.000Z')
const NOW = addMs(TOLD, 10 * DAY_MS)
const NEVER: LastUse = { kind: 'never' }
const THROTTLED: LastUse = { kind: 'unknown', why: 'GetAccessKeyLastUsed: Throttling' }
const SILENT: TrailReading = { uses: [], coverage: 'complete', gaps: [] }

const usedAt = (at: Date, service = 'ec2'): LastUse => ({
  kind: 'at',
  at,
  service,
  region: 'eu-central-1',
})
const trailOf = (...uses: Partial<TrailUse>[]): TrailReading => ({
  ...SILENT,
  uses: uses.map((use) => ({
    at: TOLD,
    service: 'ec2',
    region: 'eu-central-1',
    ip: '203.0.113.7',
    userAgent: 'aws-cli/2.32.0',
    eventName: 'DescribeInstances',
    ours: false,
    ...use,
  })),
})

function anOverlap(overrides: Partial<Overlap> = {}): Overlap {
  return {
    toldAt: TOLD,
    overlapUntil: addMs(TOLD, 7 * DAY_MS),
    quietFrom: TOLD,
    fetchBy: addMs(TOLD, DAY_MS),
    fetchedBefore: undefined,
    ownUses: [addMs(TOLD, -MINUTE_MS)],
    newKeyUse: undefined,
    longestGapMs: undefined,
    previousOldKeyUse: undefined,
    configuredQuietMs: 7 * DAY_MS,
    machine: false,
    oldKeyCreatedAt: addMs(TOLD, -100 * DAY_MS),
    waivers: [],
    workingTime: undefined,
    ...overrides,
  }
}

/** The secret was fetched half an hour after it was handed over, the new key used an hour after it; the old one was last used a day before. */
function evidence(
  overrides: {
    readonly oldKey?: Partial<Evidence['oldKey']>
    readonly newKey?: Partial<Evidence['newKey']>
    readonly secretReads?: readonly Date[]
    readonly fetchedAt?: Known<Date | undefined>
  } = {},
): Evidence {
  return {
    oldKey: { lastUse: usedAt(addMs(TOLD, -DAY_MS)), trail: SILENT, ...overrides.oldKey },
    newKey: { lastUse: usedAt(addMs(TOLD, HOUR_MS)), trail: SILENT, ...overrides.newKey },
    secretReads: overrides.secretReads ?? [],
    fetchedAt: overrides.fetchedAt ?? known(addMs(TOLD, HOUR_MS / 2)),
  }
}

describe('nextStep', () => {
  it('makes the old key inactive when the new one is in use and the old one has been quiet', () => {
    expect(nextStep(anOverlap(), evidence(), NOW).verdict).toEqual({ do: 'make_inactive' })
  })

  it('holds when the last use of the old key cannot be read', () => {
    expect(
      nextStep(anOverlap(), evidence({ oldKey: { lastUse: THROTTLED } }), NOW).verdict,
    ).toEqual({
      do: 'hold',
      reason: 'last_use_unknown',
      facts: { key: 'old', why: 'GetAccessKeyLastUsed: Throttling' },
    })
  })

  it('holds when the last use of the new key cannot be read and no use of it was ever seen', () => {
    expect(
      nextStep(anOverlap(), evidence({ newKey: { lastUse: THROTTLED } }), NOW).verdict,
    ).toMatchObject({
      do: 'hold',
      reason: 'last_use_unknown',
      facts: { key: 'new' },
    })
  })

  it('does not forget a use of the new key that an earlier look has seen', () => {
    const newKeyUse = {
      at: TOLD.toISOString(),
      service: 'ec2',
      region: 'eu-central-1',
      source: 'cloudtrail',
    } as const
    const look = nextStep(
      anOverlap({ newKeyUse }),
      evidence({ newKey: { lastUse: THROTTLED } }),
      NOW,
    )
    expect(look.verdict).toEqual({ do: 'make_inactive' })
  })

  it.each([
    ['never used', NEVER, SILENT],
    ['used only by the propagation test', usedAt(addMs(TOLD, -MINUTE_MS), 'sts'), SILENT],
    [
      'used by the propagation test, seen minutes late',
      usedAt(addMs(TOLD, 10 * MINUTE_MS), 'sts'),
      SILENT,
    ],
    [
      'seen in CloudTrail only as ours',
      usedAt(addMs(TOLD, -MINUTE_MS), 'sts'),
      trailOf({ ours: true, service: 'sts' }),
    ],
  ])('waits for ever for a new key that was %s', (_what, lastUse, trail) => {
    const late = addMs(TOLD, 400 * DAY_MS)
    const look = nextStep(anOverlap(), evidence({ newKey: { lastUse, trail } }), late)
    expect(look.verdict).toMatchObject({ do: 'wait', for: 'new_key_use' })
    expect(look.newKeyUse).toBeUndefined()
  })

  it('takes a later use of sts for a foreign one', () => {
    const lastUse = usedAt(addMs(TOLD, HOUR_MS), 'sts')
    expect(nextStep(anOverlap(), evidence({ newKey: { lastUse } }), NOW).verdict).toEqual({
      do: 'make_inactive',
    })
  })

  it('takes a call in CloudTrail that is not ours for a foreign use', () => {
    const newKey = {
      lastUse: usedAt(addMs(TOLD, -MINUTE_MS), 'sts'),
      trail: trailOf({ at: addMs(TOLD, MINUTE_MS) }),
    }
    expect(nextStep(anOverlap(), evidence({ newKey }), NOW).newKeyUse).toMatchObject({
      source: 'cloudtrail',
      ip: '203.0.113.7',
    })
  })

  it('waits for the overlap even when the old key has been quiet for long', () => {
    const early = addMs(TOLD, 2 * DAY_MS)
    const oldKey = { lastUse: usedAt(addMs(TOLD, -60 * DAY_MS)) }
    expect(nextStep(anOverlap(), evidence({ oldKey }), early).verdict).toEqual({
      do: 'wait',
      for: 'overlap',
      until: addMs(TOLD, 7 * DAY_MS),
    })
  })

  it('holds and names the caller while the old key is still used', () => {
    const use = {
      at: addMs(NOW, -DAY_MS),
      service: 'rds',
      ip: '198.51.100.9',
      userAgent: 'terraform/1.9',
    }
    const oldKey = { lastUse: usedAt(use.at, 'rds'), trail: trailOf(use) }
    expect(nextStep(anOverlap(), evidence({ oldKey }), NOW).verdict).toMatchObject({
      do: 'hold',
      reason: 'old_key_in_use',
      facts: {
        service: 'rds',
        ip: '198.51.100.9',
        userAgent: 'terraform/1.9',
        at: use.at.toISOString(),
      },
    })
  })

  it('leaves room for the lag of last-used after the quiet days', () => {
    const lastUse = usedAt(addMs(TOLD, -DAY_MS))
    const overlap = anOverlap({ quietFrom: TOLD })
    const justQuiet = addMs(TOLD, 7 * DAY_MS)
    expect(nextStep(overlap, evidence({ oldKey: { lastUse } }), justQuiet).verdict).toMatchObject({
      do: 'wait',
      for: 'quiet',
    })
    expect(
      nextStep(overlap, evidence({ oldKey: { lastUse } }), addMs(justQuiet, LAST_USED_LAG_MS))
        .verdict,
    ).toEqual({ do: 'make_inactive' })
  })

  it('does not take the reading of the new secret for a use of the old key', () => {
    const read = addMs(TOLD, 2 * HOUR_MS)
    const look = nextStep(
      anOverlap(),
      evidence({ oldKey: { lastUse: usedAt(read, 'secretsmanager') }, secretReads: [read] }),
      addMs(TOLD, 7 * DAY_MS + HOUR_MS),
    )
    expect(look.verdict).toMatchObject({ do: 'wait', for: 'quiet' })
    expect(look.oldKeyUse).toBeUndefined()
  })

  it('never calls a key never used because the reading of the secret hides what was before', () => {
    const read = addMs(TOLD, 2 * HOUR_MS)
    const oldKey = { lastUse: usedAt(read, 'secretsmanager') }
    expect(
      nextStep(anOverlap(), evidence({ oldKey, secretReads: [read] }), NOW).oldKeyNeverUsed,
    ).toBe(false)
  })

  it('counts quiet from an undo', () => {
    const overlap = anOverlap({ quietFrom: addMs(NOW, -DAY_MS) })
    expect(nextStep(overlap, evidence(), NOW).verdict).toMatchObject({ do: 'wait', for: 'quiet' })
  })

  it('counts quiet from an undo, also for a key that AWS calls never used', () => {
    const undone = addMs(NOW, -DAY_MS)
    const never = evidence({ oldKey: { lastUse: NEVER } })
    expect(nextStep(anOverlap({ quietFrom: undone }), never, NOW).verdict).toEqual({
      do: 'wait',
      for: 'quiet',
      until: addMs(undone, 7 * DAY_MS + LAST_USED_LAG_MS),
    })
  })

  it('takes no reading of the new secret for the end of a gap between uses', () => {
    const read = addMs(TOLD, 2 * HOUR_MS)
    const lastUse = usedAt(addMs(TOLD, -80 * DAY_MS))
    const trail = trailOf({ at: read, service: 'secretsmanager', eventName: 'GetSecretValue' })
    const oldKey = { lastUse, trail }
    expect(nextStep(anOverlap(), evidence({ oldKey }), NOW).longestGapMs).toBeUndefined()
  })

  it('waits one and a half times the longest gap between uses', () => {
    const twentyDaysApart = trailOf({ at: addMs(TOLD, -DAY_MS) }, { at: addMs(TOLD, -21 * DAY_MS) })
    const oldKey = { lastUse: usedAt(addMs(TOLD, -DAY_MS)), trail: twentyDaysApart }
    const until = addMs(TOLD, 30 * DAY_MS + LAST_USED_LAG_MS)
    expect(nextStep(anOverlap(), evidence({ oldKey }), NOW).verdict).toEqual({
      do: 'wait',
      for: 'quiet',
      until,
    })
    expect(nextStep(anOverlap(), evidence({ oldKey }), until).verdict).toEqual({
      do: 'make_inactive',
    })
  })

  it('waits eight days when the old key used S3, for presigned URLs', () => {
    const oldKey = { lastUse: usedAt(TOLD, 's3') }
    const until = addMs(TOLD, 8 * DAY_MS + LAST_USED_LAG_MS)
    expect(nextStep(anOverlap(), evidence({ oldKey }), addMs(until, -1)).verdict).toMatchObject({
      do: 'wait',
      until,
    })
  })

  it('makes a never used old key inactive after the overlap', () => {
    expect(nextStep(anOverlap(), evidence({ oldKey: { lastUse: NEVER } }), NOW)).toMatchObject({
      verdict: { do: 'make_inactive' },
      oldKeyNeverUsed: true,
    })
  })

  it('lets CloudTrail add a use to a key that last-used calls never used', () => {
    const oldKey = { lastUse: NEVER, trail: trailOf({ at: addMs(NOW, -HOUR_MS) }) }
    expect(nextStep(anOverlap(), evidence({ oldKey }), NOW)).toMatchObject({
      verdict: { do: 'hold', reason: 'old_key_in_use' },
      oldKeyNeverUsed: false,
    })
  })

  it('takes no comfort from a silent or unreadable CloudTrail', () => {
    const nothing: TrailReading = {
      uses: [],
      coverage: 'none',
      gaps: ['eu-central-1 AccessDenied'],
    }
    const oldKey = { lastUse: usedAt(addMs(NOW, -DAY_MS)), trail: nothing }
    expect(nextStep(anOverlap(), evidence({ oldKey }), NOW).verdict).toMatchObject({
      do: 'hold',
      reason: 'old_key_in_use',
    })
  })
})

describe('every state of the evidence', () => {
  const moment = fc.integer({ min: -100 * DAY_MS, max: 60 * DAY_MS }).map((ms) => addMs(TOLD, ms))
  const lastUse = fc.oneof(
    fc.constant(NEVER),
    fc.constant(THROTTLED),
    fc
      .tuple(moment, fc.constantFrom('ec2', 's3', 'sts', 'secretsmanager'))
      .map(([at, service]) => usedAt(at, service)),
  )
  const trail = fc
    .array(fc.record({ at: moment, ours: fc.boolean() }), { maxLength: 4 })
    .map((uses) => trailOf(...uses))

  it('makes inactive only with a foreign use of the new key, a known last use of the old one, and quiet', () => {
    fc.assert(
      fc.property(
        lastUse,
        trail,
        lastUse,
        trail,
        fc.array(moment, { maxLength: 2 }),
        moment,
        (oldUse, oldTrail, newUse, newTrail, secretReads, now) => {
          const overlap = anOverlap()
          const all: Evidence = {
            oldKey: { lastUse: oldUse, trail: oldTrail },
            newKey: { lastUse: newUse, trail: newTrail },
            secretReads,
            fetchedAt: known(undefined),
          }
          if (nextStep(overlap, all, now).verdict.do !== 'make_inactive') return
          expect(oldUse.kind).not.toBe('unknown')
          const usedInTrail = newTrail.uses.some(({ ours }) => !ours)
          expect(usedInTrail || newUse.kind === 'at').toBe(true)
          expect(now.getTime()).toBeGreaterThanOrEqual(overlap.overlapUntil.getTime())
          const uses = [
            ...(oldUse.kind === 'at' ? [oldUse.at] : []),
            ...oldTrail.uses.filter(({ ours }) => !ours).map(({ at }) => at),
          ]
          for (const use of uses)
            expect(now.getTime() - use.getTime()).toBeGreaterThanOrEqual(7 * DAY_MS)
        },
      ),
      { numRuns: 5_000 },
    )
  })
})

describe('nextStep, while nobody was seen to use the new key', () => {
  const FETCH_BY = addMs(TOLD, DAY_MS)
  const REMOVE_AT = addMs(FETCH_BY, REMOVE_MARGIN_MS)
  const unused = (fetchedAt: Known<Date | undefined>, trail = SILENT): Evidence =>
    evidence({ newKey: { lastUse: NEVER, trail }, fetchedAt })
  const verdictAt = (now: Date, from: Evidence, overlap = anOverlap()) =>
    nextStep(overlap, from, now).verdict

  it('waits for the secret to be fetched until the deadline, and then a working day more', () => {
    const nobody = unused(known(undefined))
    expect(verdictAt(addMs(FETCH_BY, -1), nobody)).toEqual({
      do: 'wait',
      for: 'fetch',
      until: FETCH_BY,
    })
    expect(verdictAt(FETCH_BY, nobody)).toEqual({ do: 'wait', for: 'fetch', until: REMOVE_AT })
    expect(verdictAt(REMOVE_AT, nobody)).toEqual({ do: 'remove_new_key' })
  })

  it.each([
    ['was fetched', unused(known(TOLD)), anOverlap()],
    [
      'was fetched, as an earlier look saw',
      unused(unknown('throttled')),
      anOverlap({ fetchedBefore: TOLD }),
    ],
    ['has no deadline', unused(known(undefined)), anOverlap({ fetchBy: undefined })],
  ])('waits for ever for the first use of a key whose secret %s', (_what, from, overlap) => {
    expect(verdictAt(addMs(TOLD, 400 * DAY_MS), from, overlap)).toMatchObject({
      do: 'wait',
      for: 'new_key_use',
    })
  })

  it('holds when it cannot be read whether somebody has the secret', () => {
    expect(verdictAt(REMOVE_AT, unused(unknown('LookupEvents: Throttling')))).toEqual({
      do: 'hold',
      reason: 'receipt_unknown',
      facts: { why: 'LookupEvents: Throttling' },
    })
  })

  it('holds when CloudTrail was not read in every Region', () => {
    const partly: TrailReading = { ...SILENT, coverage: 'partial', gaps: ['us-east-1 throttled'] }
    expect(verdictAt(REMOVE_AT, unused(known(undefined), partly))).toEqual({
      do: 'hold',
      reason: 'trail_unknown',
      facts: { why: 'us-east-1 throttled' },
    })
  })

  it('never takes a key back that somebody else has used', () => {
    const used = evidence({ fetchedAt: known(undefined) })
    expect(verdictAt(REMOVE_AT, used)).toMatchObject({ do: 'wait', for: 'overlap' })
  })
})
