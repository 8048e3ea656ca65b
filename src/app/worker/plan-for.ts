import type { SecretReader } from '../../delivery/vault.ts'
import type { IamUser, IamUsers } from '../../keys/access-keys.ts'
import type { Situation } from '../../keys/ask.ts'
import type { About } from '../../keys/ranking.ts'
import type { Organisation } from '../../people/organisation.ts'
import type { FindOwnership, OwnedUser } from '../../people/ownership.ts'
import type { ReadFacts } from '../../people/read-facts.ts'
import { aimsAt, personMeant } from '../../people/resolve-user.ts'
import { sensitiveBecause } from '../../people/sensitivity.ts'
import { factsShown, type SituationOf, type UserSituation } from '../../people/situation.ts'
import { type ApprovalPlan, isStricter } from '../../requests/approval-plan.ts'
import type { PlanNow } from '../../requests/authority-deps.ts'
import { parseStart } from '../../requests/bulk.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { OperationKind } from '../../requests/operation-words.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Request, Subject } from '../../requests/request.ts'
import { isOpen, subjectKeyId } from '../../requests/request-facts.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { isTakingBack, takingBack } from '../../requests/taking-back.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { ok, type Result } from '../../shared/result.ts'

/**
 * Answers, for one request, what the configuration says of its IAM user. Before an effect the user is read from IAM again:
 * a user that is gone, or made again under the same name, or whose owner is disputed, has no plan.
 */
export interface PlanForDeps {
  readonly organisation: Organisation
  readonly findOwnership: FindOwnership
  readonly situationOf: SituationOf
  readonly readFacts: ReadFacts
  readonly users: IamUsers
  /** The partition of the deployment, as ARNs begin with it. */
  readonly partition: string
}

export interface PlanFor {
  now(request: Request): Promise<Known<PlanNow>>
  /** By the configuration and by what the row remembers, without reading: for what is shown and asked, never for an effect. */
  fromRow(request: Request, operation: OperationKind): ApprovalPlan
  readerFor(request: Request): Promise<SecretReader | undefined>
  aimsAt(act: SignedAct, request: Request): boolean
  /** Who owns the IAM user by the configuration, or by a source that it trusts; nobody where that could not be read. */
  ownerNow(request: Request): Promise<SlackUserId | undefined>
  /** The open request with the owner that the configuration, or a source that it trusts, names: the row does not say who is told of a secret. */
  withOwner(request: Request): Promise<Request>
  about(user: OwnedUser): About
}

export function createPlanFor(deps: PlanForDeps): PlanFor {
  const { organisation, findOwnership, partition } = deps
  return {
    async now(request) {
      const read = await situationNow(deps, request)
      if (read.kind === 'unknown') return read
      const { owner, team, ...now } = read.value
      const { approvals, mayRequest } = planned(request, read.value)
      if (now.protected) return unknown('the IAM user is protected')
      const elsewhere = teamLeft(request, team?.name)
      if (elsewhere !== undefined) return unknown(elsewhere)
      const meant = personMeant(request.act)
      const asked = aimsAt(organisation, request.act, targetOf(request))
      if (!asked && meant !== undefined && meant !== owner)
        return unknown('the IAM user is no longer owned by the person it was asked for')
      const unread = whyUnread(read.value)
      if (unread !== undefined && isStricter(approvals, request.approvals)) return unknown(unread)
      const undo = { team: team?.name ?? 'security', ...(owner && { owner }) }
      return known({ ...approvals, undo, mayRequest })
    },
    fromRow: (request, operation) => fromRow(deps, request, operation).approvals,
    async readerFor(request) {
      const reader = await readerNow(deps, request)
      if (reader === undefined) return undefined
      if (reader.kind === 'role') return { kind: 'role', arn: reader.arn }
      const { account, path, userName, userId } = request.subject
      const arn = `arn:${partition}:iam::${account}:user${path}${userName}`
      return { kind: 'user', arn, uniqueId: userId }
    },
    aimsAt: (act, request) =>
      (request.bulk !== undefined && parseStart(act.value) !== undefined) ||
      aimsAt(organisation, act, targetOf(request)) ||
      // Owned by a tag or an address: whether that is so is read with the plan.
      (request.owner !== undefined &&
        personMeant(act) === request.owner &&
        trustsMore(organisation, request)),
    ownerNow: (request) => ownerNow(deps, request),
    async withOwner(request) {
      return isOpen(request) ? { ...request, owner: await ownerNow(deps, request) } : request
    },
    about(user) {
      const ownership = findOwnership(user)
      const reasons =
        ownership && sensitiveBecause(organisation.sensitive, ownership.account, user, NOT_ASKED)
      return {
        accountName: ownership?.account.name ?? user.account,
        owner: ownership?.owner,
        team: ownership?.team?.name,
        machine: ownership?.machine ?? true,
        protected: ownership?.protected ?? false,
        sensitive: (reasons ?? []).length > 0,
      }
    },
  }
}

/** Whoever takes something back that leaves a key alone asks nobody, and is one of a few. */
function planned(
  { operation }: Request,
  { approvals, mayRequest, owner, team }: UserSituation,
): Pick<UserSituation, 'approvals' | 'mayRequest'> {
  return isTakingBack(operation)
    ? takingBack(approvals, { owner, team: team?.name })
    : { approvals, mayRequest }
}

async function ownerNow(deps: PlanForDeps, request: Request): Promise<SlackUserId | undefined> {
  const { organisation, findOwnership } = deps
  const configured = findOwnership(untagged(request.subject))?.owner
  if (configured !== undefined || !trustsMore(organisation, request)) return configured
  if (request.owner === undefined) return undefined
  const read = await situationNow(deps, request)
  return read.kind === 'known' ? read.value.owner : undefined
}

/** Of one of many that a click on a team began: why it does not go on when IAM and the configuration give the user to another team by now. A deletion at its end does. */
function teamLeft({ act, bulk, parent }: Request, team: string | undefined): string | undefined {
  if (bulk === undefined || parent !== undefined) return undefined
  const asked = parseStart(act.value)?.team
  return asked === team ? undefined : `the IAM user is not of team ${asked ?? 'unknown'}`
}

/** A list of many users does not read the rights of each. */
const NOT_ASKED = known(undefined)

const untagged = (subject: Subject): OwnedUser => ({ ...subject, tags: undefined })

const targetOf = (request: Request): Parameters<typeof aimsAt>[2] => ({
  ...request.subject,
  keyId: subjectKeyId(request),
})

/** Whether something else than the configuration itself may name an owner there. */
function trustsMore(organisation: Organisation, { subject }: Request): boolean {
  const account = organisation.accounts.find(({ id }) => id === subject.account)
  return account?.trustTags === true || organisation.ownersByEmail
}

function fromRow(
  { organisation, situationOf }: PlanForDeps,
  request: Request,
  operation: OperationKind,
): UserSituation {
  const owner = trustsMore(organisation, request) ? request.owner : undefined
  const facts = factsShown(request.subject, owner)
  return situationOf(untagged(request.subject), request.requester, operation, facts)
}

async function situationNow(
  { users, readFacts, situationOf }: PlanForDeps,
  request: Request,
): Promise<Known<UserSituation>> {
  const { account, userName, userId } = request.subject
  const user = await users.read({ account, userName, session: request.id })
  if (user.kind === 'unknown') return user
  if (user.value?.userId !== userId) return unknown('the IAM user is not the one of the request')
  const facts = await readFacts(user.value, request.id)
  if (!facts.ok) return unknown(facts.error.reason)
  return known(situationOf(user.value, request.requester, request.operation.kind, facts.value))
}

/** What could not be read makes a request stricter when it is made. Later on it holds one that was approved without it. */
function whyUnread({ sensitiveBecause: reasons, note }: UserSituation): string | undefined {
  return reasons.find(({ by }) => by === 'administrator_not_known')?.what ?? note.changesNotKnown
}

/**
 * The role of an owner stands in the configuration, by the user's name. Anybody else reads only by what IAM says of the user now: the user itself while it is known not to be
 * sensitive, its team's role while the user is the team's; the path and the owner on the row are not believed.
 */
async function readerNow(deps: PlanForDeps, request: Request): Promise<UserSituation['reader']> {
  const configured = fromRow(deps, request, request.operation.kind).reader
  if (configured?.kind === 'role' && configured.of === 'owner') return configured
  const now = await situationNow(deps, request)
  return now.kind === 'known' ? now.value.reader : undefined
}

/** The situation as whoever asks for an operation needs it. */
export function situationForAsking({
  situationOf,
  readFacts,
}: Pick<PlanForDeps, 'situationOf' | 'readFacts'>) {
  return async (
    user: IamUser,
    requester: SlackUserId,
    operation: OperationKind,
    session: string,
  ): Promise<Result<Situation, Refusal>> => {
    const facts = await readFacts(user, session)
    if (!facts.ok) return facts
    const situation = situationOf(user, requester, operation, facts.value)
    const { account, team, reader, note, sensitiveBecause: reasons } = situation
    return ok({
      ...situation,
      accountName: account.name,
      team: team && { name: team.name, channel: team.channel },
      hasReader: reader !== undefined,
      shown: { sensitiveBecause: [...reasons], ownership: note },
    })
  }
}
