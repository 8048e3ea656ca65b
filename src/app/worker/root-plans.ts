import { ROOT_ASKERS } from '../../keys/root/ask-root.ts'
import type { Organisation } from '../../people/organisation.ts'
import { accountNamed } from '../../people/resolve-user.ts'
import type { Policy } from '../../requests/policy.ts'
import type { Request } from '../../requests/request.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { parseTarget } from '../../requests/target.ts'
import { known, unknown } from '../../shared/known.ts'
import type { PlanFor } from './plan-for.ts'
import { type RootSituationOf, rootPlan } from './root-situation.ts'

/**
 * The plans of requests about a root user besides all others. A root user has no owner, no team and no secret for anybody, and no IAM user is read for it: what policy asks
 * is two of security, and the way to it must still be configured.
 */
export interface RootPlansDeps {
  readonly organisation: Organisation
  readonly policy: Policy
  readonly situationOf: RootSituationOf
}

export function withRootPlans(plans: PlanFor, deps: RootPlansDeps): PlanFor {
  const { organisation, policy, situationOf } = deps
  return {
    ...plans,
    async now(request) {
      if (!isOfRoot(request)) return plans.now(request)
      const situation = situationOf(request.subject.account, request.requester)
      if (!situation.ok) return unknown(situation.error.reason)
      const { approvals } = situation.value
      return known({ ...approvals, undo: { team: 'security' }, mayRequest: ROOT_ASKERS })
    },
    fromRow: (request, operation) =>
      isOfRoot(request) ? rootPlan(policy, request.requester) : plans.fromRow(request, operation),
    readerFor: async (request) => (isOfRoot(request) ? undefined : plans.readerFor(request)),
    aimsAt: (act, request) =>
      isOfRoot(request) ? aimsAtRoot(organisation, act, request) : plans.aimsAt(act, request),
    ownerNow: async (request) => (isOfRoot(request) ? undefined : plans.ownerNow(request)),
    withOwner: async (request) =>
      isOfRoot(request) ? { ...request, owner: undefined } : plans.withOwner(request),
  }
}

function isOfRoot({ operation }: Request): boolean {
  return operation.kind === 'deleteRoot'
}

/** The account is under the signature; the row's subject is not. */
function aimsAtRoot(organisation: Organisation, act: SignedAct, { subject }: Request): boolean {
  const target = parseTarget(act.value)
  if (!target.ok || target.value.by !== 'account') return false
  return accountNamed(organisation, target.value.account) === subject.account
}
