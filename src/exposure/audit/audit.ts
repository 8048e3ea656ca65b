import { z } from 'zod'
import { AccessKeyId, AccountId, IamUserName, RequestId, SlackUserId } from '../../requests/ids.ts'
import { SignedAct } from '../../requests/signed-act.ts'
import { Baseline } from './baseline.ts'
import { Subject, subjectName } from './subject.ts'
import { Tally } from './tally.ts'

/**
 * One audit: who did what with one access key, from CloudTrail. It belongs to the person who asked or to the incident of the key. The row holds whose key it is and who is followed; each Region has
 * a row of its own with its cursor and its count. Pure. It only reads AWS, so nothing here is an operation, and an audit needs no request, no approval and no lock.
 */
const Followed = z.object({
  subject: Subject,
  /** The key itself is 0. */
  depth: z.number().int(),
  /** It came in through a role that others may assume, too. */
  through: z.literal('role').optional(),
})
export type Followed = z.infer<typeof Followed>

/** What a trail's archive is asked for beside the event history. */
const ArchiveAsked = z.object({
  since: z.iso.datetime(),
  /** Every call before this moment, which is where the event history begins. */
  olderThan: z.iso.datetime().optional(),
  /** And data events of the whole period. */
  dataEvents: z.boolean(),
})

const Message = z.object({ channel: z.string(), ts: z.string() })

const Common = z.object({
  id: RequestId,
  version: z.number().int(),
  account: AccountId,
  accountName: z.string(),
  userName: IamUserName,
  keyId: AccessKeyId,
  /** What happened from here on is counted. */
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Grows only, so that a Region's cursor keeps its meaning. The first is the key. */
  followed: z.array(Followed),
  regions: z.array(z.string()),
  /** Not there where no archive is configured, or it has nothing that the event history lacks. */
  archive: ArchiveAsked.optional(),
  /** Why it is not known which Regions are enabled; unset where it is, or was not asked. */
  regionsUnknown: z.string().optional(),
  /** All Regions, and the archive, have been read as far as they can be. */
  over: z.literal(true).optional(),
  /** The message that shows how far it is. */
  progress: Message.optional(),
  /** The one that says what was found. */
  told: Message.optional(),
  /** What became of the picture of its activity; it is not tried again. */
  picture: z.enum(['sent', 'missing']).optional(),
  /** Files that Slack has taken. */
  filesSent: z.number().int(),
})

/** What the person asked is on it, signed: the row alone sends nobody what a key did. */
const PersonAudit = Common.extend({
  asker: SlackUserId,
  act: SignedAct,
  /** What would do instead of these keys, all of one IAM user; `keyId` is the first of them. Unset: what was done with the one key. */
  advice: z.object({ keys: z.array(AccessKeyId).min(1) }).optional(),
})
export type PersonAudit = z.infer<typeof PersonAudit>

export const RUNS = [0, 1, 2] as const
export const Run = z.literal(RUNS)
export type Run = z.infer<typeof Run>

/** It is told in the thread of its incident and nowhere else, so nobody has to vouch for it. */
const IncidentAudit = Common.extend({
  incident: z.object({ keyId: AccessKeyId, id: RequestId, run: Run }),
  /** As it was reported; `since` is later where the history does not reach so far, and the archive may reach between. */
  exposedSince: z.iso.datetime(),
  /** From here to `since` is read what was usual before; unset where the history holds nothing of that. */
  baselineFrom: z.iso.datetime().optional(),
})
export type IncidentAudit = z.infer<typeof IncidentAudit>

export const Audit = z.union([PersonAudit, IncidentAudit])
export type Audit = z.infer<typeof Audit>

export function isOfIncident(audit: Audit): audit is IncidentAudit {
  return 'incident' in audit
}

/** Of an advice, what was used of the key itself counts, and its own sessions, which have its rights; what a role or somebody new did is not the key's. */
export function isAdvice(audit: Audit): audit is AdviceAudit {
  return !isOfIncident(audit) && audit.advice !== undefined
}
export type AdviceAudit = PersonAudit & { readonly advice: NonNullable<PersonAudit['advice']> }

export const RegionRead = z.object({
  region: z.string(),
  version: z.number().int(),
  /** Which of those that are followed is read, or how many there were when the last was finished. */
  subject: z.number().int(),
  token: z.string().optional(),
  /** Of the subject that is read. */
  pagesOfSubject: z.number().int(),
  /** Of the Region, over all subjects: the next object's number. */
  pages: z.number().int(),
  tally: Tally,
  /** What was usual before; only where that is asked for. */
  baseline: Baseline.optional(),
  /** Events that could not be read. */
  unreadable: z.number().int(),
  /** Subjects of which only the newest pages were read. */
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
/** Of these, so many that came in through roles: others may use those, too. */
const THROUGH_ROLES_FOLLOWED = 15
/** Users, roles and sessions by name. */
const NAMES_FOLLOWED = 20
/** Of one subject in one Region: 300,000 events. */
export const PAGES_AT_MOST = 6_000

export interface Found extends Followed {
  /** Who is followed in its place where there is no room: one name stands for many sessions. */
  readonly otherwise?: Subject
}

/** The same list where all are known already. */
export function following(
  followed: readonly Followed[],
  found: readonly Found[],
): readonly Followed[] {
  const list = [...followed]
  const known = new Set(list.map(({ subject }) => subjectName(subject)))
  for (const { otherwise, ...one } of found) {
    if (known.has(subjectName(one.subject)) || one.depth > DEPTH) continue
    const fit = [one, ...(otherwise === undefined ? [] : [{ ...one, subject: otherwise }])].find(
      (each) => !known.has(subjectName(each.subject)) && hasRoom(list, each),
    )
    if (fit === undefined) continue
    known.add(subjectName(fit.subject))
    list.push(fit)
  }
  return list.length === followed.length ? followed : list
}

function hasRoom(list: readonly Followed[], one: Followed): boolean {
  const isName = ({ subject }: Followed): boolean => subject.by !== 'credential'
  const alike = list.slice(1).filter((each) => isName(each) === isName(one))
  if (isName(one)) return alike.length < NAMES_FOLLOWED
  const throughRoles = alike.filter(({ through }) => through === 'role').length
  return (
    alike.length < SESSIONS_FOLLOWED &&
    (one.through === undefined || throughRoles < THROUGH_ROLES_FOLLOWED)
  )
}

export function isRead(audit: Pick<Audit, 'followed'>, read: RegionRead): boolean {
  return read.failure !== undefined || read.subject >= audit.followed.length
}

export function isAllRead(
  audit: Pick<Audit, 'followed' | 'regions'>,
  reads: readonly RegionRead[],
): boolean {
  return audit.regions.every((region) => {
    const read = reads.find((each) => each.region === region)
    return read !== undefined && isRead(audit, read)
  })
}
