import type { UseSeen } from '../requests/operation.ts'
import { HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import type { LastUse } from './access-keys.ts'
import type { TrailReading, TrailUse } from './trail.ts'

/**
 * Which uses of a key count, from last-used (one value, late, without a caller) and CloudTrail (callers, but not everything). Pure.
 * A use that may be awskey's own is never taken for somebody else's, and a use once seen does not become unseen.
 */
export interface KeyReading {
  readonly lastUse: LastUse
  readonly trail: TrailReading
}

/** AWS does not say how late last-used is; service last-accessed data is usually there within 4 hours. */
export const LAST_USED_LAG_MS: number = 4 * HOUR_MS
/** Uses this close to one of ours may be ours: IAM folds uses of a few minutes into one. */
const OWN_USE_MARGIN_MS = 15 * MINUTE_MS

/** A use of a new key that cannot be one of awskey's own. CloudTrail shows our user agent; last-used shows only a time and a service. */
export function foreignUse(
  { lastUse, trail }: KeyReading,
  ownUses: readonly Date[],
): UseSeen | undefined {
  const inTrail = trail.uses.filter(({ ours }) => !ours).toSorted(byTime)[0]
  if (inTrail !== undefined) return fromTrail(inTrail)
  if (lastUse.kind !== 'at') return undefined
  const lastOwn = Math.max(0, ...ownUses.map((moment) => moment.getTime()))
  const mayBeOurs = lastUse.service === 'sts' && lastUse.at.getTime() <= lastOwn + OWN_USE_MARGIN_MS
  return mayBeOurs ? undefined : fromLastUse(lastUse)
}

/** The latest use of the old key that is not somebody fetching the new secret. */
export function lastUseOfOldKey(
  { lastUse, trail }: KeyReading,
  secretReads: readonly Date[],
  previous: UseSeen | undefined,
): UseSeen | undefined {
  const inTrail = trail.uses.filter(isUseOfOldKey).map(fromTrail)
  const candidates = [
    ...(previous === undefined ? [] : [previous]),
    ...inTrail,
    ...(lastUse.kind === 'at' && !hidesASecretRead(lastUse, secretReads)
      ? [withCaller(fromLastUse(lastUse), inTrail)]
      : []),
  ]
  return candidates.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1)
}

/** How often the same caller was seen since then, in CloudTrail; last-used alone counts nothing. */
export function timesSeen({ trail }: KeyReading, caller: UseSeen, since: Date): number {
  return trail.uses
    .filter(isUseOfOldKey)
    .filter(({ at }) => at >= since)
    .filter((use) => callerOf(fromTrail(use)) === callerOf(caller)).length
}

/** The same service from the same place with the same program. */
export function callerOf({ service, region, ip, userAgent }: UseSeen): string {
  return [service, region, ip ?? '', userAgent ?? ''].join('|')
}

/** The longest gap between uses of the old key that has ever been seen. Only grows: a gap once seen tells of a rhythm. */
export function longestGap(
  { trail }: KeyReading,
  uses: readonly (UseSeen | undefined)[],
  seenBefore: number | undefined,
): number | undefined {
  const moments = [
    ...trail.uses.filter(isUseOfOldKey).map(({ at }) => at.getTime()),
    ...uses.flatMap((use) => (use === undefined ? [] : [Date.parse(use.at)])),
  ].toSorted((a, b) => a - b)
  const gaps = moments.slice(1).map((moment, at) => moment - (moments[at] ?? moment))
  const longest = Math.max(seenBefore ?? 0, ...gaps)
  return longest === 0 ? undefined : longest
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
