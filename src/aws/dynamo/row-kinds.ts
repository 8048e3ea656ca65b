import type { Key } from './keys.ts'

/**
 * Which rows have a schema of their own: those that wait for days, and are read by whatever version is deployed by then. What is not here is a pointer or a lock with nothing in it but an id, part of a
 * chain whose form is under its hash, or is made again in minutes. Told by the key, so that no reader and no writer can forget it; a test compares with `keys.ts`.
 */
const PLACES = {
  request: /^REQ#[^ ]+ REQ$/,
  view: /^(REQ|INCIDENT|BULK)#[^ ]+ VIEW#/,
  incident: /^INCIDENT#[^ ]+ INCIDENT$/,
  exposed_user: /^EXPOSED#[^ ]+ EXPOSED$/,
  pickup: /^PICKUP#[^ ]+ PICKUP$/,
  bulk: /^BULK#[^ ]+ BULK$/,
  audit: /^AUDIT#[^ ]+ AUDIT$/,
  audit_region: /^AUDIT#[^ ]+ REGION#/,
  audit_archive: /^AUDIT#[^ ]+ ARCHIVE$/,
  reading: /^FLEET#[^ ]+ READING#/,
  week: /^WEEK#[^ ]+ WEEK$/,
  week_part: /^WEEK#[^ ]+ PART#/,
  week_summed: /^WEEK#[^ ]+ SUMMED#/,
  week_flagged: /^WEEK#[^ ]+ FLAGGED#/,
  digest: /^WEEK#[^ ]+ DIGEST#/,
  told: /^TOLD#/,
  warning: /^WARN#[^ ]+ WARN$/,
  unreached: /^UNREACHED /,
  delegation: /^DELEGATIONS /,
  ownership: /^OWNERSHIP#[^ ]+ SEEN$/,
  registration: /^AUTO /,
  asked_rotation: /^AUTO#[^ ]+ TOKEN#/,
  exemption: /^EXEMPT#/,
  not_ours: /^NOTOURS#/,
  change_seen: /^SEEN /,
} as const

export type RowKind = keyof typeof PLACES
export const ROW_KINDS: readonly RowKind[] = Object.keys(PLACES).filter((name) => isRowKind(name))

function isRowKind(name: string): name is RowKind {
  return name in PLACES
}

/** `undefined` for rows that have no schema. */
export function rowKindOf({ pk, sk }: Key): RowKind | undefined {
  const place = `${pk} ${sk}`
  return ROW_KINDS.find((kind) => PLACES[kind].test(place))
}

/** Rows of which some writes change a few members. Before one of these kinds gets another schema, every write of it has to put the whole row. */
export const WRITTEN_IN_PART: readonly RowKind[] = [
  'asked_rotation',
  'digest',
  'not_ours',
  'pickup',
  'view',
  'warning',
  'week',
]
