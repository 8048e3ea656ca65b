import { withoutSecrets } from '../shared/without-secrets.ts'
import type { LedgerEvent } from './ledger.ts'
import type { OutsideEvent } from './outside-event.ts'
import type { Request } from './request.ts'
import { subjectKeyId } from './request-facts.ts'

/**
 * A history as a file for a spreadsheet, after RFC 4180: commas, CRLF, quotes doubled. Pure. A cell that a spreadsheet would take for a formula is shown as text,
 * because reasons and session names are written by people, and whoever opens the file must not run what one of them wrote.
 */
export interface ExportedRequest {
  readonly request: Request
  readonly events: readonly LedgerEvent[]
  /** The chain breaks somewhere. */
  readonly broken: boolean
}

const COLUMNS = [
  'at',
  'request',
  'operation',
  'state',
  'account',
  'account_name',
  'user',
  'key',
  'seq',
  'event',
  'actor',
  'data',
  'chain',
] as const

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>

export function historyCsv(
  requests: readonly ExportedRequest[],
  outside: readonly OutsideEvent[],
): string {
  const rows = [...requests.flatMap(rowsOfRequest), ...outside.map(rowOfChange)]
  return csvText([COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column]))])
}

/** Rows of texts as a file, the head first. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function rowsOfRequest({ request, events, broken }: ExportedRequest): readonly Row[] {
  const { id, operation, state, subject } = request
  return events.map(({ at, seq, type, actor, data }) => ({
    at,
    request: id,
    operation: operation.kind,
    state,
    account: subject.account,
    account_name: subject.accountName,
    user: subject.userName,
    key: data['keyId'] ?? subjectKeyId(request) ?? '',
    seq: String(seq),
    event: type,
    actor,
    data: dataCell(data),
    chain: broken ? 'broken' : 'whole',
  }))
}

/** Its chain is the account's, of which this is a part: whether it is whole says `npm run ledger:verify`. */
function rowOfChange({ at, account, seq, type, actor, data }: OutsideEvent): Row {
  return {
    at,
    request: '',
    operation: 'outside awskey',
    state: '',
    account,
    account_name: '',
    user: data['user'] ?? '',
    key: data['keyId'] ?? '',
    seq: String(seq),
    event: type,
    actor,
    data: dataCell(data),
    chain: '',
  }
}

function dataCell(data: Readonly<Record<string, string>>): string {
  return Object.entries(data)
    .filter(([name]) => name !== 'keyId')
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

/** What spreadsheets begin a formula with, also behind white space that they drop. */
const FORMULA = /^(?:\s*[=+\-@]|[\t\r\n])/
/** The same behind what separates cells in another country's spreadsheet, or in one that does not heed the quotes. */
const FORMULA_INSIDE = /(?!^)([;,\t\r\n][\s";]*)(?=[=+\-@])/g

function cell(text: string): string {
  const { text: shown } = withoutSecrets(text)
  const inside = shown.replaceAll(FORMULA_INSIDE, "$1'")
  const safe = FORMULA.test(inside) ? `'${inside}` : inside
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
