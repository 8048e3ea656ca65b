import { z } from 'zod'

/**
 * The table over a trail's bucket, as the configuration names it. Its names stand in the text of the query, where nothing can be a parameter: so they are plain identifiers, and one that is not cannot become a query.
 */
const Identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,127}$/)

export const TrailTable = z.object({
  database: Identifier,
  table: Identifier,
  workgroup: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/),
  /** Columns by which the table is partitioned: the day as `yyyy/MM/dd`, and the account's id. */
  partitions: z.object({ day: Identifier.optional(), account: Identifier.optional() }),
})
export type TrailTable = z.infer<typeof TrailTable>

/** Every column that the query reads (archive-query.ts), but for the one that it reads only where the trail logs data events. */
export const TRAIL_COLUMNS = [
  'awsregion',
  'errorcode',
  'eventid',
  'eventname',
  'eventsource',
  'eventtime',
  'readonly',
  'recipientaccountid',
  'requestparameters',
  'responseelements',
  'sourceipaddress',
  'useragent',
  'useridentity',
] as const
export const DATA_EVENTS_COLUMN = 'eventcategory'
