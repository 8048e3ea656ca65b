import type { Incident, IncidentEvent } from '../../exposure/incident.ts'
import type { RiskScore } from '../../exposure/risk-score.ts'

/**
 * What a post-mortem is written from: the row of an incident and its events, and what else is known by then, as plain facts. A part that is not given is said to be missing; nothing follows from its absence.
 */
export interface PostMortemModel {
  readonly incident: Incident
  readonly events: readonly IncidentEvent[]
  readonly writtenAt: string
  /** Of people by their ids, for readers who are not in Slack; whoever is not in it stays an id. */
  readonly names?: Readonly<Record<string, string>>
  readonly findings?: Findings
  readonly score?: RiskScore
  readonly cleanUp?: readonly CleanUpItem[]
  readonly release?: Release
}

/** What an audit of the key found. */
export interface Findings {
  readonly audit: string
  readonly since: string
  readonly until: string
  readonly events: number
  readonly denied: number
  readonly regions: readonly string[]
  /** One line for each thing that was made or done and that somebody has to know of. */
  readonly lines: readonly string[]
  /** What was not read, a line each. Empty only together with `whole`. */
  readonly gaps: readonly string[]
  readonly whole: boolean
  /** A trail's archive was read to its end, too; `dataEvents` where the trail logs some. */
  readonly archive?: { readonly dataEvents: boolean }
}

export interface CleanUpItem {
  readonly what: string
  readonly state: 'open' | 'cleaned' | 'accepted' | 'not_known'
  /** Who cleaned or accepted it. */
  readonly by?: string
  readonly at?: string
  /** Why it was accepted, or is not known. */
  readonly why?: string
}

export interface Release {
  readonly state: 'asked' | 'released' | 'refused'
  readonly at: string
  readonly by: readonly string[]
  /** What was undone, a line each, as AWS showed it. */
  readonly undone: readonly string[]
}
