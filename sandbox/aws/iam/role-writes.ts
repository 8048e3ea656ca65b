import { AwsError, noSuchEntity } from '../aws-error.ts'
import { requiredText } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import { PolicyError } from '../policy/policy-error.ts'
import { statementsOf } from '../policy/statement.ts'
import type { TemplateRole } from '../policy/template-roles.ts'
import { FOOTHOLD_OPERATIONS } from './footholds.ts'
import { roleTarget } from './iam-subject.ts'

/** What an administrator changes by hand on a role that a template made: its inline policies and whom it trusts. */
function deployedRole(call: Call): TemplateRole {
  const name = requiredText(call.input, 'RoleName')
  const role = call.world.deployment.role(call.caller.principal.accountId, name)
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

function documentIn(call: Call): unknown {
  const document = policyIn(requiredText(call.input, 'PolicyDocument'))
  if (document === undefined)
    throw new AwsError('MalformedPolicyDocument', 'The policy is not in the valid JSON format.')
  return document
}

function policyIn(text: string): unknown {
  try {
    const document: unknown = JSON.parse(text)
    statementsOf(document, 'written by hand')
    return document
  } catch (error) {
    if (error instanceof PolicyError || error instanceof SyntaxError) return undefined
    throw error
  }
}

function replace(call: Call, role: TemplateRole): undefined {
  call.world.deployment.replace(call.caller.principal.accountId, role)
  return undefined
}

export const ROLE_WRITE_OPERATIONS: Operations = {
  PutRolePolicy: {
    readOnly: false,
    target: roleTarget,
    run(call) {
      const role = deployedRole(call)
      const name = requiredText(call.input, 'PolicyName')
      const others = role.policies.filter((policy) => policy.name !== name)
      return replace(call, {
        ...role,
        policies: [...others, { name, document: documentIn(call) }],
      })
    },
  },
  DeleteRolePolicy: {
    readOnly: false,
    target: roleTarget,
    run(call) {
      const role = deployedRole(call)
      const name = requiredText(call.input, 'PolicyName')
      const policies = role.policies.filter((policy) => policy.name !== name)
      if (policies.length === role.policies.length)
        throw noSuchEntity(`The role policy with name ${name} cannot be found.`)
      return replace(call, { ...role, policies })
    },
  },
  UpdateAssumeRolePolicy: {
    readOnly: false,
    target: roleTarget,
    run(call) {
      const name = requiredText(call.input, 'RoleName')
      // A role that somebody made here is no template's.
      if (call.world.accounts.get(call.caller.principal.accountId)?.roles.has(name))
        return FOOTHOLD_OPERATIONS['UpdateAssumeRolePolicy']?.run(call)
      const role = deployedRole(call)
      return replace(call, { ...role, trust: { ...role.trust, document: documentIn(call) } })
    },
  },
}
