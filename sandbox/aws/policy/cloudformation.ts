import { type CollectionTag, parse, type ScalarTag, YAMLMap, type YAMLSeq } from 'yaml'
import { PolicyError } from './policy-error.ts'

/**
 * A CloudFormation template as the service reads it: short forms (`!Ref`, `!Sub`) spelled out, and references resolved to names that the caller knows. It makes nothing; what it cannot resolve it
 * throws on.
 */
export interface Names {
  /** Of a parameter, a pseudo parameter or a resource. */
  ref(name: string): unknown
  /** An attribute of a resource: `Table`, `Arn`. */
  attribute(name: string, attribute: string): unknown
  /** One of the template's conditions. */
  condition(name: string): boolean
}

const SHORT_FORMS: readonly (readonly [tag: string, written: string])[] = [
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...['And', 'Equals', 'GetAtt', 'If', 'Join', 'Not', 'Or', 'Select', 'Split', 'Sub'].map(
    (name) => [`!${name}`, `Fn::${name}`] as const,
  ),
]

const TAGS = SHORT_FORMS.flatMap(([tag, written]): readonly (ScalarTag | CollectionTag)[] => {
  const spelledOut = (collection: YAMLMap | YAMLSeq): YAMLMap => {
    const map = new YAMLMap()
    map.set(written, collection)
    return map
  }
  return [
    { tag, resolve: (text) => ({ [written]: text }) },
    { tag, collection: 'seq', resolve: (sequence) => spelledOut(sequence) },
    { tag, collection: 'map', resolve: (map) => spelledOut(map) },
  ]
})

/** The template with every short form spelled out. */
export function parseTemplate(text: string): unknown {
  return parse(text, { customTags: TAGS, merge: true, maxAliasCount: 1000 })
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `AWS::NoValue`: what it stands for is left out. */
const NO_VALUE = Symbol('AWS::NoValue')

function text(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new PolicyError(`${what} is no text: ${JSON.stringify(value)}`)
}

function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new PolicyError(`${what} is no list: ${JSON.stringify(value)}`)
}

function substituted(argument: unknown, names: Names): string {
  const [template, given] =
    typeof argument === 'string' ? [argument, {}] : list(argument, 'Fn::Sub')
  const values = isRecord(given) ? given : {}
  return text(template, 'Fn::Sub').replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal, name) => {
    const [mark, key] = [String(literal), String(name).trim()]
    if (mark === '!') return `\${${key}}`
    if (Object.hasOwn(values, key)) return text(resolved(values[key], names), key)
    const [resource = '', ...attribute] = key.split('.')
    const value =
      attribute.length > 0 ? names.attribute(resource, attribute.join('.')) : names.ref(key)
    return text(value, key)
  })
}

function attributeOf(argument: unknown, names: Names): unknown {
  const [resource, ...rest] =
    typeof argument === 'string' ? argument.split('.') : list(argument, 'Fn::GetAtt')
  return names.attribute(text(resource, 'Fn::GetAtt'), rest.map(String).join('.'))
}

function isTrue(value: unknown, names: Names): boolean {
  if (isRecord(value) && typeof value['Condition'] === 'string')
    return names.condition(value['Condition'])
  const result = resolved(value, names)
  if (typeof result === 'boolean') return result
  throw new PolicyError(`${JSON.stringify(value)} is no condition`)
}

const FUNCTIONS: Readonly<Record<string, (argument: unknown, names: Names) => unknown>> = {
  Ref: (name, names) => (name === 'AWS::NoValue' ? NO_VALUE : names.ref(text(name, 'Ref'))),
  'Fn::GetAtt': attributeOf,
  'Fn::Sub': substituted,
  'Fn::Join'(argument, names) {
    const [between, parts] = list(argument, 'Fn::Join')
    return list(resolved(parts, names), 'Fn::Join')
      .map((part) => text(part, 'Fn::Join'))
      .join(text(between, 'Fn::Join'))
  },
  'Fn::Select'(argument, names) {
    const [at, from] = list(argument, 'Fn::Select')
    return list(resolved(from, names), 'Fn::Select')[Number(at)]
  },
  'Fn::Split'(argument, names) {
    const [at, whole] = list(argument, 'Fn::Split')
    return text(resolved(whole, names), 'Fn::Split').split(text(at, 'Fn::Split'))
  },
  'Fn::If'(argument, names) {
    const [name, then, otherwise] = list(argument, 'Fn::If')
    return resolved(names.condition(text(name, 'Fn::If')) ? then : otherwise, names)
  },
  'Fn::Equals'(argument, names) {
    const [left, right] = list(argument, 'Fn::Equals')
    return text(resolved(left, names), 'Fn::Equals') === text(resolved(right, names), 'Fn::Equals')
  },
  'Fn::Not': (argument, names) => !isTrue(list(argument, 'Fn::Not')[0], names),
  'Fn::And': (argument, names) => list(argument, 'Fn::And').every((each) => isTrue(each, names)),
  'Fn::Or': (argument, names) => list(argument, 'Fn::Or').some((each) => isTrue(each, names)),
}

/** The value with every reference resolved and what is left out left out. */
export function resolved(value: unknown, names: Names): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolved(item, names)).filter((item) => item !== NO_VALUE)
  if (!isRecord(value)) return value
  const [[key, argument] = [], ...others] = Object.entries(value)
  const compute = key === undefined || others.length > 0 ? undefined : FUNCTIONS[key]
  if (compute !== undefined) return compute(argument, names)
  if (key?.startsWith('Fn::') === true) throw new PolicyError(`unknown function ${key}`)
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, resolved(member, names)] as const)
      .filter(([, member]) => member !== NO_VALUE),
  )
}

/** Whether a condition of the template holds. */
export function holdsCondition(
  conditions: Readonly<Record<string, unknown>>,
  name: string,
  names: Names,
): boolean {
  if (!Object.hasOwn(conditions, name)) throw new PolicyError(`there is no condition ${name}`)
  return isTrue(conditions[name], names)
}
