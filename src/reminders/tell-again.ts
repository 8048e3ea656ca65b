import type { Organisation } from '../people/organisation.ts'
import type { Deciders } from '../requests/deciders.ts'
import { type SlackUserId, WeekId } from '../requests/ids.ts'
import type { Jobs } from '../requests/job.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import type { Clock } from '../shared/clock.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { SECURITY_SUM, type WeekStore } from './week-store.ts'

/** Somebody says that a team can be told now. Who may: security, the approvers of the team, and those of the team whose channel is the platform's. It only asks once more; whether the channel may hear of keys is looked at again. */
export interface TellAgainDeps {
  readonly organisation: Pick<Organisation, 'teams' | 'platform'>
  readonly deciders: Pick<Deciders, 'mayAct' | 'approvesFor'>
  readonly store: Pick<WeekStore, 'againNow' | 'readDigest'>
  readonly jobs: Jobs
  readonly clock: Clock
}

export interface AskedAgain {
  readonly team: string
  readonly what: 'asked' | 'told' | 'over' | 'no_such_digest'
}

export function createTellAgain(
  deps: TellAgainDeps,
): (act: SignedAct) => Promise<Result<AskedAgain, Refusal>> {
  return async ({ user, value }) => {
    const [id, team = ''] = value.split('/')
    const week = WeekId.safeParse(id)
    const may = await mayTellAgain(deps, user, team)
    if (!may.ok) return may
    const digest = week.success ? await deps.store.readDigest(week.data, team) : undefined
    if (digest === undefined) return ok({ team, what: 'no_such_digest' })
    if (digest.state !== 'undelivered')
      return ok({ team, what: digest.state === 'superseded' ? 'over' : 'told' })
    await deps.store.againNow(digest.week, team, deps.clock.now())
    await deps.jobs.enqueue({ kind: 'digest', week: digest.week, team })
    return ok({ team, what: 'asked' })
  }
}

async function mayTellAgain(
  { organisation, deciders }: TellAgainDeps,
  person: SlackUserId,
  team: string,
): Promise<Result<void, Refusal>> {
  const may = await deciders.mayAct(person)
  if (!may.ok) return may
  const { teams, platform } = organisation
  const platforms = teams.filter(({ channel }) => channel === platform.channel)
  const own = teams.filter(({ name }) => name === team)
  const sources = [SECURITY_SUM, ...[...own, ...platforms].map(({ name }) => name)]
  let refused: Refusal = { reason: 'not_an_approver', team: own[0]?.name ?? SECURITY_SUM }
  for (const source of new Set(sources)) {
    const right = await deciders.approvesFor({ team: source }, person)
    if (right.ok) return ok(undefined)
    // What could not be read may have been a yes.
    if (right.error.reason !== 'not_an_approver') refused = right.error
  }
  return refuse(refused)
}
