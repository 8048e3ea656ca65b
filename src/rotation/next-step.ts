import { awaitReceipt } from '../keys/await-receipt.ts'
import {
  callerOf,
  foreignUse,
  type KeyReading,
  LAST_USED_LAG_MS,
  lastUseOfOldKey,
  longestGap,
  timesSeen,
} from '../keys/key-uses.ts'
import type { UseSeen } from '../requests/operation.ts'
import type { Look, Verdict } from '../requests/outcome.ts'
import type { Waiver } from '../requests/request.ts'
import { addMs, DAY_MS, latest } from '../shared/duration.ts'
import type { Known } from '../shared/known.ts'
import { nextWorkingMoment, type WorkingTime } from '../shared/working-time.ts'

/**
 * What must happen next to a user's two keys while both work. Pure: no AWS, no clock.
 * The old key is made inactive only when somebody other than awskey has used the new one and the old one has been quiet long enough.
 * The new key is taken back only when nobody fetched its secret in time and nobody can have used it.
 * Anything not known means hold: no reading that failed is ever taken for "never used" or "not fetched".
 */
export interface Evidence {
  readonly oldKey: KeyReading
  readonly newKey: KeyReading
  /** Whether somebody has the new secret. */
  readonly fetchedAt: Known<Date | undefined>
  /** Reads of the sealed secret: known events, not uses of the old key. */
  readonly secretReads: readonly Date[]
}

export interface Overlap {
  readonly toldAt: Date
  readonly overlapUntil: Date
  /** Quiet is not counted from before this moment (an undo, a key made Active again). */
  readonly quietFrom: Date
  /** By when the secret should have been fetched; unset where nobody is expected to. */
  readonly fetchBy: Date | undefined
  /** An earlier look has seen that somebody has it. */
  readonly fetchedBefore: Date | undefined
  /** When awskey itself signed calls with the new key. */
  readonly ownUses: readonly Date[]
  /** A foreign use of the new key that an earlier look has seen: it does not become unseen. */
  readonly newKeyUse: UseSeen | undefined
  /** What earlier looks have seen of the old key's gaps. */
  readonly longestGapMs: number | undefined
  readonly previousOldKeyUse: UseSeen | undefined
  readonly configuredQuietMs: number
  readonly machine: boolean
  readonly oldKeyCreatedAt: Date
  /** What somebody entitled to it answered where awskey held. */
  readonly waivers: readonly Pick<Waiver, 'of' | 'caller'>[]
  readonly workingTime: WorkingTime | undefined
}

/** Presigned S3 URLs live 7 days and die with the key that signed them. */
const S3_QUIET_MS = 8 * DAY_MS
const GAP_FACTOR = 1.5
/** CloudTrail's own memory. */
const TRAIL_MS = 90 * DAY_MS
/** The longest month and a few days for weekends. */
const MONTHLY_MS = 35 * DAY_MS

/** What the looks so far and this one have seen together. */
type Seen = Omit<Look, 'verdict'>

export function nextStep(overlap: Overlap, evidence: Evidence, now: Date): Look {
  const newKeyUse = overlap.newKeyUse ?? foreignUse(evidence.newKey, overlap.ownUses)
  const previous = overlap.previousOldKeyUse
  const oldKeyUse = lastUseOfOldKey(evidence.oldKey, evidence.secretReads, previous)
  const receipt = evidence.fetchedAt.kind === 'known' ? evidence.fetchedAt.value : undefined
  const seen: Seen = {
    newKeyUse,
    oldKeyUse,
    longestGapMs: longestGap(evidence.oldKey, [previous, oldKeyUse], overlap.longestGapMs),
    oldKeyNeverUsed: evidence.oldKey.lastUse.kind === 'never' && oldKeyUse === undefined,
    fetchedAt: overlap.fetchedBefore ?? receipt ?? (newKeyUse && new Date(newKeyUse.at)),
  }
  return { ...seen, verdict: verdictOn(overlap, evidence, now, seen) }
}

function verdictOn(overlap: Overlap, evidence: Evidence, now: Date, seen: Seen): Verdict {
  const { lastUse } = evidence.oldKey
  if (lastUse.kind === 'unknown')
    return { do: 'hold', reason: 'last_use_unknown', facts: { key: 'old', why: lastUse.why } }
  const { newKeyUse, oldKeyUse } = seen
  if (newKeyUse === undefined) return beforeFirstUse(overlap, evidence, now, seen)
  if (now < overlap.overlapUntil) return { do: 'wait', for: 'overlap', until: overlap.overlapUntil }
  const quietUntil = quietSince(overlap, evidence, oldKeyUse, quietNeeded(overlap, seen, evidence))
  const inUse = oldKeyUse !== undefined && oldKeyUse.at > newKeyUse.at
  if (now < quietUntil && !inUse) return { do: 'wait', for: 'quiet', until: quietUntil }
  if (now < quietUntil && inUse && !isOverridden(overlap, oldKeyUse))
    return {
      do: 'hold',
      reason: 'old_key_in_use',
      facts: {
        ...factsOf(oldKeyUse),
        ...counted(timesSeen(evidence.oldKey, oldKeyUse, overlap.toldAt)),
        quietUntil: quietUntil.toISOString(),
      },
    }
  return historyTooShort(overlap, evidence, now) ?? inWorkingTime(overlap, now)
}

/** By somebody who saw this caller; another one is another question. */
function isOverridden({ waivers }: Overlap, use: UseSeen): boolean {
  return waivers.some(({ of, caller }) => of === 'old_key_in_use' && caller === callerOf(use))
}

/** A job that runs once a month leaves no trace in a shorter time. */
function historyTooShort(
  { machine, oldKeyCreatedAt, toldAt, waivers }: Overlap,
  { oldKey }: Evidence,
  now: Date,
): Verdict | undefined {
  if (!machine || waivers.some(({ of }) => of === 'history_too_short')) return undefined
  const inTrail = latest(oldKeyCreatedAt, addMs(now, -TRAIL_MS))
  const since = oldKey.trail.coverage === 'complete' ? inTrail : latest(oldKeyCreatedAt, toldAt)
  const until = addMs(since, MONTHLY_MS)
  if (now >= until) return undefined
  return {
    do: 'hold',
    reason: 'history_too_short',
    facts: { since: since.toISOString(), until: until.toISOString() },
  }
}

function inWorkingTime({ workingTime }: Overlap, now: Date): Verdict {
  const until = workingTime === undefined ? now : nextWorkingMoment(workingTime, now)
  return until > now ? { do: 'wait', for: 'working_hours', until } : { do: 'make_inactive' }
}

/** Nobody was seen to use the new key. */
function beforeFirstUse({ fetchBy }: Overlap, evidence: Evidence, now: Date, seen: Seen): Verdict {
  return awaitReceipt({ fetchBy, fetchedAt: seen.fetchedAt }, evidence, now)
}

/** Who it was, as far as it is known. */
function factsOf(use: UseSeen): Record<string, string> {
  return {
    at: use.at,
    service: use.service,
    region: use.region,
    ...(use.ip !== undefined && { ip: use.ip }),
    ...(use.userAgent !== undefined && { userAgent: use.userAgent }),
  }
}

const counted = (times: number): Record<string, string> =>
  times === 0 ? {} : { count: String(times) }

/** How long the old key must have been quiet: configuration, its own rhythm, and presigned URLs, whichever is longest. */
function quietNeeded(
  overlap: Overlap,
  seen: Pick<Seen, 'longestGapMs'>,
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
