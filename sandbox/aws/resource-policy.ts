import { AwsError } from './aws-error.ts'
import { callerArn, type Principal, principalArn, principalUserId } from './identity.ts'
import {
  evaluateResource,
  type PolicyRequest,
  type Requester,
  type ResourceJudgement,
} from './policy/evaluate.ts'
import { PolicyError } from './policy/policy-error.ts'
import { type Statement, statementsOf } from './policy/statement.ts'

/**
 * The policies of secrets and the trust of roles that somebody made, really evaluated: an explicit Deny beats everything, the account's administrator included.
 * What cannot be evaluated (NotPrincipal, an unknown condition operator) is refused when the policy is put, and never guessed later.
 */
function malformed(why: string, options?: ErrorOptions): AwsError {
  const message = `This resource policy is malformed: ${why}`
  return new AwsError('MalformedPolicyDocumentException', message, 400, options)
}

const parsed = new Map<string, readonly Statement[]>()

/** The statements of a policy on a resource; each of them names principals. */
export function resourceStatements(text: string): readonly Statement[] {
  const known = parsed.get(text) ?? parse(text)
  parsed.set(text, known)
  return known
}

function parse(text: string): readonly Statement[] {
  try {
    const statements = statementsOf(JSON.parse(text), 'resource policy')
    if (statements.some(({ principals }) => principals === undefined))
      throw malformed('a statement needs a Principal')
    return statements
  } catch (cause) {
    if (cause instanceof PolicyError) throw malformed(cause.message, { cause })
    if (cause instanceof SyntaxError) throw malformed('it is not JSON', { cause })
    throw cause
  }
}

/** Every name that a policy may call the caller by. */
export function requesterOf(principal: Principal): Requester {
  return {
    names: [principalArn(principal), callerArn(principal), principalUserId(principal)],
    accountId: principal.accountId,
  }
}

/** Without a policy a resource says nothing. */
export function judgeResource(
  statements: readonly Statement[] | undefined,
  request: PolicyRequest,
  principal: Principal,
): ResourceJudgement {
  if (statements === undefined) return { decision: 'implicitDeny', by: [] }
  return evaluateResource(statements, request, requesterOf(principal))
}

/** What a policy must pass when it is put: well formed, and not open to the world where that is blocked. */
export function checkPolicy(text: string, blockPublicPolicy: boolean): void {
  const open = resourceStatements(text).some(
    ({ effect, principals = [], conditions }) =>
      effect === 'Allow' &&
      principals.some(({ name }) => name === '*') &&
      conditions.every(({ operator }) => operator.includes('Not')),
  )
  if (open && blockPublicPolicy)
    throw new AwsError(
      'PublicPolicyException',
      'You must not allow access to everyone while BlockPublicPolicy is on.',
    )
}
