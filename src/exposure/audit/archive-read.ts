import { z } from 'zod'
import { sha256 } from '../../shared/sha256.ts'
import type { Audit } from './audit.ts'
import { Counted, noneCounted } from './counted.ts'
import type { Subject } from './subject.ts'
import { emptyTally, Tally } from './tally.ts'
import type { ArchiveQuestion } from './trail-archive.ts'

/**
 * How far the archive of a trail has been read for one audit. Pure. What is looked for is written down before the query is begun, so that whoever begins it again begins the same one.
 * The archive is asked when every Region has been read: only then is it known who is followed. Whom its own events lead to is not followed any more; the coverage counts them as that.
 */
export const ArchiveRead = z.object({
  version: z.number().int(),
  /** Access key ids, the names of users, the ARNs of sessions. */
  credentials: z.array(z.string()),
  users: z.array(z.string()),
  sessions: z.array(z.string()),
  /** Users and sessions that are followed and whose names are none that AWS gives: no query holds them. */
  leftOut: z.number().int(),
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
  /** Rows of callers who only have the same name. */
  others: z.number().int(),
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

const USER_NAME = /^[\w+=,.@-]{1,128}$/
const SESSION_ARN = /^arn:[a-z-]+:sts::\d{12}:(?:assumed-role|federated-user)\/[\w+=,.@/-]{1,512}$/

export function newArchiveRead({ followed }: Pick<Audit, 'followed'>, now: Date): ArchiveRead {
  const subjects = followed.map(({ subject }) => subject)
  const users = namesOf(subjects, 'user')
  const sessions = namesOf(subjects, 'session')
  const asked = {
    credentials: namesOf(subjects, 'credential'),
    users: users.filter((name) => USER_NAME.test(name)),
    sessions: sessions.filter((arn) => SESSION_ARN.test(arn)),
  }
  return {
    version: 1,
    ...asked,
    leftOut: users.length + sessions.length - asked.users.length - asked.sessions.length,
    askedAt: now.toISOString(),
    pages: 0,
    tally: emptyTally(),
    regions: noneCounted(),
    unreadable: 0,
    others: 0,
  }
}

/**
 * A role is not among them: who is followed was found in the event history, so that the role was made or opened within it. Nobody assumed it for the thief before, and to assume one is no data event.
 * What its sessions did is theirs.
 */
function namesOf(subjects: readonly Subject[], by: 'credential' | 'session' | 'user'): string[] {
  return [...new Set(subjects.flatMap((subject) => (subject.by === by ? [nameOf(subject)] : [])))]
}

function nameOf(subject: Subject): string {
  switch (subject.by) {
    case 'credential':
      return subject.id
    case 'user':
      return subject.name
    case 'role':
    case 'session':
      return subject.arn
  }
}

export function archiveQuestion(
  { id, account, until }: Pick<Audit, 'account' | 'id' | 'until'>,
  { since, olderThan, dataEvents }: NonNullable<Audit['archive']>,
  { credentials, users, sessions }: ArchiveRead,
): ArchiveQuestion {
  return {
    token: sha256(`audit_archive.${id}`),
    account,
    credentials,
    users,
    sessions,
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
