import type { AccessKeyId, SlackUserId } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import { addMs } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { openLines } from './clean-up-rules.ts'
import { type Incident, type IncidentEntry, isInactive, isOver } from './incident.ts'
import type { Sibling, Vote } from './incident-parts.ts'
import type { IncidentChange } from './incident-store.ts'

/**
 * How an incident ends. Pure. What awskey did is undone only when enough different people of security signed for what the card shows now, and never fewer than two; whose key it is does
 * not count. Where awskey did nothing, one of security closes it. The exposed key itself never becomes Active by this.
 */
export interface Quorum {
  /** By policy; two are the least whatever it says. */
  readonly needed: number
  /** How long a signature waits for the others. */
  readonly expiresAfterMs: number
  /** Whether two Slack accounts are one person's. */
  isSameHuman(a: SlackUserId, b: SlackUserId): boolean
}

type Draft = Omit<IncidentChange, 'at'>
export type Ending = Result<Draft, Refusal>

const LEAST = 2

/** What ends this incident: `nothing` while awskey has not seen what became of it. */
export function whatEnds(incident: Incident): 'release' | 'close' | 'nothing' {
  if (isOver(incident)) return 'nothing'
  return isUntouched(incident) ? 'close' : 'release'
}

/** Nothing of AWS was written for it, and nothing is about to be. */
function isUntouched(incident: Incident): boolean {
  const { key, quarantine, inactiveBy, quarantineBy, siblingsBy, siblings = [], claim } = incident
  const words = [inactiveBy, quarantineBy, siblingsBy]
  const isAsked =
    words.some((word) => word !== undefined) || siblings.some(({ state }) => state === 'by_awskey')
  const isWritten = key.kind !== 'untouched' || !['none', 'waits'].includes(quarantine.kind)
  return !isAsked && !isWritten && claim === undefined
}

export function releaseAsked(incident: Incident, vote: Vote, quorum: Quorum): Ending {
  const { release, subject } = incident
  if (isOver(incident)) return refuse({ reason: 'incident_over' })
  if (whatEnds(incident) !== 'release') return refuse({ reason: 'nothing_to_release' })
  if (isOwners(incident, vote, quorum)) return refuse({ reason: 'own_exposed_key' })
  const open = openLines(incident)
  if (open > 0) return refuse({ reason: 'lines_open', lines: open })
  if (release?.granted === true) return refuse({ reason: 'busy' })
  const oldest = addMs(new Date(vote.at), -quorum.expiresAfterMs).toISOString()
  const before = (release?.subject === subject ? release.votes : []).filter(({ at }) => at > oldest)
  if (before.some(({ by }) => by === vote.by)) return refuse({ reason: 'already_decided_by_you' })
  if (before.some(({ by }) => quorum.isSameHuman(by, vote.by)))
    return refuse({ reason: 'same_aws_person' })
  const votes = [...before, vote]
  const isGranted = votes.length >= votesNeeded(quorum)
  const entries: IncidentEntry[] = [
    { type: 'release_asked', actor: vote.by, data: { vote: String(votes.length) } },
    ...(isGranted ? [GRANTED] : []),
  ]
  const next = { subject, votes, ...(isGranted && ({ granted: true } as const)) }
  // While the others are waited for, AWS is asked anew whether what is clean still is: what changed makes this signature one of before.
  const looks = !isGranted && incident.lines.length + incident.roles.length > 0
  return ok({
    incident: { ...incident, release: next, ...(looks && { checkFrom: vote.at }) },
    entries,
  })
}

const GRANTED: IncidentEntry = { type: 'release_granted', actor: 'awskey', data: {} }

export function votesNeeded({ needed }: Pick<Quorum, 'needed'>): number {
  return Math.max(LEAST, needed)
}

/** Different people, none of whom has the exposed key. */
export function isEnough(incident: Incident, quorum: Omit<Quorum, 'expiresAfterMs'>): boolean {
  const { release } = incident
  if (release === undefined || release.votes.length < votesNeeded(quorum)) return false
  return release.votes.every(
    (vote, at) =>
      !isOwners(incident, vote, quorum) &&
      release.votes
        .slice(0, at)
        .every(({ by }) => by !== vote.by && !quorum.isSameHuman(by, vote.by)),
  )
}

function isOwners(
  { identity }: Incident,
  { by }: Vote,
  { isSameHuman }: Pick<Quorum, 'isSameHuman'>,
): boolean {
  const owner = identity.kind === 'user' ? identity.user.owner : undefined
  return owner !== undefined && (owner === by || isSameHuman(owner, by))
}

export function closeAsked(incident: Incident, by: SlackUserId, now: Date): Ending {
  if (isOver(incident)) return refuse({ reason: 'incident_over' })
  if (whatEnds(incident) !== 'close') return refuse({ reason: 'not_to_close' })
  return ok({
    incident: { ...incident, ended: { as: 'nothing_done', at: now.toISOString(), by: [by] } },
    entries: [{ type: 'closed', actor: by, data: {} }],
    dropLock: true,
  })
}

export type ReleaseOutcome =
  | {
      readonly step: 'release'
      readonly result: 'released'
      /** Other keys of the user that are Active again, as IAM shows. */
      readonly siblings: readonly AccessKeyId[]
      /** Other credentials that awskey made inactive and that stay so: they may be a thief's. */
      readonly left?: readonly string[]
    }
  | { readonly step: 'release'; readonly result: 'failed'; readonly why: string }
  /** The votes on the row are not what they have to be. */
  | { readonly step: 'release'; readonly result: 'not_authorised' }

/** A report came while awskey was undoing: the incident goes on, and what was contained by a word that stands is contained anew. */
function reportedMeanwhile(incident: Incident): Draft {
  const { release: _release, quarantine, ...rest } = incident
  const isLifted = quarantine.kind === 'policy' || quarantine.kind === 'boundary'
  return {
    incident: { ...rest, quarantine: isLifted ? { kind: 'none' } : quarantine },
    entries: [
      { type: 'not_released', actor: 'awskey', data: { why: 'it was reported again meanwhile' } },
    ],
  }
}

/** The row of a release that AWS has shown; who signed stays on it. */
export function released(
  incident: Incident,
  { siblings, left = [] }: Extract<ReleaseOutcome, { readonly result: 'released' }>,
  now: Date,
): Draft {
  if (incident.reports.some(({ judged }) => judged === undefined))
    return reportedMeanwhile(incident)
  const at = now.toISOString()
  const by = incident.release?.votes.map((vote) => vote.by) ?? []
  const { quarantine } = incident
  // A deny-all that hung there before awskey came stays.
  const was =
    (quarantine.kind === 'policy' && quarantine.foreign !== true) || quarantine.kind === 'boundary'
  return {
    incident: {
      ...incident,
      quarantine: was ? { kind: 'lifted', at } : quarantine,
      ended: { as: 'released', at, by },
    },
    entries: [
      {
        type: 'released',
        actor: 'awskey',
        data: {
          ...(was && { quarantine: 'lifted' }),
          ...(isInactive(incident) && { key: incident.key.kind }),
          ...(siblings.length > 0 && { siblings: siblings.join(' ') }),
          ...(left.length > 0 && { left: left.join(' ') }),
        },
      },
    ],
    dropLock: true,
  }
}

/** Other keys that awskey made Inactive, that somebody cleared, and that are older than the exposure: these become Active again, no others. */
export function toActivate(incident: Incident): readonly Sibling[] {
  const { siblings = [] } = incident
  return siblings.filter(
    ({ state, cleared, createdAt }) =>
      state === 'by_awskey' &&
      cleared !== undefined &&
      createdAt !== undefined &&
      createdAt < youngestSibling(incident),
  )
}

/** A key that is not older than this is not made Active again, whoever cleared it. */
export function youngestSibling({
  exposedSince,
  createdAt,
}: Pick<Incident, 'createdAt' | 'exposedSince'>): string {
  return exposedSince ?? createdAt
}

export function notReleased(incident: Incident): Draft {
  const { release: _release, ...rest } = incident
  return {
    incident: rest,
    entries: [{ type: 'not_authorised', actor: 'awskey', data: { step: 'release' } }],
  }
}
