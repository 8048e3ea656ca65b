import { addMs, DAY_MS, MINUTE_MS } from '../shared/duration.ts'
import type { Findings } from './audit/findings.ts'
import { type LineSeen, looked, type RoleSeen, takenAway, withFindings } from './clean-up-rules.ts'
import {
  type Incident,
  type IncidentEntry,
  isOver,
  isQuarantined,
  type Warrant,
} from './incident.ts'
import type { AuditBegun, OtherCredentialsState, Sibling, SnapshotTaken } from './incident-parts.ts'
import type { IncidentChange } from './incident-store.ts'
import { isQuietTry, retried } from './retries.ts'
import { revocationTried } from './revocation-rules.ts'

/**
 * What follows the containment of the key itself: the restore point, the user's other keys and credentials, the audits, the looks at what is left, and the end of the key. Pure. Nothing here
 * stands in the way of containment or waits for another part of it; what could not be read stays open.
 */
export type AftermathOutcome =
  | {
      readonly step: 'snapshot'
      readonly result: 'kept'
      readonly snapshot: SnapshotTaken
      readonly siblings?: readonly Sibling[]
    }
  | { readonly step: 'siblings'; readonly result: 'listed'; readonly siblings: readonly Sibling[] }
  | {
      readonly step: 'credentials'
      readonly result: 'listed'
      readonly credentials: OtherCredentialsState
    }
  | { readonly step: 'audit'; readonly result: 'begun'; readonly begun: AuditBegun }
  | {
      readonly step: 'check'
      readonly result: 'checked'
      readonly lines: readonly LineSeen[]
      readonly roles: readonly RoleSeen[]
      /** What this look answers; one that was asked for meanwhile is still to come. */
      readonly asked?: string
    }
  | { readonly step: 'clean'; readonly result: 'tried'; readonly line: LineSeen }
  | { readonly step: 'revoke'; readonly result: 'tried'; readonly role: RoleSeen }
  | { readonly step: 'key_left'; readonly result: 'there' | 'gone' }

type Draft = Omit<IncidentChange, 'at'>
export type AftermathStep = AftermathOutcome['step']

/** CloudTrail shows a call up to a quarter of an hour late: what is not there right after an exposure may be there then. */
export const AUDIT_AFTER_MS: readonly number[] = [0, 15 * MINUTE_MS, 60 * MINUTE_MS]
/** How long the exposed key is kept for whoever looks into it, before its deletion is asked for. */
export const KEPT_MS: number = 14 * DAY_MS

export interface Due {
  readonly step: AftermathStep
  readonly dueAt?: string
}

/** In the order in which they are done where several are due at once. */
export function aftermathDue(incident: Incident): readonly Due[] {
  const { identity, snapshot, credentials, checkFrom, lines, roles, quarantineBy } = incident
  if (identity.kind !== 'user') return []
  const due: Due[] = []
  if (wantsSiblings(incident)) due.push({ step: 'siblings' })
  if (isQuarantined(incident) && quarantineBy !== undefined && isOpenStill(credentials))
    due.push({ step: 'credentials' })
  if (lines.some(({ wanted }) => wanted !== undefined)) due.push({ step: 'clean' })
  if (roles.some(({ wanted }) => wanted !== undefined)) due.push({ step: 'revoke' })
  if (isLookedInto(incident))
    due.push(...(snapshot === undefined ? [{ step: 'snapshot' } as const] : auditDue(incident)))
  if (checkFrom !== undefined) due.push({ step: 'check', dueAt: checkFrom })
  return due
}

function isOpenStill(credentials: OtherCredentialsState | undefined): boolean {
  return credentials === undefined || credentials.open.length + credentials.unread.length > 0
}

/** Somebody's word was enough, or AWS itself said something: anybody's word alone has nothing read. */
function isLookedInto({ inactiveBy, dryRun, reports }: Incident): boolean {
  return (
    inactiveBy !== undefined ||
    dryRun !== undefined ||
    reports.some(({ by }) => by === 'aws_health' || by === 'signal')
  )
}

function auditDue({ audits, snapshot }: Incident): readonly Due[] {
  const after = AUDIT_AFTER_MS[audits.length]
  const from = audits[0]?.at ?? snapshot?.at
  if (after === undefined || from === undefined) return []
  const ms = audits.length === 0 ? CARD_FIRST_MS : after
  return [{ step: 'audit', dueAt: addMs(new Date(from), ms).toISOString() }]
}

/** What an audit finds is told in the thread of the card, which is shown by then. */
const CARD_FIRST_MS = 5_000

/** By whose word the other keys of the user are made Inactive: AWS's own, or that for the key where somebody has used it, or security's. */
export function siblingsWarrant({ siblingsBy, inactiveBy }: Incident): Warrant | undefined {
  return siblingsBy ?? (inactiveBy?.by === 'aws_health' ? inactiveBy : undefined)
}

function wantsSiblings(incident: Incident): boolean {
  const { siblings } = incident
  if (siblingsWarrant(incident) === undefined) return false
  return (
    siblings === undefined ||
    siblings.some(({ state }) => state === 'active' || state === 'not_known')
  )
}

/** One click of security. `undefined`: it has been asked for. */
export function siblingsAsked(incident: Incident, warrant: Warrant): Draft | undefined {
  if (siblingsWarrant(incident) !== undefined || incident.identity.kind !== 'user') return undefined
  return {
    incident: { ...incident, siblingsBy: warrant },
    entries: [{ type: 'siblings_asked', actor: warrant.by, data: {} }],
    takeLock: true,
  }
}

/** What the newest audit says replaces what the one before said. A key that somebody uses is not the only one they have. */
export function found(incident: Incident, findings: Findings, now: Date): Draft {
  const before = incident.findings
  if (before !== undefined && before.run > findings.run) return { incident, entries: [] }
  const isUsed = findings.activity.kind === 'known' && findings.activity.value
  // After the end, and while what was done is being undone, it is written down and nothing is taken for it.
  const isContaining = !isOver(incident) && incident.release?.granted !== true
  const takes =
    isUsed &&
    isContaining &&
    incident.inactiveBy !== undefined &&
    siblingsWarrant(incident) === undefined
  const list = withFindings(incident, findings)
  const { score, band, atLeast } = findings.risk
  return {
    incident: {
      ...incident,
      ...list,
      findings,
      ...(takes && { siblingsBy: incident.inactiveBy }),
      ...(!isOver(incident) &&
        list.lines.length + list.roles.length > 0 && { checkFrom: now.toISOString() }),
    },
    entries: [
      {
        type: 'audited',
        actor: 'awskey',
        data: {
          audit: findings.auditId,
          run: String(findings.run + 1),
          events: String(findings.events),
          score: `${atLeast ? '≥ ' : ''}${score}`,
          band,
          whole: findings.coverage.whole ? 'yes' : 'no',
        },
      },
      ...(takes ? [{ type: 'siblings_taken', actor: 'awskey', data: {} } as const] : []),
    ],
    ...(takes && ({ takeLock: true } as const)),
  }
}

export function aftermathDone(incident: Incident, outcome: AftermathOutcome, now: Date): Draft {
  switch (outcome.step) {
    case 'snapshot':
      return snapshotKept(incident, outcome)
    case 'siblings':
      return {
        incident: { ...incident, siblings: [...outcome.siblings] },
        entries: siblingEntries(incident, outcome.siblings),
      }
    case 'credentials':
      return credentialsListed(incident, outcome.credentials, now)
    case 'audit':
      return {
        incident: { ...incident, audits: [...incident.audits, outcome.begun] },
        entries: [
          {
            type: 'audit_begun',
            actor: 'awskey',
            data: { audit: outcome.begun.id, run: String(outcome.begun.run + 1) },
          },
        ],
      }
    case 'check':
      return looked(incident, outcome, now)
    case 'clean':
      return takenAway(incident, outcome.line, now)
    case 'revoke':
      return revocationTried(incident, outcome.role, now)
    case 'key_left':
      return keyLeft(incident, outcome.result, now)
  }
}

function snapshotKept(
  incident: Incident,
  { snapshot, siblings }: Extract<AftermathOutcome, { step: 'snapshot' }>,
): Draft {
  const list = incident.siblings ?? siblings
  return {
    incident: { ...incident, snapshot, ...(list !== undefined && { siblings: [...list] }) },
    entries: [
      {
        type: 'snapshot_kept',
        actor: 'awskey',
        data: snapshot.unread.length > 0 ? { unread: snapshot.unread.join(' ') } : {},
      },
    ],
  }
}

function siblingEntries(
  { siblings: before = [] }: Incident,
  now: readonly Sibling[],
): readonly IncidentEntry[] {
  const was = new Map(before.map(({ keyId, state }) => [keyId, state]))
  return now.flatMap(({ keyId, state, why }): readonly IncidentEntry[] => {
    if (was.get(keyId) === state && state !== 'not_known') return []
    if (state === 'by_awskey')
      return [{ type: 'sibling_inactive', actor: 'awskey', data: { keyId } }]
    return state === 'active' || state === 'not_known'
      ? [
          {
            type: 'sibling_not_inactive',
            actor: 'awskey',
            data: { keyId, why: why ?? 'not known' },
          },
        ]
      : []
  })
}

/** What awskey made inactive at an earlier try stays on the row, and what is open is tried again. */
function credentialsListed(incident: Incident, seen: OtherCredentialsState, now: Date): Draft {
  const { open, unread } = seen
  const before = incident.credentials?.made ?? []
  const fresh = seen.made.filter(({ id }) => !before.some((each) => each.id === id))
  const made = [...before, ...fresh].slice(0, 50)
  const isStopped = open.length === 0 && unread.length === 0
  const others = incident.retries.filter((each) => each.step !== 'credentials')
  const retries = isStopped ? others : retried(incident, 'credentials', now)
  const isQuiet = retries.some((each) => each.step === 'credentials' && isQuietTry(each.tries))
  const data = {
    made: String(made.length),
    ...(open.length > 0 && { open: open.map(({ id }) => id).join(' ') }),
    ...(unread.length > 0 && { unread: unread.join(', ') }),
    ...(isQuiet && { quiet: 'yes' }),
  }
  return {
    incident: { ...incident, credentials: { ...seen, made }, retries },
    entries: [
      { type: isStopped ? 'credentials_stopped' : 'credentials_open', actor: 'awskey', data },
    ],
  }
}

function keyLeft(incident: Incident, result: 'there' | 'gone', now: Date): Draft {
  const at = now.toISOString()
  return result === 'gone'
    ? {
        incident: { ...incident, key: { kind: 'gone', at }, keyToldAt: at },
        entries: [{ type: 'gone', actor: 'awskey', data: {} }],
      }
    : {
        incident: { ...incident, keyToldAt: at },
        entries: [{ type: 'deletion_due', actor: 'awskey', data: {} }],
      }
}

/** After the release: when the exposed key has been kept long enough. */
export function keyLeftDue({ ended, key, keyToldAt }: Incident): string | undefined {
  if (ended?.as !== 'released' || key.kind !== 'inactive' || keyToldAt !== undefined)
    return undefined
  return addMs(new Date(key.at), KEPT_MS).toISOString()
}
