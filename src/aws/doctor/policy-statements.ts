import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'

/**
 * The policy of a resource, as far as the doctor judges it. What is said by exclusion (NotAction, NotResource, NotPrincipal) is taken for the worse: an Allow of it for everything, a Deny of it for nothing.
 */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny'
  readonly everybody: boolean
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions: readonly PolicyCondition[]
}

export interface PolicyCondition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

const Value = z.union([z.string(), z.boolean(), z.number()]).transform(String)
const List = z.union([Value.transform((one) => [one]), z.array(Value)])
const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.record(z.string(), List)]).optional(),
  Action: List.optional(),
  Resource: List.optional(),
  Condition: z.record(z.string(), z.record(z.string(), List)).default({}),
})
const Policy = z.object({
  Statement: z.union([Statement.transform((one) => [one]), z.array(Statement)]),
})

/** Not known where it is not understood. `operation`: what gave the text. */
export function statementsOf(operation: string, text: string): Known<readonly PolicyStatement[]> {
  const parsed = Policy.safeParse(json(text))
  if (!parsed.success) return unknown(`${operation}: answer not understood`)
  return known(parsed.data.Statement.map(statementOf))
}

function statementOf(statement: z.output<typeof Statement>): PolicyStatement {
  const { Effect: effect, Principal: principal, Action, Resource, Condition } = statement
  const excluded = effect === 'Allow' ? ['*'] : []
  return {
    effect,
    everybody:
      principal === undefined
        ? effect === 'Allow'
        : principal === '*' || (principal['AWS'] ?? []).includes('*'),
    actions: Action ?? excluded,
    resources: Resource ?? excluded,
    conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
    ),
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
