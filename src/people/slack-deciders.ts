import { isSecurity } from '../requests/approval-plan.ts'
import type { Deciders, Eligible, MadeBefore } from '../requests/deciders.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { OperationKind } from '../requests/operation-words.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { ApproverSource, Request } from '../requests/request.ts'
import { isCounted, peopleIn, votesGiven } from '../requests/votes.ts'
import { type Known, known } from '../shared/known.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { Delegations } from './delegations.ts'
import type { Approvers, Organisation } from './organisation.ts'
import { iamUsersOf, isUser } from './ownership.ts'
import type { Profiles, UserGroups } from './profiles.ts'

/**
 * Judges people by what Slack says now: whether they may act at all and whether they approve for a team. Nothing is remembered from one click to the next,
 * and a user group that could not be read refuses as unreadable: it never counts as "not a member".
 */
export interface DecidersDeps {
  readonly organisation: Organisation
  readonly profiles: Profiles
  readonly groups: UserGroups
  readonly delegations: Delegations
  /** Who may stand for a quorum, and for which operations; absent: nobody. */
  readonly breakGlass?: BreakGlass | undefined
}

export interface BreakGlass {
  readonly people: readonly SlackUserId[]
  readonly operations: readonly OperationKind[]
}

export function createDeciders(deps: DecidersDeps): Deciders {
  const { organisation } = deps
  const approvesFor: Deciders['approvesFor'] = (from, person) => eligibleFor(deps, from, person)
  return {
    mayAct: (person) => mayAct(deps.profiles, person),
    approvesFor,
    async mayDecide(request, person, made) {
      const own = isSomebodyElse(organisation, request, person)
      if (!own.ok) return own
      const may = await mayAct(deps.profiles, person)
      if (!may.ok) return may
      const right = await approvesFor(request.approvals.from, person)
      if (request.operation.kind === 'deleteRoot') return inPerson(request, person, right, made)
      if (made === undefined ? isSettled(right) : made.onBehalfOf === undefined)
        return right.ok ? getsOn(request, person, right.value) : right
      return asDelegate(deps, approvesFor, { request, person, made })
    },
    async mayBreakGlass(request, person) {
      const { people = [], operations = [] } = deps.breakGlass ?? {}
      const allowed = people.includes(person) && operations.includes(request.operation.kind)
      if (!allowed || NEVER_BY_GLASS.includes(request.operation.kind))
        return refuse({ reason: 'not_break_glass' })
      const own = isSomebodyElse(organisation, request, person)
      if (!own.ok) return own
      const may = await mayAct(deps.profiles, person)
      return may.ok ? ok({ as: 'break-glass' }) : may
    },
    async howManyCould(from, requester) {
      const asked = await membersOf(deps, from)
      if (asked.kind === 'unknown') return asked
      const own = [requester, ...twinsOf(organisation, requester)]
      const without = (people: readonly string[]): ReadonlySet<string> =>
        oncePerHuman(
          organisation,
          people.filter((person) => !own.some((each) => each === person)),
        )
      const others = without([...asked.value, ...(from.owner === undefined ? [] : [from.owner])])
      if (from.security === undefined) return known(others.size)
      const security = await membersOf(deps, SECURITY)
      if (security.kind === 'unknown') return security
      const ofSecurity = without([...security.value])
      const all = oncePerHuman(organisation, [...others, ...ofSecurity])
      return known(ofSecurity.size === 0 ? 0 : Math.min(all.size, others.size + 1))
    },
  }
}

/** What is deleted at once and for good, nobody decides in somebody else's place. */
function inPerson(
  request: Request,
  person: SlackUserId,
  right: Result<Eligible, Refusal>,
  made: MadeBefore | undefined,
): Result<Eligible, Refusal> {
  if (made?.onBehalfOf !== undefined) return notAnApprover(request.approvals.from)
  return right.ok ? getsOn(request, person, right.value) : right
}

const SECURITY: ApproverSource = { team: 'security' }

/** What makes a person eligible: being the owner, one of whoever is asked, or of security where its approval is needed besides. */
async function eligibleFor(
  deps: DecidersDeps,
  from: ApproverSource,
  person: SlackUserId,
): Promise<Result<Eligible, Refusal>> {
  const asked = await membersOf(deps, from)
  if (asked.kind === 'unknown' && from.owner !== person)
    return refuse({ reason: 'approvers_unreadable', why: asked.why })
  const isAsked = asked.kind === 'known' && asked.value.has(person)
  const role = from.owner === person ? 'owner' : isAsked ? roleIn(from) : undefined
  if (from.security === undefined)
    return role === undefined ? notAnApprover(from) : ok({ as: role })
  const security = await membersOf(deps, SECURITY)
  if (security.kind === 'unknown')
    return refuse({ reason: 'approvers_unreadable', why: security.why })
  const inSecurity = security.value.has(person)
  if (role === undefined) {
    return inSecurity ? ok({ as: 'security', speaksFor: ['security'] }) : notAnApprover(from)
  }
  return inSecurity
    ? ok({ as: `${role}, security`, speaksFor: ['asked', 'security'] })
    : ok({ as: role, speaksFor: ['asked'] })
}

function notAnApprover(from: ApproverSource): Result<never, Refusal> {
  const isPlain = from.people === undefined && from.usergroup === undefined && !from.security
  return refuse({ reason: 'not_an_approver', team: from.team, ...(!isPlain && { from }) })
}

function roleIn(from: ApproverSource): string {
  if (from.people !== undefined || from.usergroup !== undefined) return 'named by policy'
  return isSecurity(from) ? 'security' : `team ${from.team}`
}

/** Where one approval has to be security's, one more of those who have enough already gets nobody on: the one that is missing is named. */
function getsOn(
  request: Request,
  person: SlackUserId,
  eligible: Eligible,
): Result<Eligible, Refusal> {
  const { speaksFor } = eligible
  if (speaksFor === undefined || speaksFor.length > 1) return ok(eligible)
  const { decisions, requester, approvals } = request
  const others = decisions.filter(({ kind }) => kind === 'approve')
  const given = votesGiven(others, requester, approvals)
  const more = { kind: 'approve' as const, by: person, speaksFor }
  if (votesGiven([...others, more], requester, approvals) > given) return ok(eligible)
  const { security: _security, ...asked } = approvals.from
  return notAnApprover(speaksFor.includes('asked') ? SECURITY : asked)
}

/** Whatever the configuration says. */
const NEVER_BY_GLASS: readonly OperationKind[] = ['delete', 'activate', 'release', 'deleteRoot']

/** Not the requester, under whichever Slack account, and not somebody who is counted already. */
function isSomebodyElse(
  organisation: Organisation,
  request: Request,
  person: SlackUserId,
): Result<void, Refusal> {
  if (person === request.requester) return refuse({ reason: 'self_approval' })
  if (sameAwsPerson(organisation, person, request.requester))
    return refuse({ reason: 'same_aws_person' })
  return votedAlready(organisation, person, request)
    ? refuse({ reason: 'already_decided_by_you' })
    : ok(undefined)
}

/** Whether nobody else's place can change the answer. */
function isSettled(right: Awaited<ReturnType<Deciders['approvesFor']>>): boolean {
  return right.ok || right.error.reason !== 'not_an_approver'
}

interface Voice {
  readonly request: Request
  readonly person: SlackUserId
  readonly made: MadeBefore | undefined
}

/** In the place of an approver who said so for a time, and who is neither the requester nor counted already. */
async function asDelegate(
  deps: DecidersDeps,
  approvesFor: Deciders['approvesFor'],
  { request, person, made }: Voice,
): Promise<Result<Eligible, Refusal>> {
  if (isCounted(request.decisions, { by: person }))
    return refuse({ reason: 'already_decided_by_you' })
  const delegators = await deps.delegations.to(person, made?.at)
  if (delegators.kind === 'unknown')
    return refuse({ reason: 'approvers_unreadable', why: delegators.why })
  const places = delegators.value.filter((place) => made === undefined || place === made.onBehalfOf)
  let refused: Result<Eligible, Refusal> = notAnApprover(request.approvals.from)
  for (const onBehalfOf of places) {
    const taken = isCounted(request.decisions, { by: person, onBehalfOf })
    if (taken || !isSomebodyElse(deps.organisation, request, onBehalfOf).ok) continue
    const may = await mayAct(deps.profiles, onBehalfOf)
    if (!may.ok) continue
    const right = await approvesFor(request.approvals.from, onBehalfOf)
    if (right.ok) {
      const { as, ...rest } = right.value
      const counts = getsOn(request, person, { as: `delegate, ${as}`, ...rest, onBehalfOf })
      if (counts.ok) return counts
      refused = counts
    } else if (right.error.reason !== 'not_an_approver') return right
  }
  return refused
}

/** Refuses everybody who may do nothing at all, by what Slack says of them now. */
export async function mayAct(
  profiles: Profiles,
  person: SlackUserId,
): Promise<Result<void, Refusal>> {
  const profile = await profiles.read(person)
  if (profile.kind === 'unknown') return refuse({ reason: 'person_unreadable', why: profile.why })
  if (profile.value === undefined) return refuse({ reason: 'person_not_known' })
  if (profile.value.deleted) return refuse({ reason: 'deactivated_person' })
  if (profile.value.bot) return refuse({ reason: 'bot' })
  if (profile.value.external) return refuse({ reason: 'external' })
  if (profile.value.guest) return refuse({ reason: 'guest' })
  return ok(undefined)
}

/** Two Slack accounts of one person: both stand for the same IAM user. */
export function sameAwsPerson(organisation: Organisation, a: SlackUserId, b: SlackUserId): boolean {
  const usersOfB = iamUsersOf(organisation, b)
  return iamUsersOf(organisation, a).some((user) => usersOfB.some((other) => isUser(user, other)))
}

/** One vote for each human, whichever of their Slack accounts they click with. */
function votedAlready(
  organisation: Organisation,
  person: SlackUserId,
  { decisions }: Request,
): boolean {
  const others = decisions.filter(({ by, onBehalfOf }) => by !== person && onBehalfOf !== person)
  return others.some((decision) =>
    peopleIn(decision).some((other) => sameAwsPerson(organisation, other, person)),
  )
}

function twinsOf(organisation: Organisation, person: SlackUserId): readonly SlackUserId[] {
  return [...organisation.people.keys()].filter((other) =>
    sameAwsPerson(organisation, other, person),
  )
}

/** Two Slack accounts of one person are one vote. */
function oncePerHuman(
  organisation: Organisation,
  accounts: readonly string[],
): ReadonlySet<string> {
  const humans = new Set(accounts)
  for (const person of organisation.people.keys()) {
    if (!humans.has(person)) continue
    for (const twin of twinsOf(organisation, person)) if (twin !== person) humans.delete(twin)
  }
  return humans
}

/** Whoever policy names in the place of a team, else the approvers of the team. */
async function membersOf(
  { organisation, groups }: DecidersDeps,
  from: ApproverSource,
): Promise<Known<ReadonlySet<string>>> {
  const isNamed = from.people !== undefined || from.usergroup !== undefined
  const approvers: Approvers | undefined = isNamed ? from : approversOf(organisation, from.team)
  const named = new Set<string>(approvers?.people ?? [])
  if (approvers?.usergroup === undefined) return known(named)
  const members = await groups.members(approvers.usergroup)
  return members.kind === 'unknown' ? members : known(new Set([...named, ...members.value]))
}

function approversOf(organisation: Organisation, team: string): Approvers | undefined {
  return team === 'security'
    ? organisation.security.approvers
    : organisation.teams.find(({ name }) => name === team)?.approvers
}
