import { z } from 'zod'
import type { Key } from './keys.ts'
import { NewerRowError } from './newer-row-error.ts'
import { type RowKind, rowKindOf } from './row-kinds.ts'

/**
 * Which schema the rows of each kind have, and how an older one becomes the present one. A row says its schema in the attribute `schema`; one without it is of schema 1, as 0.1.0 wrote it.
 * Rows are upgraded when they are read and written as the present schema; nothing walks the table. A row of a newer schema is not read, not taken for absent and not written over:
 * `NewerRowError`. A new attribute is a new schema too, even where it is optional: an older version would drop it with its next write.
 */
export type StoredRow = Readonly<Record<string, unknown>>
/** From one schema to the next. Pure, and never gives a default that reads what is not known as good. */
export type Upgrader = (row: StoredRow) => StoredRow

/** The first of a list makes schema 2 out of 1. */
export type Upgraders = Readonly<Partial<Record<RowKind, readonly Upgrader[]>>>

/** What was added is optional and was not there: the row is as it was. */
const asItWas: Upgrader = (row) => row

const UPGRADERS: Upgraders = {
  // 2: `dryRun`, whatever was asked for in a dry run is done for nobody later.
  request: [asItWas],
  // 2: `dryRun`; the mark of a quarantined user; sessions of roles that may be revoked.
  incident: [asItWas],
  // 2: `keysByAge`.
  week_summed: [asItWas],
}

/** The schema that rows of this kind are written with. */
export function schemaOf(kind: RowKind, upgraders: Upgraders = UPGRADERS): number {
  return (upgraders[kind]?.length ?? 0) + 1
}

/** The item as it is written: with the schema of its kind, where its kind has one. */
export function stamped<T extends Key>(item: T): T & { readonly schema?: number } {
  const kind = rowKindOf(item)
  return kind === undefined ? item : { ...item, schema: schemaOf(kind) }
}

/** The row as the present schema has it. `row` names it in an error. What is not at the key of a kind with schemas is given as it is. */
export function upgraded(item: unknown, row: string, upgraders: Upgraders = UPGRADERS): unknown {
  const keyed = Keyed.safeParse(item)
  const kind = keyed.success ? rowKindOf(keyed.data) : undefined
  if (!keyed.success || kind === undefined) return item
  const chain = upgraders[kind] ?? []
  const schema = Schema.safeParse(keyed.data['schema']).data
  if (schema === undefined || schema > chain.length + 1)
    throw new NewerRowError(row, String(keyed.data['schema']))
  return chain.slice(schema - 1).reduce<StoredRow>((older, upgrade) => upgrade(older), keyed.data)
}

/** The same for what is known to be a row. */
export function upgradedRow(item: StoredRow, row: string, upgraders?: Upgraders): StoredRow {
  return Row.parse(upgraded(item, row, upgraders))
}

const Row = z.record(z.string(), z.unknown())
const Keyed = z.looseObject({ pk: z.string(), sk: z.string() })
const Schema = z.number().int().min(1).default(1)

/**
 * For a write that does not read the row first: what a newer version wrote stays as it is. To be joined with AND.
 */
export function notNewer(kind: RowKind): {
  readonly condition: string
  readonly names: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, number>>
} {
  return {
    condition: '(attribute_not_exists(#schema) OR #schema <= :schema)',
    names: { '#schema': 'schema' },
    values: { ':schema': schemaOf(kind) },
  }
}
