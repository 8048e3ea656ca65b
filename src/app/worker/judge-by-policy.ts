import { type ApprovalPlan, stricterOf } from '../../requests/approval-plan.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { OperationKind } from '../../requests/operation-words.ts'
import type { Request } from '../../requests/request.ts'

/**
 * Judges a click by what policy says at the click, where it says more than the row: whoever the row names, only whom the configuration asks counts.
 * It reads nothing more; before an effect all of it is proven again with the user as IAM has it then.
 */
export function judgeByPolicy(
  deciders: Deciders,
  planOf: (request: Request, operation: OperationKind) => ApprovalPlan,
): Deciders {
  return {
    ...deciders,
    mayDecide(request, person, made) {
      // Only what waits is decided; whoever looks at a broken glass afterwards is not asked by policy.
      if (request.state !== 'awaiting_approval') return deciders.mayDecide(request, person, made)
      const now = stricterOf(planOf(request, request.operation.kind), request.approvals)
      const approvals = { ...request.approvals, ...now }
      return deciders.mayDecide({ ...request, approvals }, person, made)
    },
  }
}
