/**
 * IAM's credential report, read cell by cell. Pure. A cell that says something else than IAM documents is `unreadable`, never a default: whoever picks by it reads that user live.
 * A report has no key ids, and its two slots are not the keys: they are kept as a set, and nothing here says which is which.
 */
export type Cell<T> =
  | { readonly kind: 'is'; readonly value: T }
  /** `N/A`: IAM says that there is nothing to say. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }

export interface ReportSlot {
  readonly active: Cell<boolean>
  /** When its key was made or last changed: never the age of a key. */
  readonly lastRotated: Cell<Date>
  readonly lastUsed: Cell<Date>
}

export interface ReportRow {
  readonly user: string
  readonly createdAt: Cell<Date>
  readonly password: Cell<boolean>
  readonly mfa: Cell<boolean>
  /** In no order that means anything. */
  readonly slots: readonly ReportSlot[]
  readonly certificates: readonly Cell<boolean>[]
}

export const ROOT_ROW = '<root_account>'

const SLOTS = [1, 2] as const

/** The rows one after the other; none where there is no column `user`, which is then no report. */
export function* reportRows(csv: string): Generator<ReportRow, void, undefined> {
  let columns: ReadonlyMap<string, number> | undefined
  for (const { cells } of csvRecords(csv)) {
    if (columns === undefined) {
      columns = columnsOf(cells)
      if (!columns.has('user')) return
    } else yield rowOf(columns, cells)
  }
}

/** Rows by the name of the user, each read when it is asked for: of thousands only their places are held. A name that stands there twice stands for nobody. */
export function indexedReport(csv: string): (user: string) => ReportRow | undefined {
  const places = new Map<string, readonly [number, number] | undefined>()
  let columns: ReadonlyMap<string, number> | undefined
  for (const { cells, from, to } of csvRecords(csv)) {
    if (columns === undefined) columns = columnsOf(cells)
    else {
      const user = cells[columns.get('user') ?? -1] ?? ''
      places.set(user, places.has(user) ? undefined : [from, to])
    }
  }
  return (user) => {
    const [from, to] = places.get(user) ?? []
    if (columns === undefined || from === undefined) return undefined
    for (const { cells } of csvRecords(csv.slice(from, to))) return rowOf(columns, cells)
    return undefined
  }
}

function columnsOf(header: readonly string[]): ReadonlyMap<string, number> {
  return new Map(header.map((name, at) => [name.trim().toLowerCase(), at]))
}

function rowOf(columns: ReadonlyMap<string, number>, cells: readonly string[]): ReportRow {
  const cell = (name: string): string | undefined => cells[columns.get(name) ?? -1]
  return {
    user: cell('user') ?? '',
    createdAt: dateIn(cell('user_creation_time')),
    password: flagIn(cell('password_enabled')),
    mfa: flagIn(cell('mfa_active')),
    slots: SLOTS.map((slot) => ({
      active: flagIn(cell(`access_key_${slot}_active`)),
      lastRotated: dateIn(cell(`access_key_${slot}_last_rotated`)),
      lastUsed: dateIn(cell(`access_key_${slot}_last_used_date`)),
    })),
    certificates: SLOTS.map((slot) => flagIn(cell(`cert_${slot}_active`))),
  }
}

function flagIn(text: string | undefined): Cell<boolean> {
  const word = text?.trim().toLowerCase()
  if (word === 'true' || word === 'false') return { kind: 'is', value: word === 'true' }
  return { kind: 'unreadable' }
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

function dateIn(text: string | undefined): Cell<Date> {
  const word = text?.trim() ?? ''
  if (word === 'N/A') return { kind: 'none' }
  const at = ISO.test(word) ? Date.parse(word) : Number.NaN
  return Number.isNaN(at) ? { kind: 'unreadable' } : { kind: 'is', value: new Date(at) }
}

interface CsvRecord {
  readonly cells: readonly string[]
  /** Where it stands in the text. */
  readonly from: number
  readonly to: number
}

/** Records of RFC 4180: cells may be quoted, and a quoted cell may hold commas, quotes and line ends. */
function* csvRecords(csv: string): Generator<CsvRecord, void, undefined> {
  let cells: string[] = []
  let at = 0
  let from = 0
  while (at < csv.length) {
    const [cell, end] = csv[at] === '"' ? quotedCell(csv, at) : plainCell(csv, at)
    cells.push(cell)
    at = end + 1
    if (csv[end] === ',' && at < csv.length) continue
    // A comma as the last character of all leaves one more cell, and it is empty.
    if (csv[end] === ',') cells.push('')
    if (csv[end] === '\r' && csv[at] === '\n') at += 1
    if (cells.length > 1 || cells[0] !== '') yield { cells, from, to: end }
    cells = []
    from = at
  }
}

/** The cell, and where what ended it stands: a comma, a line end or the end of the text. */
function plainCell(csv: string, from: number): readonly [string, number] {
  let end = from
  while (end < csv.length && csv[end] !== ',' && csv[end] !== '\n' && csv[end] !== '\r') end += 1
  return [csv.slice(from, end), end]
}

function quotedCell(csv: string, from: number): readonly [string, number] {
  let cell = ''
  let at = from + 1
  while (at < csv.length) {
    const quote = csv.indexOf('"', at)
    if (quote === -1) return [cell + csv.slice(at), csv.length]
    cell += csv.slice(at, quote)
    if (csv[quote + 1] !== '"') {
      const [rest, end] = plainCell(csv, quote + 1)
      return [cell + rest, end]
    }
    cell += '"'
    at = quote + 2
  }
  return [cell, at]
}
