import { z } from 'zod'
import { sha256 } from '../../shared/sha256.ts'
import type { Audit } from './audit.ts'
import { Counted, emptyCounted, emptyTally, Tally } from './tally.ts'
import type { ArchiveQuestion } from './trail-archive.ts'

/**
 * How far the archive of a trail has been read for one audit. Pure. What is looked for is written down before the query is begun, so that whoever begins it again begins the same one.
 * The archive is asked when every Region has been read: only then is it known what else the key's sessions are.
 */
export const ArchiveRead = z.object({
  version: z.number().int(),
  credentials: z.array(z.string()),
  principals: z.array(z.string()),
  /** Business time. */
  askedAt: z.iso.datetime(),
  /** AWS's id of the query, once it has one. */
  query: z.string().optional(),
  /** The query has succeeded; its pages can be read. */
  answered: z.literal(true).optional(),
  token: z.string().optional(),
  /** Of the archive: the next object's number. */
  pages: z.number().int(),
  tally: Tally,
  regions: Counted,
  unreadable: z.number().int(),
  /** The query gives no more than so many, and gave that many. */
  cut: z.literal(true).optional(),
  /** A word for why it is not read any more; what was read until then counts. */
  failure: z.string().optional(),
  /** Business time since which AWS has answered nothing; unset while it answers. */
  outSince: z.iso.datetime().optional(),
  over: z.literal(true).optional(),
})
export type ArchiveRead = z.infer<typeof ArchiveRead>

/** In the bucket and in file names, where a Region's name stands otherwise. */
export const ARCHIVE = 'archive'

export function newArchiveRead(
  { credentials }: Pick<Audit, 'credentials'>,
  now: Date,
): ArchiveRead {
  return {
    version: 1,
    credentials: credentials.map(({ id }) => id),
    principals: [],
    askedAt: now.toISOString(),
    pages: 0,
    tally: emptyTally(),
    regions: emptyCounted(),
    unreadable: 0,
  }
}

export function archiveQuestion(
  { id, account, until }: Pick<Audit, 'account' | 'id' | 'until'>,
  { since, olderThan, dataEvents }: NonNullable<Audit['archive']>,
  { credentials, principals }: ArchiveRead,
): ArchiveQuestion {
  return {
    token: sha256(`audit_archive.${id}`),
    account,
    credentials,
    principals,
    since: new Date(since),
    until: new Date(until),
    olderThan: olderThan === undefined ? undefined : new Date(olderThan),
    dataEvents,
    session: id,
  }
}

/** Also where nobody asks it. */
export function isArchiveOver(
  { archive }: Pick<Audit, 'archive'>,
  read: ArchiveRead | undefined,
): boolean {
  return archive === undefined || read?.over === true || read?.failure !== undefined
}
