import { noSuchEntity, validationError } from '../aws-error.ts'
import type { RolePrincipal } from '../identity.ts'
import { type Input, isInput, listOf, requiredText, textOf, textsOf } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { type Decision, evaluate, type PolicyRequest } from '../policy/evaluate.ts'
import { policiesOf } from '../principal-policies.ts'
import { roleId } from '../roles.ts'

/**
 * IAM's policy simulator, for roles: their own policies and their boundary, judged with the context that is given and with no other. Policies of resources are left out, as AWS leaves them out where none
 * is handed over. Nothing is done, whatever the answer.
 */
const ROLE_ARN = /^arn:aws:iam::(\d{12}):role(\/(?:.*\/)?)([\w+=,.@-]+)$/

function simulated(call: Call): RolePrincipal {
  const arn = requiredText(call.input, 'PolicySourceArn')
  const [, accountId, path, roleName] = ROLE_ARN.exec(arn) ?? []
  if (accountId === undefined || roleName === undefined)
    throw validationError(
      `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
    )
  const { world, caller } = call
  const own = accountId === caller.principal.accountId
  const stored = world.accounts.get(accountId)?.roles.get(roleName)
  const found = stored ?? world.deployment.role(accountId, roleName)
  if (!own || found?.path !== path)
    throw noSuchEntity(`The role with name ${roleName} cannot be found.`)
  return {
    kind: 'role',
    accountId,
    roleName,
    roleId: roleId(accountId, roleName),
    sessionName: 'simulated',
    sourceIdentity: undefined,
  }
}

function contextIn(input: Input): PolicyRequest['context'] {
  const entries = listOf(input, 'ContextEntries').flatMap((entry) =>
    entry !== null && isInput(entry)
      ? [[requiredText(entry, 'ContextKeyName'), textsOf(entry, 'ContextKeyValues')] as const]
      : [],
  )
  return Object.fromEntries(entries)
}

function simulatePrincipalPolicy(call: Call): Structure {
  const principal = simulated(call)
  const bounds = policiesOf(call.world, principal)
  const given = textsOf(call.input, 'ResourceArns')
  const resources = given.length === 0 ? ['*'] : given
  const context = contextIn(call.input)
  return {
    EvaluationResults: textsOf(call.input, 'ActionNames').flatMap((action) =>
      resources.map((resource) => {
        const request = { action, resource, context }
        const boundary = bounds.boundary && evaluate(bounds.boundary, request).decision
        return {
          EvalActionName: action,
          EvalResourceName: resource,
          EvalDecision: together(evaluate(bounds.identity, request).decision, boundary),
          ...(boundary !== undefined && {
            PermissionsBoundaryDecisionDetail: {
              AllowedByPermissionsBoundary: boundary === 'allowed',
            },
          }),
        }
      }),
    ),
    IsTruncated: false,
  }
}

function together(own: Decision, boundary: Decision | undefined): Decision {
  const both = [own, boundary]
  if (both.includes('explicitDeny')) return 'explicitDeny'
  return both.includes('implicitDeny') ? 'implicitDeny' : 'allowed'
}

export const SIMULATION_OPERATIONS: Operations = {
  SimulatePrincipalPolicy: {
    readOnly: true,
    target: (call) => {
      const arn = textOf(call.input, 'PolicySourceArn') ?? '*'
      return { name: arn, arn }
    },
    run: simulatePrincipalPolicy,
  },
}
