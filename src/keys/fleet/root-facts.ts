import { type Known, known, unknown } from '../../shared/known.ts'
import type { LastUse } from '../access-keys.ts'
import type { ReportRow } from './credential-report.ts'
import type { FleetRoot } from './fleet.ts'
import { saysYes } from './pick-user.ts'

/**
 * What is known of the root user's access keys. Pure. The report and the account summary both speak of it, and where they disagree nobody knows: the summary says only whether there is one.
 * An Inactive root key may show in neither.
 */
export interface SummaryOfRoot {
  /** `AccountAccessKeysPresent`. */
  readonly keysPresent: number
  /** `AccountMFAEnabled`. */
  readonly mfa: boolean
}

export function rootFacts(row: Known<ReportRow>, summary: Known<SummaryOfRoot>): FleetRoot {
  return { activeKeys: activeKeys(row, summary), lastUse: lastUse(row), mfa: mfa(row, summary) }
}

function activeKeys(row: Known<ReportRow>, summary: Known<SummaryOfRoot>): Known<number> {
  const reported = row.kind === 'known' ? activeIn(row.value) : row
  const present = summary.kind === 'known' ? known(summary.value.keysPresent) : summary
  if (reported.kind === 'known' && present.kind === 'known') {
    if (reported.value > 0 === present.value > 0) return reported
    return unknown(
      `the credential report says ${reported.value}, the account summary ${present.value}`,
    )
  }
  // One of the two alone is believed where it says that there is a key, never where it says that there is none.
  for (const one of [reported, present]) if (one.kind === 'known' && one.value > 0) return one
  if (reported.kind === 'known')
    return unknown(`the credential report says none; ${whyOf(present)}`)
  return present.kind === 'known'
    ? unknown(`the account summary says none; ${reported.why}`)
    : unknown(`${reported.why}; ${present.why}`)
}

function whyOf(value: Known<number>): string {
  return value.kind === 'unknown' ? value.why : ''
}

function activeIn({ slots }: ReportRow): Known<number> {
  if (slots.some(({ active }) => active.kind !== 'is'))
    return unknown('the credential report cannot be read there')
  return known(slots.filter(({ active }) => saysYes(active)).length)
}

function lastUse(row: Known<ReportRow>): LastUse {
  if (row.kind === 'unknown') return { kind: 'unknown', why: row.why }
  const active = row.value.slots.filter((slot) => saysYes(slot.active))
  if (active.length === 0) return { kind: 'unknown', why: 'there is no active key to ask about' }
  if (active.some(({ lastUsed }) => lastUsed.kind === 'unreadable'))
    return { kind: 'unknown', why: 'the credential report cannot be read there' }
  const uses = active.flatMap(({ lastUsed }) => (lastUsed.kind === 'is' ? [lastUsed.value] : []))
  const [latest] = uses.toSorted((a, b) => b.getTime() - a.getTime())
  // Where, the report says by slot; it is asked for nowhere.
  return latest === undefined
    ? { kind: 'never' }
    : { kind: 'at', at: latest, service: 'N/A', region: 'N/A' }
}

function mfa(row: Known<ReportRow>, summary: Known<SummaryOfRoot>): Known<boolean> {
  if (row.kind === 'known' && row.value.mfa.kind === 'is') return known(row.value.mfa.value)
  if (summary.kind === 'known') return known(summary.value.mfa)
  return unknown(row.kind === 'unknown' ? row.why : summary.why)
}
