import type { Incident, IncidentUser, Report } from '../../exposure/incident.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import { CONTAINMENTS_PER_HOUR, type Reported, type Reporter } from '../../exposure/judge-report.ts'
import type { IamUser } from '../../keys/access-keys.ts'
import type { FindOwnership, Ownership } from '../../people/ownership.ts'
import { sensitiveBecause } from '../../people/sensitivity.ts'
import type { Deciders } from '../../requests/deciders.ts'
import { SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Clock } from '../../shared/clock.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { Result } from '../../shared/result.ts'
import type { AwskeyConfig } from '../awskey-config.ts'

/**
 * What is known of an exposed key's user and of whoever reported it: what the configuration says of the one, what Slack says of the other now. An owner whom two sources dispute is not known.
 * It judges nothing.
 */
export interface ReadReporterDeps {
  readonly config: Pick<AwskeyConfig, 'organisation' | 'critical'>
  readonly findOwnership: FindOwnership
  readonly deciders: Pick<Deciders, 'mayAct' | 'approvesFor'>
  readonly incidents: Pick<IncidentStore, 'takeTurn'>
  readonly clock: Clock
}

export interface ReadReporter {
  about(user: IamUser): IncidentUser
  targetOf(user: IamUser): Reported
  reporterOf(
    report: Pick<Report, 'by' | 'signal'>,
    user: IamUser,
    incident: Incident,
  ): Promise<Reporter>
}

const NO = known(false)
const NOT_ASKED = known(undefined)

export function createReadReporter(deps: ReadReporterDeps): ReadReporter {
  const { config, findOwnership } = deps
  const targetOf: ReadReporter['targetOf'] = (user) => {
    const ownership = findOwnership(user)
    const reasons =
      ownership &&
      sensitiveBecause(config.organisation.sensitive, ownership.account, user, NOT_ASKED)
    return {
      identity: 'user',
      protected: ownership?.protected ?? true,
      critical: isCritical(config.critical, user),
      sensitive: (reasons ?? []).length > 0,
    }
  }
  return {
    about(user) {
      const { account, userName, userId, path } = user
      const ownership = findOwnership(user)
      const owner = ownership?.owner
      const team = ownership?.team?.name
      return {
        account,
        accountName: ownership?.account.name ?? account,
        userName,
        userId,
        path,
        ...(owner !== undefined && { owner }),
        ...(team !== undefined && { team }),
      }
    },
    targetOf,
    async reporterOf(report, user, incident) {
      const { by } = report
      const nothing = { security: NO, owner: NO, teamApprover: NO, atLimit: false }
      const person = SlackUserId.safeParse(by)
      if (!person.success)
        return { kind: isOfAccount(report, user) ? 'aws_health' : 'signal', ...nothing }
      const ownership = findOwnership(user)
      const [may, security, team] = await Promise.all([
        deps.deciders.mayAct(person.data),
        deps.deciders.approvesFor({ team: 'security' }, person.data),
        ownership?.team === undefined
          ? undefined
          : deps.deciders.approvesFor({ team: ownership.team.name }, person.data),
      ])
      if (!may.ok) return { kind: 'person', ...allOf(may.error) }
      const rights = {
        security: rightOf(security),
        owner: ownerRight(ownership, person.data),
        teamApprover: team === undefined ? NO : rightOf(team),
      }
      const { critical, protected: isProtected } = targetOf(user)
      const counts = !critical && !isProtected
      const limited = counts && (await atLimit(deps, rights, person.data, incident))
      return { kind: 'person', ...rights, atLimit: limited }
    },
  }
}

/** A notice of AWS Health about a key that AWS finds in another account than the notice says is a matter for people. */
function isOfAccount({ by, signal }: Pick<Report, 'by' | 'signal'>, { account }: IamUser): boolean {
  return by === 'aws_health' && signal?.account === account
}

function isCritical(
  { users, paths }: AwskeyConfig['critical'],
  user: Pick<IamUser, 'userName' | 'path'>,
): boolean {
  const name = user.userName.toLowerCase()
  return (
    users.some((each) => each.toLowerCase() === name) ||
    paths.some((path) => user.path.startsWith(path))
  )
}

type Rights = Pick<Reporter, 'security' | 'owner' | 'teamApprover'>

/** Somebody who may do nothing has no right; somebody whom Slack did not show has none that is known. */
function allOf(refusal: Refusal): Rights & { readonly atLimit: false } {
  const right = refusal.reason === 'person_unreadable' ? unknown(refusal.why) : NO
  return { security: right, owner: right, teamApprover: right, atLimit: false }
}

function rightOf(asked: Result<unknown, Refusal>): Known<boolean> {
  if (asked.ok) return known(true)
  return asked.error.reason === 'approvers_unreadable' ? unknown(asked.error.why) : NO
}

function ownerRight(ownership: Ownership | undefined, person: SlackUserId): Known<boolean> {
  if (ownership?.disagreement !== undefined) return unknown('two sources name different owners')
  return known(ownership?.owner === person)
}

/** Counted only where the person's own word would be followed, and only for what would be contained on it. */
async function atLimit(
  { incidents, clock }: ReadReporterDeps,
  { security, owner, teamApprover }: Rights,
  person: SlackUserId,
  { id }: Incident,
): Promise<boolean> {
  const isYes = (right: Known<boolean>): boolean => right.kind === 'known' && right.value
  if (isYes(security) || !(isYes(owner) || isYes(teamApprover))) return false
  return !(await incidents.takeTurn(person, id, clock.now(), CONTAINMENTS_PER_HOUR))
}
