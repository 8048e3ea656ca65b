import { type Known, known, unknown } from '../../shared/known.ts'
import type { LastUse } from '../access-keys.ts'
import type { ReportRow } from './credential-report.ts'
import type { JudgedUser, StoredLastUse, StoredUser } from './fleet-pages.ts'
import {
  fingerprintOf,
  isEmpty,
  type PickLimits,
  pickUser,
  type Remembered,
  saysYes,
} from './pick-user.ts'

/** One user as IAM, the report and the reading before tell of it, and whether its keys are to be read live now. Pure. */
export interface JoinFacts {
  readonly row: ReportRow | undefined
  /** As the last whole reading left it. */
  readonly before: Pick<StoredUser, 'keys' | 'fingerprint'> | undefined
  /** Of single services; unknown where they were not read. */
  readonly services: Known<{ readonly bedrock: number; readonly other: number }>
  readonly limits: PickLimits
  readonly now: Date
}

export function joinUser(user: JudgedUser, facts: JoinFacts): StoredUser {
  const { row, before, services, limits, now } = facts
  const remembered = rememberedOf(before)
  const createdAt = new Date(user.createdAt)
  const pick = pickUser({ row, createdAt, remembered, limits, now })
  const active = row?.slots.filter((slot) => saysYes(slot.active)).length
  const isActiveKnown = row?.slots.every((slot) => slot.active.kind === 'is') ?? false
  return {
    ...user,
    console: consoleOf(row),
    ...keysOf(pick, row, before),
    ...(isActiveKnown && active !== undefined && { activeByReport: active }),
    ...(pick.picked && { picked: pick.because }),
    live: false,
    tries: 0,
    provenYoung: !pick.picked && pick.by === 'young',
    serviceSpecific: mapped(services, ({ other }) => other),
    bedrock: mapped(services, ({ bedrock }) => bedrock),
    ssh: unknown('asked only of users whose keys are read'),
    certificates: certificatesOf(row),
  }
}

function keysOf(
  pick: ReturnType<typeof pickUser>,
  row: ReportRow | undefined,
  before: JoinFacts['before'],
): Pick<StoredUser, 'keys' | 'fingerprint'> {
  const fingerprint = row === undefined ? '' : fingerprintOf(row)
  if (pick.picked) return { keys: unknown('not read yet'), fingerprint }
  if (pick.by === 'no_key') return { keys: known([]), fingerprint }
  if (pick.by === 'as_before' && before !== undefined)
    return { keys: before.keys, fingerprint: before.fingerprint }
  return { keys: unknown('the report shows nothing to ask about'), fingerprint }
}

function rememberedOf(before: JoinFacts['before']): Remembered | undefined {
  if (before === undefined || before.keys.kind === 'unknown') return undefined
  return {
    fingerprint: before.fingerprint,
    keys: before.keys.value.map(({ status, createdAt, lastUse }) => ({
      status,
      createdAt: new Date(createdAt),
      lastUse: lastUseOf(lastUse),
    })),
  }
}

export function lastUseOf(stored: StoredLastUse): LastUse {
  return stored.kind === 'at' ? { ...stored, at: new Date(stored.at) } : stored
}

export function storedLastUse(use: LastUse): StoredLastUse {
  return use.kind === 'at' ? { ...use, at: use.at.toISOString() } : use
}

const NOT_IN_REPORT = 'the credential report does not show it'

function consoleOf(row: ReportRow | undefined): StoredUser['console'] {
  if (row === undefined || row.password.kind !== 'is') return unknown(NOT_IN_REPORT)
  if (!row.password.value) return known('none')
  return row.mfa.kind === 'is'
    ? known(row.mfa.value ? 'with_mfa' : 'without_mfa')
    : unknown(NOT_IN_REPORT)
}

function certificatesOf(row: ReportRow | undefined): Known<number> {
  if (row === undefined || row.certificates.some(({ kind }) => kind !== 'is'))
    return unknown(NOT_IN_REPORT)
  return known(row.certificates.filter(saysYes).length)
}

function mapped<T>(value: Known<T>, change: (value: T) => number): Known<number> {
  return value.kind === 'known' ? known(change(value.value)) : value
}

/** Whether it is among the users of a reading: it has something to sign in with, or nobody knows yet. */
export function isKept(user: StoredUser, row: ReportRow | undefined): boolean {
  const hasKey = row?.slots.some((slot) => !isEmpty(slot)) === true
  const isOpen = user.picked !== undefined || user.certificates.kind === 'unknown'
  return isOpen || hasKey || hasOther(user)
}

/** Something to sign in with besides access keys. */
export function hasOther(user: StoredUser): boolean {
  const counts = [user.serviceSpecific, user.bedrock, user.ssh, user.certificates]
  const { console: password } = user
  const hasPassword = password.kind === 'known' && password.value !== 'none'
  return hasPassword || counts.some((count) => count.kind === 'known' && count.value > 0)
}
