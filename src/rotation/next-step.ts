import type { LastUse } from '../keys/access-keys.ts'
import type { TrailReading, TrailUse } from '../keys/trail.ts'
import type { UseSeen } from '../requests/operation.ts'
import type { Look, Verdict } from '../requests/outcome.ts'
import { addMs, DAY_MS, HOUR_MS, latest, MINUTE_MS } from '../shared/duration.ts'

/**
 * What must happen next to a user's two keys while both work. Pure: no AWS, no clock.
 * The old key is made inactive only when somebody other than awskey has used the new one and the old one has been quiet long enough.
 * Anything not known means hold: no reading that failed is ever taken for "never used".
 */
export interface Evidence {
  readonly oldKey: { readonly lastUse: LastUse; readonly trail: TrailReading }
  readonly newKey: { readonly lastUse: LastUse; readonly trail: TrailReading }
  /** Reads of the sealed secret: known events, not uses of the old key. */
  readonly secretReads: readonly Date[]
}

export interface Overlap {
  readonly toldAt: Date
  readonly overlapUntil: Date
  /** Quiet is not counted from before this moment (an undo, a key made Active again). */
  readonly quietFrom: Date
  /** When awskey itself signed calls with the new key. */
  readonly ownUses: readonly Date[]
  /** A foreign use of the new key that an earlier look has seen: it does not become unseen. */
  readonly newKeyUse: UseSeen | undefined
  /** What earlier looks have seen of the old key's gaps. */
  readonly longestGapMs: number | undefined
  readonly previousOldKeyUse: UseSeen | undefined
  readonly configuredQuietMs: number
}

/** AWS does not say how late last-used is; service last-accessed data is usually there within 4 hours. */
export const LAST_USED_LAG_MS: number = 4 * HOUR_MS
/** Uses this close to one of ours may be ours: IAM folds uses of a few minutes into one. */
const OWN_USE_MARGIN_MS = 15 * MINUTE_MS
/** Presigned S3 URLs live 7 days and die with the key that signed them. */
const S3_QUIET_MS = 8 * DAY_MS
const GAP_FACTOR = 1.5

export function nextStep(overlap: Overlap, evidence: Evidence, now: Date): Look {
  const newKeyUse = overlap.newKeyUse ?? foreignUse(overlap, evidence)
  const oldKeyUse = lastUseOfOldKey(evidence, overlap.previousOldKeyUse)
  const longestGapMs = longestGap(overlap, evidence, oldKeyUse)
  const seen = {
    newKeyUse,
    oldKeyUse,
    longestGapMs,
    oldKeyNeverUsed: evidence.oldKey.lastUse.kind === 'never' && oldKeyUse === undefined,
    fetchedAt: evidence.secretReads.at(-1) ?? (newKeyUse && new Date(newKeyUse.at)),
  }
  return { ...seen, verdict: verdictOn(overlap, evidence, now, seen) }
}

function verdictOn(
  overlap: Overlap,
  evidence: Evidence,
  now: Date,
  seen: {
    readonly newKeyUse: UseSeen | undefined
    readonly oldKeyUse: UseSeen | undefined
    readonly longestGapMs: number | undefined
  },
): Verdict {
  const { lastUse } = evidence.oldKey
  if (lastUse.kind === 'unknown') return unknownUse('old', lastUse.why)
  if (seen.newKeyUse === undefined) {
    const { lastUse: newUse } = evidence.newKey
    if (newUse.kind === 'unknown') return unknownUse('new', newUse.why)
    return { do: 'wait', for: 'new_key_use', until: addMs(now, DAY_MS) }
  }
  if (now < overlap.overlapUntil) return { do: 'wait', for: 'overlap', until: overlap.overlapUntil }
  const quietUntil = quietSince(
    overlap,
    evidence,
    seen.oldKeyUse,
    quietNeeded(overlap, seen, evidence),
  )
  if (now >= quietUntil) return { do: 'make_inactive' }
  if (seen.oldKeyUse !== undefined && seen.oldKeyUse.at > seen.newKeyUse.at)
    return { do: 'hold', reason: 'old_key_in_use', facts: callerOf(seen.oldKeyUse, quietUntil) }
  return { do: 'wait', for: 'quiet', until: quietUntil }
}

function unknownUse(key: 'old' | 'new', why: string): Verdict {
  return { do: 'hold', reason: 'last_use_unknown', facts: { key, why } }
}

function callerOf(use: UseSeen, quietUntil: Date): Record<string, string> {
  return {
    at: use.at,
    service: use.service,
    region: use.region,
    ...(use.ip !== undefined && { ip: use.ip }),
    ...(use.userAgent !== undefined && { userAgent: use.userAgent }),
    quietUntil: quietUntil.toISOString(),
  }
}

/** How long the old key must have been quiet: configuration, its own rhythm, and presigned URLs, whichever is longest. */
function quietNeeded(
  overlap: Overlap,
  seen: { readonly longestGapMs: number | undefined },
  evidence: Evidence,
): number {
  const rhythm = (seen.longestGapMs ?? 0) * GAP_FACTOR
  const { lastUse, trail } = evidence.oldKey
  const usesS3 =
    (lastUse.kind === 'at' && lastUse.service === 's3') ||
    overlap.previousOldKeyUse?.service === 's3' ||
    trail.uses.some(({ service }) => service === 's3')
  return Math.max(overlap.configuredQuietMs, rhythm, usesS3 ? S3_QUIET_MS : 0)
}

/**
 * The moment at which the old key has been quiet long enough. Reading the new secret with the old key is no use of it, but it hides
 * what the single last-used value said before, so quiet is counted from there all the same.
 */
function quietSince(
  overlap: Overlap,
  evidence: Evidence,
  oldKeyUse: UseSeen | undefined,
  neededMs: number,
): Date {
  const { lastUse } = evidence.oldKey
  const putBack = overlap.quietFrom > overlap.toldAt
  if (lastUse.kind === 'never' && oldKeyUse === undefined && !putBack) return overlap.quietFrom
  const last = latest(
    overlap.quietFrom,
    ...(lastUse.kind === 'at' ? [lastUse.at] : []),
    ...(oldKeyUse === undefined ? [] : [new Date(oldKeyUse.at)]),
  )
  return addMs(last, neededMs + LAST_USED_LAG_MS)
}

/** A use of the new key that cannot be one of awskey's own. CloudTrail shows our user agent; last-used shows only a time and a service. */
function foreignUse(overlap: Overlap, { newKey }: Evidence): UseSeen | undefined {
  const inTrail = newKey.trail.uses.filter(({ ours }) => !ours).toSorted(byTime)[0]
  if (inTrail !== undefined) return fromTrail(inTrail)
  const { lastUse } = newKey
  if (lastUse.kind !== 'at') return undefined
  const lastOwn = Math.max(0, ...overlap.ownUses.map((moment) => moment.getTime()))
  const mayBeOurs = lastUse.service === 'sts' && lastUse.at.getTime() <= lastOwn + OWN_USE_MARGIN_MS
  return mayBeOurs ? undefined : fromLastUse(lastUse)
}

/** The latest use of the old key that is not somebody fetching the new secret; earlier looks' uses do not become unseen. */
function lastUseOfOldKey(evidence: Evidence, previous: UseSeen | undefined): UseSeen | undefined {
  const { lastUse, trail } = evidence.oldKey
  const inTrail = trail.uses.filter(isUseOfOldKey).map(fromTrail)
  const candidates = [
    ...(previous === undefined ? [] : [previous]),
    ...inTrail,
    ...(lastUse.kind === 'at' && !hidesASecretRead(lastUse, evidence.secretReads)
      ? [withCaller(fromLastUse(lastUse), inTrail)]
      : []),
  ]
  return candidates.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1)
}

/** Last-used has no caller; CloudTrail may show the same use, a few minutes off, with who it was. */
function withCaller(use: UseSeen, inTrail: readonly UseSeen[]): UseSeen {
  const same = inTrail.find(
    ({ service, at }) =>
      service === use.service && Math.abs(Date.parse(at) - Date.parse(use.at)) <= OWN_USE_MARGIN_MS,
  )
  if (same === undefined || same.at > use.at) return same ?? use
  return { ...same, at: use.at }
}

const isUseOfOldKey = ({ ours, eventName, service }: TrailUse): boolean =>
  !ours &&
  !(service === 'secretsmanager' && ['GetSecretValue', 'DescribeSecret'].includes(eventName))

function hidesASecretRead(
  lastUse: { readonly at: Date; readonly service: string },
  secretReads: readonly Date[],
): boolean {
  return (
    lastUse.service === 'secretsmanager' &&
    secretReads.some((read) => Math.abs(read.getTime() - lastUse.at.getTime()) <= OWN_USE_MARGIN_MS)
  )
}

/** The longest gap between uses of the old key that has ever been seen. Only grows: a gap once seen tells of a rhythm. */
function longestGap(
  overlap: Overlap,
  evidence: Evidence,
  oldKeyUse: UseSeen | undefined,
): number | undefined {
  const moments = [
    ...evidence.oldKey.trail.uses.filter(isUseOfOldKey).map(({ at }) => at.getTime()),
    ...(overlap.previousOldKeyUse ? [Date.parse(overlap.previousOldKeyUse.at)] : []),
    ...(oldKeyUse ? [Date.parse(oldKeyUse.at)] : []),
  ].toSorted((a, b) => a - b)
  const gaps = moments.slice(1).map((moment, at) => moment - (moments[at] ?? moment))
  const longest = Math.max(overlap.longestGapMs ?? 0, ...gaps)
  return longest === 0 ? undefined : longest
}

const byTime = (a: TrailUse, b: TrailUse): number => a.at.getTime() - b.at.getTime()

function fromTrail(use: TrailUse): UseSeen {
  return {
    at: use.at.toISOString(),
    service: use.service,
    region: use.region,
    ip: use.ip,
    userAgent: use.userAgent,
    source: 'cloudtrail',
  }
}

function fromLastUse(use: { at: Date; service: string; region: string }): UseSeen {
  return { at: use.at.toISOString(), service: use.service, region: use.region, source: 'last_used' }
}
