import { addMs, DAY_MS } from '../../shared/duration.ts'
import { sha256 } from '../../shared/sha256.ts'
import type { LastUse } from '../access-keys.ts'
import type { KeyLimits, Limits } from '../limits.ts'
import type { Cell, ReportRow, ReportSlot } from './credential-report.ts'

/**
 * Whether a user's keys must be read live, by its row of the credential report. Pure. A user is left out only where it is proven that there is nothing to find; whatever cannot be read is picked.
 *
 * What a row can prove is little. Its slots are not mapped to keys, and `last_rotated` is when a key was made *or last changed*: an old one is surely old, a recent one may hide an old key that was
 * toggled. So ages come from keys that were read live before, as long as the row shows no change since; or from the user itself, which is older than each of its keys. `last_used` only moves on, so
 * a recent one is proof of use, and "N/A" is proof of nothing.
 */
export interface PickFacts {
  /** `undefined`: the report has no row, or more than one, or there is no report. */
  readonly row: ReportRow | undefined
  /** As IAM says now; `undefined` where it did not. */
  readonly createdAt: Date | undefined
  readonly remembered: Remembered | undefined
  readonly limits: PickLimits
  readonly now: Date
}

/** The keys as they were read live at an earlier reading, with the fingerprint of the row that the report had then. */
export interface Remembered {
  readonly fingerprint: string
  readonly keys: readonly {
    readonly status: string
    readonly createdAt: Date
    readonly lastUse: LastUse
  }[]
}

/** The strictest of all kinds of users: the report does not say which are machines. */
export type PickLimits = Pick<KeyLimits, 'warnMs' | 'unusedMs'>

export function pickLimits({ human, machine }: Limits): PickLimits {
  return {
    warnMs: Math.min(human.warnMs, machine.warnMs),
    unusedMs: Math.min(human.unusedMs, machine.unusedMs),
  }
}

export type PickReason =
  | 'no_row'
  | 'unreadable'
  | 'another_user'
  | 'console_without_mfa'
  | 'two_active'
  | 'use_not_shown'
  | 'not_known_yet'
  | 'changed'
  | 'old'
  | 'never_used'

export type Picked =
  | { readonly picked: true; readonly because: PickReason }
  /** `no_key`: the report has none. `as_before`: as they were. `young`: they were never read, and none can be near a limit. */
  | { readonly picked: false; readonly by: 'no_key' | 'as_before' | 'young' }

/** A reading comes once a week: what will be warned about before the next one is read now. */
const FORESIGHT_MS = 8 * DAY_MS
const NEVER_USED_GRACE_MS = 7 * DAY_MS
/** Clocks differ; a date further ahead is no date. */
const AHEAD_MS = DAY_MS

export function pickUser(facts: PickFacts): Picked {
  const { row, createdAt, now } = facts
  if (row === undefined) return { picked: true, because: 'no_row' }
  if (!isReadable(row, now)) return { picked: true, because: 'unreadable' }
  if (createdAt === undefined || !isSameSecond(row.createdAt, createdAt))
    return { picked: true, because: 'another_user' }
  if (row.slots.every(isEmpty)) return { picked: false, by: 'no_key' }
  const because = ofRow(row, facts)
  if (because !== undefined) return { picked: true, because }
  return ofAges(row, createdAt, facts)
}

function ofRow(row: ReportRow, { limits, now }: PickFacts): PickReason | undefined {
  if (saysYes(row.password) && !saysYes(row.mfa)) return 'console_without_mfa'
  const active = row.slots.filter((slot) => saysYes(slot.active))
  if (active.length > 1) return 'two_active'
  const usedSince = addMs(now, -limits.unusedMs)
  const isUsed = ({ lastUsed }: ReportSlot): boolean =>
    lastUsed.kind === 'is' && lastUsed.value > usedSince
  return active.every(isUsed) ? undefined : 'use_not_shown'
}

function ofAges(row: ReportRow, createdAt: Date, facts: PickFacts): Picked {
  const { remembered, limits, now } = facts
  // Made after this no key, and no key of a user made after this, is warned about before the next reading.
  const youngSince = addMs(now, FORESIGHT_MS - limits.warnMs)
  if (remembered === undefined) {
    if (createdAt > youngSince) return { picked: false, by: 'young' }
    return { picked: true, because: 'not_known_yet' }
  }
  if (!isAsBefore(row, remembered)) return { picked: true, because: 'changed' }
  if (remembered.keys.some((key) => key.createdAt <= youngSince))
    return { picked: true, because: 'old' }
  const graceFrom = addMs(now, -NEVER_USED_GRACE_MS)
  // A use that could not be read then proves nothing now.
  if (remembered.keys.some((key) => key.lastUse.kind !== 'at' && key.createdAt <= graceFrom))
    return { picked: true, because: 'never_used' }
  return { picked: false, by: 'as_before' }
}

/** The key columns without last use, as a set: which slot is which changes nothing. Empty where one of them cannot be read. */
export function fingerprintOf({ slots }: ReportRow): string {
  const said = slots.flatMap(({ active, lastRotated }) => {
    if (active.kind === 'unreadable' || lastRotated.kind === 'unreadable') return []
    const changed = lastRotated.kind === 'is' ? lastRotated.value.getTime() : 'none'
    return [`${saysYes(active)} ${changed}`]
  })
  if (said.length < slots.length) return ''
  return sha256(said.toSorted().join('; ')).slice(0, 16)
}

/** Also the numbers must fit: a key that came or went between report and read shows here, if not in the fingerprint. */
function isAsBefore(row: ReportRow, { fingerprint, keys }: Remembered): boolean {
  const held = row.slots.filter((slot) => !isEmpty(slot))
  const active = held.filter((slot) => saysYes(slot.active))
  return (
    fingerprint !== '' &&
    fingerprint === fingerprintOf(row) &&
    held.length === keys.length &&
    active.length === keys.filter(({ status }) => status === 'Active').length
  )
}

export function isEmpty(slot: ReportSlot): boolean {
  return (
    slot.active.kind === 'is' &&
    !slot.active.value &&
    slot.lastRotated.kind === 'none' &&
    slot.lastUsed.kind === 'none'
  )
}

/** Everything that the pick goes by, and no slot that contradicts itself: one that is Active or was used, and was never made. */
function isReadable(row: ReportRow, now: Date): boolean {
  const readable = [row.createdAt, row.password, row.mfa].every(({ kind }) => kind !== 'unreadable')
  return readable && row.slots.length > 0 && row.slots.every((slot) => isReadableSlot(slot, now))
}

function isReadableSlot(slot: ReportSlot, now: Date): boolean {
  const { active, lastRotated, lastUsed } = slot
  if ([active, lastRotated, lastUsed].some(({ kind }) => kind === 'unreadable')) return false
  const latest = addMs(now, AHEAD_MS)
  const isPast = (cell: Cell<Date>): boolean => cell.kind !== 'is' || cell.value <= latest
  if (!isPast(lastRotated) || !isPast(lastUsed)) return false
  return isEmpty(slot) || lastRotated.kind === 'is'
}

export function saysYes(cell: Cell<boolean>): boolean {
  return cell.kind === 'is' && cell.value
}

/** The report knows seconds. */
function isSameSecond(cell: Cell<Date>, date: Date): boolean {
  return cell.kind === 'is' && Math.abs(cell.value.getTime() - date.getTime()) < 1_000
}
