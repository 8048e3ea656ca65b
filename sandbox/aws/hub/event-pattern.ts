import { isRecord } from '../policy/cloudformation.ts'
import { escaped } from '../policy/pattern.ts'
import { PolicyError } from '../policy/policy-error.ts'

/**
 * Whether an event is of a pattern, as EventBridge compares them: all members of the pattern, any value of each, any branch of `$or`. Only what the templates that ship use is known; a comparison that is not
 * throws, rather than match or not by chance.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isRecord(pattern)) throw new PolicyError(`${JSON.stringify(pattern)} is no event pattern`)
  return Object.entries(pattern).every(([key, expected]) =>
    key === '$or'
      ? branchesOf(expected).some((branch) => matchesPattern(branch, event))
      : matchesMember(expected, isRecord(event) ? event[key] : undefined),
  )
}

/** With fewer than two branches `$or` is the name of a member to EventBridge. */
function branchesOf(branches: unknown): readonly unknown[] {
  if (Array.isArray(branches) && branches.length > 1) return branches
  throw new PolicyError('$or needs two branches')
}

function matchesMember(expected: unknown, actual: unknown): boolean {
  if (!Array.isArray(expected)) return matchesPattern(expected, actual)
  const values: readonly unknown[] = Array.isArray(actual) ? actual : [actual]
  return expected.some((one) => values.some((value) => matchesValue(one, value)))
}

function matchesValue(expected: unknown, value: unknown): boolean {
  if (!isRecord(expected)) return expected === value
  const { exists, wildcard, ...others } = expected
  if (Object.keys(others).length > 0 || (exists === undefined) === (wildcard === undefined))
    throw new PolicyError(`unknown comparison ${JSON.stringify(expected)}`)
  if (typeof wildcard !== 'string') return exists === (value !== undefined && !isRecord(value))
  const source = wildcard.split('*').map(escaped).join('.*')
  return typeof value === 'string' && new RegExp(`^${source}$`, 's').test(value)
}
