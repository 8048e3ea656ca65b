import { type Context, isArnLike, isArnPattern, isLike, isSame } from './pattern.ts'
import { PolicyError } from './policy-error.ts'

/**
 * The condition operators of IAM. What a missing key means is AWS's: false for most, true for the negated ones, true with `…IfExists` and with `ForAllValues`, false with `ForAnyValue`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Condition {
  /** As written, with its set and `IfExists`. */
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

type Compare = (expected: string, actual: string, context: Context | undefined) => boolean

interface Operator {
  readonly negated: boolean
  readonly compare: Compare
  /** Whether the value is one that can be compared with. */
  readonly takes?: (value: string) => boolean
}

const lower: Compare = (expected, actual, context) =>
  isSame(expected.toLowerCase(), actual.toLowerCase(), context)

function numeric(holds: (actual: number, expected: number) => boolean): Operator {
  return {
    negated: false,
    compare: (expected, actual) => actual.trim() !== '' && holds(Number(actual), Number(expected)),
    takes: (value) => value.trim() !== '' && Number.isFinite(Number(value)),
  }
}

/** ISO 8601 or seconds since 1970. */
function momentOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}

function dated(holds: (actual: number, expected: number) => boolean): Operator {
  return {
    negated: false,
    compare: (expected, actual) => holds(momentOf(actual), momentOf(expected)),
    takes: (value) => Number.isFinite(momentOf(value)),
  }
}

const not = (operator: Operator): Operator => ({ ...operator, negated: true })

const equals: Operator = { negated: false, compare: isSame }
const ignoringCase: Operator = { negated: false, compare: lower }
const like: Operator = { negated: false, compare: isLike }
const arn: Operator = { negated: false, compare: isArnLike, takes: isArnPattern }
const bool: Operator = {
  negated: false,
  compare: lower,
  takes: (value) => /^(?:true|false)$/i.test(value) || value.includes('${'),
}
const numericEquals = numeric((actual, expected) => actual === expected)
const dateEquals = dated((actual, expected) => actual === expected)

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: equals,
  StringNotEquals: not(equals),
  StringEqualsIgnoreCase: ignoringCase,
  StringNotEqualsIgnoreCase: not(ignoringCase),
  StringLike: like,
  StringNotLike: not(like),
  ArnEquals: arn,
  ArnLike: arn,
  ArnNotEquals: not(arn),
  ArnNotLike: not(arn),
  Bool: bool,
  NumericEquals: numericEquals,
  NumericNotEquals: not(numericEquals),
  NumericLessThan: numeric((actual, expected) => actual < expected),
  NumericLessThanEquals: numeric((actual, expected) => actual <= expected),
  NumericGreaterThan: numeric((actual, expected) => actual > expected),
  NumericGreaterThanEquals: numeric((actual, expected) => actual >= expected),
  DateEquals: dateEquals,
  DateNotEquals: not(dateEquals),
  DateLessThan: dated((actual, expected) => actual < expected),
  DateLessThanEquals: dated((actual, expected) => actual <= expected),
  DateGreaterThan: dated((actual, expected) => actual > expected),
  DateGreaterThanEquals: dated((actual, expected) => actual >= expected),
}

const NULL = 'Null'
const SHAPE = /^(?:(?<set>ForAllValues|ForAnyValue):)?(?<name>[A-Za-z]+?)(?<ifExists>IfExists)?$/

interface Spelled {
  readonly set: string | undefined
  readonly ifExists: boolean
  readonly operator: Operator
}

function spelled(written: string): Spelled {
  const { set, name = '', ifExists } = SHAPE.exec(written)?.groups ?? {}
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
  if (operator === undefined) throw new PolicyError(`unknown condition operator ${written}`)
  return { set, ifExists: ifExists !== undefined, operator }
}

/** Throws on an operator it does not know, and on a value that the operator cannot compare with. */
export function checkCondition({ operator: written, key, values }: Condition): void {
  if (values.length === 0) throw new PolicyError(`${written} of ${key} names no value`)
  if (written === NULL) {
    if (values.some((value) => !/^(?:true|false)$/i.test(value)))
      throw new PolicyError(`Null of ${key} is neither true nor false`)
    return
  }
  const { operator } = spelled(written)
  const wrong = values.find((value) => operator.takes !== undefined && !operator.takes(value))
  if (wrong !== undefined)
    throw new PolicyError(`${written} of ${key} cannot compare with ${wrong}`)
}

/** Whether the condition holds for what the request says. `variables` are left alone in policies of the old version. */
export function holds(condition: Condition, context: Context, variables: boolean): boolean {
  const actual = context.get(condition.key.toLowerCase()) ?? []
  if (condition.operator === NULL)
    return condition.values.some((value) => value.toLowerCase() === String(actual.length === 0))
  const { set, ifExists, operator } = spelled(condition.operator)
  if (actual.length === 0)
    return ifExists || (set === undefined ? operator.negated : set === 'ForAllValues')
  if (set === undefined && actual.length > 1)
    throw new PolicyError(`${condition.key} has several values: ${condition.operator} needs a set`)
  const one = (value: string): boolean =>
    condition.values.some((expected) =>
      operator.compare(expected, value, variables ? context : undefined),
    ) !== operator.negated
  return set === 'ForAllValues' ? actual.every(one) : actual.some(one)
}
