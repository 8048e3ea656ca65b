/**
 * A small schema language for Block Kit and the check that walks it. It answers problems in Slack's own words with the JSON
 * pointer of each, and never throws on odd input. Unknown properties are problems, because the real Slack refuses them.
 */
import { isList, isObject, type Json, type JsonObject } from '../json.ts'
import { shownLength } from './shown-length.ts'

export interface Problem {
  readonly message: string
  readonly pointer: string
}

export type ObjectCheck = (value: JsonObject, pointer: string) => readonly Problem[]

export type Schema =
  | { readonly kind: 'any' }
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'string'
      readonly min?: number
      readonly max?: number
      /** Counted after escaping; `markup` leaves links and mentions alone. */
      readonly counts?: 'raw' | 'plain' | 'markup'
      readonly pattern?: RegExp
    }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Schema; readonly min?: number; readonly max?: number }
  | {
      readonly kind: 'object'
      readonly fields: Readonly<Record<string, Schema>>
      readonly required?: readonly string[]
      readonly check?: ObjectCheck
    }
  | {
      readonly kind: 'byType'
      readonly noun: 'type' | 'element'
      readonly options: () => Readonly<Record<string, Schema>>
    }

const problem = (pointer: string, message: string): readonly Problem[] => [{ message, pointer }]

export function checkSchema(
  schema: Schema,
  value: Json | undefined,
  at: string,
): readonly Problem[] {
  switch (schema.kind) {
    case 'any':
      return []
    case 'boolean':
      return typeof value === 'boolean' ? [] : problem(at, 'must provide a boolean')
    case 'number':
      return checkNumber(schema, value, at)
    case 'string':
      return checkString(schema, value, at)
    case 'oneOf':
      return typeof value === 'string' && schema.values.includes(value)
        ? []
        : problem(at, 'must be a valid enum value')
    case 'list':
      return checkList(schema, value, at)
    case 'object':
      return checkObject(schema, value, at)
    case 'byType':
      return checkByType(schema, value, at)
  }
}

function checkNumber(
  schema: Extract<Schema, { kind: 'number' }>,
  value: Json | undefined,
  at: string,
): readonly Problem[] {
  if (typeof value !== 'number' || !Number.isInteger(value))
    return problem(at, 'must provide an integer')
  if (schema.min !== undefined && value < schema.min)
    return problem(at, `must be greater than or equal to ${schema.min}`)
  if (schema.max !== undefined && value > schema.max)
    return problem(at, `must be less than or equal to ${schema.max}`)
  return []
}

function checkString(
  schema: Extract<Schema, { kind: 'string' }>,
  value: Json | undefined,
  at: string,
): readonly Problem[] {
  if (typeof value !== 'string') return problem(at, 'must provide a string')
  const { min = 0, max, counts = 'raw', pattern } = schema
  const length = counts === 'raw' ? value.length : shownLength(value, counts === 'markup')
  if (length < min) return problem(at, `must be more than ${min - 1} characters`)
  if (max !== undefined && length > max)
    return problem(at, `must be less than ${max + 1} characters`)
  if (pattern !== undefined && !pattern.test(value)) return problem(at, 'failed to match pattern')
  return []
}

function checkList(
  schema: Extract<Schema, { kind: 'list' }>,
  value: Json | undefined,
  at: string,
): readonly Problem[] {
  if (!isList(value)) return problem(at, 'must provide an array')
  const { min = 0, max } = schema
  if (value.length < min) return problem(at, `no less than ${min} items allowed`)
  if (max !== undefined && value.length > max)
    return problem(at, `no more than ${max} items allowed`)
  return value.flatMap((item, index) => checkSchema(schema.of, item, `${at}/${index}`))
}

function checkObject(
  schema: Extract<Schema, { kind: 'object' }>,
  value: Json | undefined,
  at: string,
): readonly Problem[] {
  if (!isObject(value)) return problem(at, 'must provide an object')
  const missing = (schema.required ?? [])
    .filter((key) => value[key] === undefined)
    .flatMap((key) => problem(at, `missing required field: ${key}`))
  const wrong = Object.entries(value).flatMap(([key, field]) => {
    const expected = schema.fields[key]
    if (expected === undefined) return problem(at, `invalid additional property: ${key}`)
    return checkSchema(expected, field, `${at}/${key}`)
  })
  const found = [...missing, ...wrong]
  return found.length > 0 ? found : (schema.check?.(value, at) ?? [])
}

function checkByType(
  schema: Extract<Schema, { kind: 'byType' }>,
  value: Json | undefined,
  at: string,
): readonly Problem[] {
  if (!isObject(value)) return problem(at, 'must provide an object')
  const { type } = value
  if (typeof type !== 'string') return problem(at, 'missing required field: type')
  const options = schema.options()
  const chosen = Object.hasOwn(options, type) ? options[type] : undefined
  if (chosen === undefined)
    return schema.noun === 'type'
      ? problem(`${at}/type`, `unsupported type: ${type}`)
      : problem(at, `unsupported element: ${type}`)
  return checkSchema(chosen, value, at)
}
