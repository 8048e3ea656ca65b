import { type Condition, checkCondition } from './conditions.ts'
import { isArnPattern } from './pattern.ts'
import { PolicyError } from './policy-error.ts'

/**
 * A policy document read once into statements that can be judged many times. Strict: an element, an operator or a shape that IAM does not have, or that this engine does not know, is refused
 * here and not passed over later.
 */
export interface Statement {
  /** Name of the policy it stands in, and its place there. */
  readonly policy: string
  readonly index: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  /** Patterns as written. With `not`, everything but them. */
  readonly actions: Listed
  /** `undefined` where a policy has no resources: the trust policy of a role. */
  readonly resources: Listed | undefined
  /** `undefined` in policies of identities. */
  readonly principals: readonly PrincipalName[] | undefined
  readonly conditions: readonly Condition[]
  /** Whether `${…}` stands for a value: not in policies of the old version. */
  readonly variables: boolean
}

export interface Listed {
  readonly not: boolean
  readonly patterns: readonly string[]
}

export interface PrincipalName {
  readonly kind: 'AWS' | 'Service' | 'Federated'
  readonly name: string
}

const ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'Condition',
])
const CURRENT_VERSION = '2012-10-17'

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function texts(value: unknown, what: string): readonly string[] {
  return listOf(value).map((item) => {
    if (typeof item === 'string') return item
    if (typeof item === 'boolean' || typeof item === 'number') return String(item)
    throw new PolicyError(`${what} is no text: ${JSON.stringify(item)}`)
  })
}

function listed(
  element: Readonly<Record<string, unknown>>,
  name: string,
  opposite: string,
): Listed | undefined {
  const [yes, no] = [element[name], element[opposite]]
  if (yes !== undefined && no !== undefined)
    throw new PolicyError(`a statement has ${name} and ${opposite}`)
  if (yes === undefined && no === undefined) return undefined
  const patterns = texts(yes ?? no, name)
  if (patterns.length === 0) throw new PolicyError(`${name} is empty`)
  return { not: no !== undefined, patterns }
}

function actionsOf(element: Readonly<Record<string, unknown>>): Listed {
  const actions = listed(element, 'Action', 'NotAction')
  if (actions === undefined) throw new PolicyError('a statement has no Action')
  const wrong = actions.patterns.find((pattern) => !/^(?:\*|[a-z0-9-]+:[A-Za-z*?]+)$/.test(pattern))
  if (wrong !== undefined) throw new PolicyError(`${wrong} is no action`)
  return actions
}

function resourcesOf(element: Readonly<Record<string, unknown>>): Listed | undefined {
  const resources = listed(element, 'Resource', 'NotResource')
  if (resources === undefined && element['Principal'] === undefined)
    throw new PolicyError('a statement has no Resource')
  const wrong = resources?.patterns.find((pattern) => pattern !== '*' && !isArnPattern(pattern))
  if (wrong !== undefined) throw new PolicyError(`${wrong} is no ARN`)
  return resources
}

function kindOf(kind: string): PrincipalName['kind'] {
  if (kind === 'AWS' || kind === 'Service' || kind === 'Federated') return kind
  throw new PolicyError(`unknown kind of principal ${kind}`)
}

function principalsOf(
  element: Readonly<Record<string, unknown>>,
): readonly PrincipalName[] | undefined {
  const principal = element['Principal']
  if (principal === undefined) return undefined
  if (principal === '*') return [{ kind: 'AWS', name: '*' }]
  if (!isRecord(principal)) throw new PolicyError('a Principal is no object')
  return Object.entries(principal).flatMap(([kind, names]) =>
    texts(names, 'Principal').map((name) => ({ kind: kindOf(kind), name })),
  )
}

function conditionsOf(element: Readonly<Record<string, unknown>>): readonly Condition[] {
  const blocks = element['Condition']
  if (blocks === undefined) return []
  if (!isRecord(blocks)) throw new PolicyError('Condition is no object')
  return Object.entries(blocks).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw new PolicyError(`${operator} is no object`)
    return Object.entries(keys).map(([key, values]) => {
      const condition: Condition = { operator, key, values: texts(values, key) }
      checkCondition(condition)
      return condition
    })
  })
}

function statementOf(value: unknown, policy: string, index: number, variables: boolean): Statement {
  if (!isRecord(value)) throw new PolicyError('a Statement is no object')
  const stranger = Object.keys(value).find((name) => !ELEMENTS.has(name))
  if (stranger !== undefined) throw new PolicyError(`unknown element ${stranger}`)
  const { Effect: effect, Sid: sid } = value
  if (effect !== 'Allow' && effect !== 'Deny') throw new PolicyError('Effect is Allow or Deny')
  if (sid !== undefined && typeof sid !== 'string') throw new PolicyError('a Sid is no text')
  return {
    policy,
    index,
    sid,
    effect,
    actions: actionsOf(value),
    resources: resourcesOf(value),
    principals: principalsOf(value),
    conditions: conditionsOf(value),
    variables,
  }
}

/** The statements of a document, named after the policy it is. Throws `PolicyError` on what it cannot judge. */
export function statementsOf(document: unknown, policy: string): readonly Statement[] {
  if (!isRecord(document)) throw new PolicyError(`${policy} is no policy document`)
  const { Version, Statement: statements } = document
  if (statements === undefined) throw new PolicyError(`${policy} has no Statement`)
  try {
    return listOf(statements).map((statement, index) =>
      statementOf(statement, policy, index, Version === CURRENT_VERSION),
    )
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw new PolicyError(`${policy}: ${error.message}`, { cause: error })
  }
}
