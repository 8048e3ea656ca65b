import type { SecretReader } from '../../delivery/vault.ts'
import type { IamUser, IamUsers } from '../../keys/access-keys.ts'
import type { About } from '../../keys/list-keys.ts'
import type { Organisation } from '../../people/organisation.ts'
import { createFindOwnership, type OwnedUser } from '../../people/ownership.ts'
import { aimsAt } from '../../people/resolve-user.ts'
import type { createSituationOf, UserSituation } from '../../people/situation.ts'
import type { ApprovalPlan } from '../../requests/approval-plan.ts'
import type { PlanNow } from '../../requests/authority.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { OperationKind } from '../../requests/operation.ts'
import { isOpen, type Request, subjectKeyId } from '../../requests/request.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import type { Situation } from '../../rotation/request-rotation.ts'
import { type Known, known, unknown } from '../../shared/known.ts'

/**
 * Answers, for one request, what the configuration says of its IAM user. Before an effect the user is read from IAM again:
 * a user that is gone, or made again under the same name, has no plan.
 */
export interface PlanForDeps {
  readonly organisation: Organisation
  readonly situationOf: ReturnType<typeof createSituationOf>
  readonly users: IamUsers
  /** The partition of the deployment, as ARNs begin with it. */
  readonly partition: string
}

export interface PlanFor {
  now(request: Request): Promise<Known<PlanNow>>
  fromRow(request: Request, operation: OperationKind): ApprovalPlan
  readerFor(request: Request): SecretReader | undefined
  aimsAt(act: SignedAct, request: Request): boolean
  /** The open request with the owner that the configuration names: the row does not say who is told of a secret. */
  withOwner(request: Request): Request
  about(user: OwnedUser): About
}

export function createPlanFor({
  organisation,
  situationOf,
  users,
  partition,
}: PlanForDeps): PlanFor {
  const findOwnership = createFindOwnership(organisation)
  const ofRow = (request: Request, operation: OperationKind): UserSituation =>
    situationOf({ ...request.subject, tags: undefined }, request.requester, operation)
  return {
    async now(request) {
      const { account, userName, userId } = request.subject
      const user = await users.read({ account, userName, session: request.id })
      if (user.kind === 'unknown') return user
      if (user.value?.userId !== userId)
        return unknown('the IAM user is not the one of the request')
      const now = situationOf(user.value, request.requester, request.operation.kind)
      if (now.protected) return unknown('the IAM user is protected')
      const undo = { team: now.team?.name ?? 'security', ...(now.owner && { owner: now.owner }) }
      return known({ ...now.approvals, undo })
    },
    fromRow: (request, operation) => ofRow(request, operation).approvals,
    readerFor(request) {
      const { reader } = ofRow(request, request.operation.kind)
      if (reader === undefined) return undefined
      if (reader.kind === 'role') return reader
      const { account, path, userName, userId } = request.subject
      return {
        kind: 'user',
        arn: `arn:${partition}:iam::${account}:user${path}${userName}`,
        uniqueId: userId,
      }
    },
    aimsAt: (act, request) =>
      aimsAt(organisation, act, { ...request.subject, keyId: subjectKeyId(request) }),
    withOwner(request) {
      if (!isOpen(request)) return request
      return { ...request, owner: findOwnership({ ...request.subject, tags: undefined })?.owner }
    },
    about(user) {
      const ownership = findOwnership(user)
      return {
        accountName: ownership?.account.name ?? user.account,
        owner: ownership?.owner,
        team: ownership?.team?.name,
        machine: ownership?.machine ?? true,
        protected: ownership?.protected ?? false,
        sensitive: ownership?.account.sensitive ?? false,
      }
    },
  }
}

/** The situation as a rotation asks for it. */
export function situationForRotation(
  situationOf: ReturnType<typeof createSituationOf>,
): (user: IamUser, requester: SlackUserId) => Situation {
  return (user, requester) => {
    const { account, team, reader, ...rest } = situationOf(user, requester, 'rotate')
    return {
      ...rest,
      accountName: account.name,
      team: team && { name: team.name, channel: team.channel },
      hasReader: reader !== undefined,
    }
  }
}
