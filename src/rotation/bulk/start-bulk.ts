import { type Bulk, type BulkScope, digestOf, parseStart } from '../../requests/bulk.ts'
import type { BulkStore } from '../../requests/bulk-store.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { requestIdOf } from '../../requests/request-id.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { parseTarget } from '../../requests/target.ts'
import type { Clock } from '../../shared/clock.ts'
import { earliest } from '../../shared/duration.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { TeamKeys } from './list-team-keys.ts'
import type { ReadTeamKeys } from './read-team-keys.ts'

/**
 * Rotating the keys of a team: first what it would be, then, by a click that is bound to just that, the beginning. Approvers of the team and security may; each rotation is judged by itself
 * when its turn comes. Here nothing is asked of AWS but reading, and no request is opened.
 */
export interface StartBulkDeps {
  readonly teams: readonly string[]
  readonly deciders: Pick<Deciders, 'mayAct' | 'approvesFor'>
  readonly readTeamKeys: ReadTeamKeys
  readonly store: BulkStore
  readonly jobs: Jobs
  readonly clock: Clock
}

export interface BulkPreview {
  readonly team: string
  readonly scope: BulkScope
  readonly keys: TeamKeys
  /** What was shown before is no longer so. */
  readonly changed: boolean
}

export type BulkStarted =
  | { readonly kind: 'started'; readonly bulk: Bulk }
  | { readonly kind: 'changed'; readonly preview: BulkPreview }

export function createPreviewBulk(
  deps: StartBulkDeps,
): (act: SignedAct) => Promise<Result<BulkPreview, Refusal>> {
  return async (act) => {
    const target = parseTarget(act.value)
    if (!target.ok || target.value.by !== 'team')
      return refuse({ reason: 'not_a_target', text: act.value })
    const { team } = target.value
    const may = await mayRotateTeam(deps, team, act.user)
    if (!may.ok) return may
    const scope = act.details?.scope ?? 'due'
    return ok({ team, scope, keys: await deps.readTeamKeys(team, scope), changed: false })
  }
}

export function createStartBulk(
  deps: StartBulkDeps,
): (act: SignedAct) => Promise<Result<BulkStarted, Refusal>> {
  return async (act) => {
    const start = parseStart(act.value)
    if (start === undefined) return refuse({ reason: 'not_a_target', text: act.value })
    const { team, scope, digest } = start
    const may = await mayRotateTeam(deps, team, act.user)
    if (!may.ok) return may
    const before = await deps.store.read(requestIdOf(act))
    if (before !== undefined) return started(deps, before)
    const keys = await deps.readTeamKeys(team, scope)
    if (keys.users.length === 0 || digestOf(keys.users) !== digest)
      return ok({ kind: 'changed', preview: { team, scope, keys, changed: true } })
    const opened = await deps.store.open(newBulk(act, team, keys, deps.clock.now()))
    return opened.kind === 'taken'
      ? refuse({ reason: 'bulk_under_way', team })
      : started(deps, opened.bulk)
  }
}

/** Asked for again when the act is done again: nothing is opened twice, and a job that was lost is made up for. */
async function started({ jobs }: StartBulkDeps, bulk: Bulk): Promise<Result<BulkStarted, Refusal>> {
  await jobs.enqueue({ kind: 'bulk', id: bulk.id })
  return ok({ kind: 'started', bulk })
}

/** The approvers of the team, and security. A list that could not be read is not a no. */
export async function mayRotateTeam(
  { teams, deciders }: Pick<StartBulkDeps, 'teams' | 'deciders'>,
  team: string,
  person: SlackUserId,
): Promise<Result<void, Refusal>> {
  const may = await deciders.mayAct(person)
  if (!may.ok) return may
  if (!teams.includes(team)) return refuse({ reason: 'unknown_team', team })
  let unreadable: Refusal | undefined
  for (const source of [team, 'security']) {
    const right = await deciders.approvesFor({ team: source }, person)
    if (right.ok) return ok(undefined)
    if (right.error.reason !== 'not_an_approver') unreadable = right.error
  }
  return refuse(unreadable ?? { reason: 'may_not_rotate_team', team })
}

function newBulk(act: SignedAct, team: string, keys: TeamKeys, now: Date): Bulk {
  const readAt = keys.accounts.flatMap(({ readAt: at }) => (at === undefined ? [] : [at]))
  return {
    id: requestIdOf(act),
    version: 0,
    team,
    requester: act.user,
    act,
    createdAt: now.toISOString(),
    ...(readAt.length > 0 && { readAt: earliest(...readAt).toISOString() }),
    entries: keys.users.map((user) => ({ ...user, state: 'waiting', attempts: 0 })),
    leftOut: [...keys.leftOut],
    openings: {},
    dueAt: now.toISOString(),
  }
}
