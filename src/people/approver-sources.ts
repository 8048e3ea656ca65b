import { sourceOf } from '../requests/approval-plan.ts'
import type { Deciders } from '../requests/deciders.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { Policy } from '../requests/policy.ts'
import type { ApproverSource } from '../requests/request.ts'
import type { Approvers, Organisation } from './organisation.ts'

/** Everybody whose approval can be asked for by this configuration: each team, security, and whoever policy names in a team's place. */
export function approverSources(
  { teams }: Pick<Organisation, 'teams'>,
  policy: Policy,
): readonly ApproverSource[] {
  const named = Object.values(policy.operations).map(({ from }) => sourceOf(from, undefined))
  const all = [...teams.map(({ name }) => ({ team: name })), { team: 'security' }, ...named]
  return [...new Map(all.map((source) => [sourceName(source), source])).values()]
}

/** The same for the same people, whichever request asks them. The owner of a key is asked besides and does not count here. */
export function sourceName({ team, people, usergroup }: ApproverSource): string {
  if (people !== undefined) return `people:${people.toSorted().join(',')}`
  return usergroup === undefined ? team : `group:${usergroup}`
}

/** Who can say yes to a request of this source, security where it is needed besides. */
export function sourceNames(from: ApproverSource): readonly string[] {
  return from.security === undefined ? [sourceName(from)] : [sourceName(from), 'security']
}

/** The people and the group to call, as the policy or the configuration of the team names them. */
export function approversOf(
  { teams, security }: Pick<Organisation, 'teams' | 'security'>,
  { team, people, usergroup }: ApproverSource,
): Approvers {
  if (people !== undefined || usergroup !== undefined) return { people, usergroup }
  if (team === 'security') return security.approvers
  return teams.find(({ name }) => name === team)?.approvers ?? {}
}

/** For which of the sources somebody approves in their own right. One that could not be read is named apart: it is neither one of theirs nor not. */
export interface SourcesApproved {
  readonly names: readonly string[]
  readonly unreadable: readonly string[]
}

export async function sourcesApproved(
  sources: readonly ApproverSource[],
  deciders: Pick<Deciders, 'approvesFor'>,
  person: SlackUserId,
): Promise<SourcesApproved> {
  const names: string[] = []
  const unreadable: string[] = []
  for (const source of sources) {
    const right = await deciders.approvesFor(source, person)
    if (right.ok) names.push(sourceName(source))
    else if (right.error.reason === 'approvers_unreadable') unreadable.push(right.error.why)
  }
  return { names, unreadable }
}
