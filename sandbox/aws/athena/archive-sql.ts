import { AwsError } from '../aws-error.ts'
import { isStructure, type Output, type Structure } from '../output.ts'
import { eventRecord, type TrailEvent } from '../trail-event.ts'

/**
 * As much SQL as one query over a trail needs, read from its text: columns, conditions, parameters. What it does not know it refuses by name, so that no query passes here that is not understood.
 * Parameters are SQL literals, as Athena takes them: text without quotes is a column that does not exist.
 */
export interface ArchiveSelect {
  readonly database: string
  readonly table: string
  readonly columns: readonly string[]
  readonly limit: number
  /** Each row once. */
  readonly isDistinct: boolean
  rowOf(event: TrailEvent): readonly (string | undefined)[]
  matches(event: TrailEvent): boolean
}

type Cell = (event: TrailEvent) => string | undefined
type Condition = (event: TrailEvent) => boolean

const SHAPE =
  /^SELECT (?<distinct>DISTINCT )?(?<select>.+)\nFROM "(?<database>\w+)"\."(?<table>\w+)"\nWHERE (?<where>.+)\nORDER BY eventtime DESC\nLIMIT (?<limit>\d+)$/s

const COLUMNS: Readonly<Record<string, Cell>> = {
  eventid: field('eventID'),
  eventtime: field('eventTime'),
  eventsource: field('eventSource'),
  eventname: field('eventName'),
  eventcategory: field('eventCategory'),
  awsregion: field('awsRegion'),
  sourceipaddress: field('sourceIPAddress'),
  useragent: field('userAgent'),
  errorcode: field('errorCode'),
  readonly: field('readOnly'),
  recipientaccountid: field('recipientAccountId'),
  requestparameters: field('requestParameters'),
  responseelements: field('responseElements'),
  'useridentity.accesskeyid': field('userIdentity', 'accessKeyId'),
  'useridentity.type': field('userIdentity', 'type'),
  'useridentity.accountid': field('userIdentity', 'accountId'),
  'useridentity.principalid': field('userIdentity', 'principalId'),
  'useridentity.arn': field('userIdentity', 'arn'),
  'useridentity.invokedby': field('userIdentity', 'invokedBy'),
  'useridentity.username': field('userIdentity', 'userName'),
  // The partitions of the table.
  '"timestamp"': (event) => event.at.toISOString().slice(0, 10).replaceAll('-', '/'),
  '"account"': field('recipientAccountId'),
}

export function parseSelect(text: string, parameters: readonly string[]): ArchiveSelect {
  const { distinct, select, database, table, where, limit } = SHAPE.exec(text)?.groups ?? {}
  if (!select || !database || !table || !where || !limit)
    throw refused('SYNTAX_ERROR: the sandbox knows one shape of query only')
  const columns = select.split(/, (?=[^()]*(?:\([^()]*\)[^()]*)*$)/).map(selected)
  const values = parameters.map(literal)
  const conditions = where.split(/\s+AND\s+/).map((part) => condition(part, values))
  if (values.length > 0)
    throw refused(`Incorrect number of parameters: ${values.length} more than question marks`)
  return {
    database,
    table,
    columns: columns.map(({ name }) => name),
    limit: Number(limit),
    isDistinct: distinct !== undefined,
    rowOf: (event) => columns.map(({ cell }) => cell(event)),
    matches: (event) => conditions.every((holds) => holds(event)),
  }
}

function selected(text: string): { readonly name: string; readonly cell: Cell } {
  const [, from = '', name = ''] = /^(.+) AS (\w+)$/s.exec(text) ?? []
  return { name, cell: expression(from) }
}

function expression(text: string): Cell {
  const [, source, then] = /^CASE WHEN eventsource = '([\w.]+)' THEN (.+) END$/.exec(text) ?? []
  if (source !== undefined && then !== undefined) {
    const cell = expression(then)
    return (event) => (COLUMNS['eventsource']?.(event) === source ? cell(event) : undefined)
  }
  const [, column, path] = /^json_extract_scalar\((\w+), '\$\.([\w.]+)'\)$/.exec(text) ?? []
  if (column !== undefined && path !== undefined) {
    const cell = columnOf(column)
    return (event) => scalarAt(cell(event), path.split('.'))
  }
  return columnOf(text)
}

function scalarAt(json: string | undefined, path: readonly string[]): string | undefined {
  let value: unknown = json === undefined ? undefined : JSON.parse(json)
  for (const member of path)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined
  return typeof value === 'string' ? value : undefined
}

/** Takes its parameters off the list, from the front. */
function condition(text: string, values: string[]): Condition {
  const [, inside] = /^\((.+)\)$/s.exec(text) ?? []
  if (inside !== undefined && / OR /.test(inside)) {
    const some = inside.split(' OR ').map((part) => condition(part, values))
    return (event) => some.some((holds) => holds(event))
  }
  if (inside !== undefined) return condition(inside, values)
  const [, listed, marks] = /^(\S+) IN \((\?(?:, \?)*)\)$/.exec(text) ?? []
  if (listed !== undefined && marks !== undefined) {
    const wanted = marks.split(', ').map(() => taken(values))
    const cell = columnOf(listed)
    return (event) => wanted.includes(cell(event) ?? '')
  }
  const [, name = '', sign = '', right = ''] = /^(\S+) (=|<|<=|>=) (\?|'\w+')$/.exec(text) ?? []
  const compare = SIGNS[sign]
  if (compare === undefined) throw refused(`SYNTAX_ERROR: the sandbox does not know "${text}"`)
  const value = right === '?' ? taken(values) : literal(right)
  const cell = columnOf(name)
  return (event) => {
    const left = cell(event)
    return left !== undefined && compare(left, value)
  }
}

const SIGNS: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
}

function columnOf(name: string): Cell {
  const cell = COLUMNS[name]
  if (cell === undefined) throw refused(`COLUMN_NOT_FOUND: Column '${name}' cannot be resolved`)
  return cell
}

function taken(values: string[]): string {
  const value = values.shift()
  if (value === undefined) throw refused('Incorrect number of parameters: too few')
  return value
}

function literal(text: string): string {
  const [, inside] = /^'((?:[^']|'')*)'$/.exec(text) ?? []
  if (inside === undefined)
    throw refused(`COLUMN_NOT_FOUND: a parameter is no literal of text: ${text}`)
  return inside.replaceAll("''", "'")
}

function field(...path: readonly string[]): Cell {
  return (event) => {
    let value: Output | undefined = eventRecord(event)
    for (const member of path) value = within(value, member)
    if (value === undefined) return undefined
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}

function within(value: Output | undefined, member: string): Output | undefined {
  const structure: Structure = value !== undefined && isStructure(value) ? value : {}
  return structure[member]
}

function refused(why: string): AwsError {
  return new AwsError('InvalidRequestException', why)
}
