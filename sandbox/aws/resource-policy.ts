import { AwsError } from './aws-error.ts'
import { callerArn, type Principal, principalArn, principalUserId } from './identity.ts'
import { type Input, type InputValue, isInput } from './input.ts'
import { matchesAction, wildcardMatch } from './managed-policies.ts'

/**
 * The resource policy of a secret, really evaluated: an explicit Deny beats everything, the account's administrator included.
 * What it cannot evaluate (NotPrincipal, an unknown condition operator) it refuses when the policy is put, and never guesses later.
 */
export type PolicyVerdict = 'deny' | 'allow' | 'silent'

interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly principals: readonly string[]
  readonly actions: readonly string[]
  readonly conditions: readonly Condition[]
}

interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

const OPERATORS = new Set([
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'ArnEquals',
  'ArnNotEquals',
  'ArnLike',
  'ArnNotLike',
  'Bool',
  'Null',
])

function malformed(why: string, options?: ErrorOptions): AwsError {
  const message = `This resource policy is malformed: ${why}`
  return new AwsError('MalformedPolicyDocumentException', message, 400, options)
}

function words(value: InputValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'boolean') return [String(value)]
  if (Array.isArray(value)) {
    const items: readonly InputValue[] = value
    return items.flatMap(words)
  }
  return []
}

function principalsOf(statement: Input): readonly string[] {
  const principal = statement['Principal']
  if (principal === '*') return ['*']
  if (!isInput(principal)) throw malformed('a statement needs a Principal')
  return words(principal['AWS'])
}

function conditionsOf(statement: Input): readonly Condition[] {
  const blocks = statement['Condition']
  if (blocks === undefined) return []
  if (!isInput(blocks)) throw malformed('Condition is no object')
  return Object.entries(blocks).flatMap(([operator, keys]) => {
    if (!OPERATORS.has(operator.replace(/IfExists$/, '')) || !isInput(keys))
      throw malformed(`the sandbox cannot evaluate the condition operator ${operator}`)
    return Object.entries(keys).map(([key, values]) => ({ operator, key, values: words(values) }))
  })
}

function statementOf(value: InputValue): Statement {
  if (!isInput(value)) throw malformed('a Statement is no object')
  const effect = value['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed('Effect is Allow or Deny')
  const actions = words(value['Action'])
  if (actions.length === 0) throw malformed('a statement needs an Action')
  return {
    effect,
    principals: principalsOf(value),
    actions,
    conditions: conditionsOf(value),
  }
}

function parsePolicy(text: string): readonly Statement[] {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    throw malformed('it is not JSON', { cause })
  }
  if (!isInput(document)) throw malformed('it is no object')
  const statements = document['Statement']
  if (statements === undefined || statements === null) throw malformed('it has no Statement')
  const list: readonly InputValue[] = Array.isArray(statements) ? statements : [statements]
  return list.map(statementOf)
}

function contextOf(principal: Principal): Readonly<Record<string, string | undefined>> {
  return {
    'aws:userid': principalUserId(principal),
    'aws:principalarn': principalArn(principal),
    'aws:principalaccount': principal.accountId,
    'aws:username': principal.kind === 'user' ? principal.userName : undefined,
    'aws:sourceidentity': principal.kind === 'role' ? principal.sourceIdentity : undefined,
    'aws:principaltype':
      principal.kind === 'root' ? 'Account' : principal.kind === 'user' ? 'User' : 'AssumedRole',
    'aws:securetransport': 'true',
  }
}

function holds(condition: Condition, principal: Principal): boolean {
  const operator = condition.operator.replace(/IfExists$/, '')
  const actual = contextOf(principal)[condition.key.toLowerCase()]
  if (operator === 'Null') return condition.values.includes(String(actual === undefined))
  const negated = operator.includes('Not')
  if (actual === undefined) return negated || condition.operator.endsWith('IfExists')
  const ignoresCase = operator.endsWith('IgnoreCase') || operator === 'Bool'
  const matches = condition.values.some((value) => {
    if (operator.endsWith('Like') || operator.startsWith('Arn')) return wildcardMatch(value, actual)
    return ignoresCase ? value.toLowerCase() === actual.toLowerCase() : value === actual
  })
  return matches !== negated
}

/** `account` when only the whole account is named: that denies everybody in it, but allows nobody by itself. */
function principalMatch(statement: Statement, principal: Principal): 'no' | 'account' | 'yes' {
  const names = new Set([
    '*',
    principalArn(principal),
    callerArn(principal),
    principalUserId(principal),
  ])
  if (statement.principals.some((name) => names.has(name))) return 'yes'
  const account = [principal.accountId, `arn:aws:iam::${principal.accountId}:root`]
  return statement.principals.some((name) => account.includes(name)) ? 'account' : 'no'
}

export function evaluatePolicy(
  text: string | undefined,
  principal: Principal,
  action: string,
): PolicyVerdict {
  if (text === undefined) return 'silent'
  const matching = parsePolicy(text).filter(
    (statement) =>
      statement.actions.some((pattern) => matchesAction(pattern, action)) &&
      statement.conditions.every((condition) => holds(condition, principal)),
  )
  const denied = matching.some(
    (statement) => statement.effect === 'Deny' && principalMatch(statement, principal) !== 'no',
  )
  if (denied) return 'deny'
  const allowed = matching.some(
    (statement) => statement.effect === 'Allow' && principalMatch(statement, principal) === 'yes',
  )
  return allowed ? 'allow' : 'silent'
}

/** What a policy must pass when it is put: well formed, and not open to the world where that is blocked. */
export function checkPolicy(text: string, blockPublicPolicy: boolean): void {
  const open = parsePolicy(text).some(
    (statement) =>
      statement.effect === 'Allow' &&
      statement.principals.includes('*') &&
      statement.conditions.every((condition) => condition.operator.includes('Not')),
  )
  if (open && blockPublicPolicy)
    throw new AwsError(
      'PublicPolicyException',
      'You must not allow access to everyone while BlockPublicPolicy is on.',
    )
}
