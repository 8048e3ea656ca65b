import { z } from 'zod'
import { AccessKeyId, AccountId, IamUserName, RequestId, SlackUserId } from '../../requests/ids.ts'
import { SignedAct } from '../../requests/signed-act.ts'
import { SessionId } from './audit-event.ts'
import { Tally } from './tally.ts'

/**
 * One audit: who did what with one access key, from CloudTrail. The row holds whose it is and which credentials are followed; each Region has a row of its own with its cursor and its count.
 * Pure. It only reads AWS, so nothing here is an operation, and an audit needs no request, no approval and no lock.
 */
const Followed = z.object({
  id: z.union([AccessKeyId, SessionId]),
  /** The key itself is 0. */
  depth: z.number().int(),
})

/** What a trail's archive is asked for beside the event history. */
const ArchiveAsked = z.object({
  since: z.iso.datetime(),
  /** Every call before this moment, which is where the event history begins. */
  olderThan: z.iso.datetime().optional(),
  /** And data events of the whole period. */
  dataEvents: z.boolean(),
})

const Message = z.object({ channel: z.string(), ts: z.string() })

export const Audit = z.object({
  id: RequestId,
  version: z.number().int(),
  account: AccountId,
  accountName: z.string(),
  userName: IamUserName,
  keyId: AccessKeyId,
  asker: SlackUserId,
  /** What the person asked, signed: the row alone sends nobody what a key did. */
  act: SignedAct,
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Grows only, so that a Region's cursor keeps its meaning. The first is the key. */
  credentials: z.array(Followed),
  regions: z.array(z.string()),
  /** Not there where no archive is configured, or it has nothing that the event history lacks. */
  archive: ArchiveAsked.optional(),
  /** All Regions, and the archive, have been read as far as they can be. */
  over: z.literal(true).optional(),
  /** The message that shows how far it is. */
  progress: Message.optional(),
  /** The one that says what was found. */
  told: Message.optional(),
  /** Files that Slack has taken. */
  filesSent: z.number().int(),
})
export type Audit = z.infer<typeof Audit>

export const RegionRead = z.object({
  region: z.string(),
  version: z.number().int(),
  /** Which of the audit's credentials is read, or how many there were when the last was finished. */
  credential: z.number().int(),
  token: z.string().optional(),
  /** Of the credential that is read. */
  pagesOfCredential: z.number().int(),
  /** Of the Region, over all credentials: the next object's number. */
  pages: z.number().int(),
  tally: Tally,
  /** Events that could not be read. */
  unreadable: z.number().int(),
  /** Credentials of which only the newest pages were read. */
  truncated: z.number().int(),
  /** AWS's code; the Region is not read any more. */
  failure: z.string().optional(),
  /** Business time since which AWS has answered nothing there; unset while it answers. */
  outSince: z.iso.datetime().optional(),
})
export type RegionRead = z.infer<typeof RegionRead>

export const DEPTH = 3
/** A program that opens a session each quarter of an hour makes thousands; each of them is a look into every Region. */
export const SESSIONS_FOLLOWED = 40
/** Of one credential in one Region: 300,000 events. */
export const PAGES_AT_MOST = 6_000

/** The same list where all are known already. */
export function following(
  credentials: Audit['credentials'],
  found: readonly string[],
  depth: number,
): Audit['credentials'] {
  const known = new Set<string>(credentials.map(({ id }) => id))
  const fresh = depth > DEPTH ? [] : [...new Set(found)].filter((id) => !known.has(id))
  const room = 1 + SESSIONS_FOLLOWED - credentials.length
  return [...credentials, ...fresh.slice(0, Math.max(0, room)).map((id) => ({ id, depth }))]
}

export function isRead(audit: Pick<Audit, 'credentials'>, read: RegionRead): boolean {
  return read.failure !== undefined || read.credential >= audit.credentials.length
}

export function isAllRead(
  audit: Pick<Audit, 'credentials' | 'regions'>,
  reads: readonly RegionRead[],
): boolean {
  return audit.regions.every((region) => {
    const read = reads.find((each) => each.region === region)
    return read !== undefined && isRead(audit, read)
  })
}
