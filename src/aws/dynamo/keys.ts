import {
  AccessKeyId,
  AccountId,
  type IamUserId,
  type Moment,
  RequestId,
  type SlackUserId,
  WeekId,
} from '../../requests/ids.ts'
import type { DueHead, HistoryOf } from '../../requests/request-store.ts'
import { sha256 } from '../../shared/sha256.ts'

/**
 * Every key of the single table. No other file spells one. docs/storage.md lists them with their attributes and conditions,
 * and the patterns that are reserved for what comes later.
 */
export interface Key {
  readonly pk: string
  readonly sk: string
}

/** First characters of a sort key where rows of one partition are read together. */
export const SK_PREFIX = {
  request: 'REQ#',
  outside: 'OUT#',
  users: 'USERS#',
  names: 'NAMES#',
  region: 'REGION#',
  reading: 'READING#',
  summed: 'SUMMED#',
} as const

const REQUEST_SK = 'REQ'
const VIEW_SK = 'VIEW#'
const INCIDENT = 'INCIDENT#'
const INCIDENT_SK = 'INCIDENT'
const FLEET = 'FLEET#'

export function requestKey(id: RequestId): Key {
  return { pk: `REQ#${id}`, sk: REQUEST_SK }
}

export function viewKey(id: RequestId, kind: string): Key {
  return { pk: `REQ#${id}`, sk: `${VIEW_SK}${kind}` }
}

/** Many rotations at once: the row, who draws it, and its message. */
export function bulkKey(id: RequestId): Key {
  return { pk: `BULK#${id}`, sk: 'BULK' }
}

export function bulkDrawingKey(id: RequestId): Key {
  return { pk: `BULK#${id}`, sk: 'DRAWING' }
}

export function bulkViewKey(id: RequestId, kind: string): Key {
  return { pk: `BULK#${id}`, sk: `${VIEW_SK}${kind}` }
}

/** Of which many a team has not begun all. No id looks like this. */
export function teamBulkKey(team: string): Key {
  return { pk: `BULK#OF#${team}`, sk: 'OPEN' }
}

/** One exposed key: the row, and its messages. */
export function incidentKey(keyId: AccessKeyId): Key {
  return { pk: `${INCIDENT}${keyId}`, sk: INCIDENT_SK }
}

export function incidentViewKey(keyId: AccessKeyId, kind: string): Key {
  return { pk: `${INCIDENT}${keyId}`, sk: `${VIEW_SK}${kind}` }
}

/** An IAM user one of whose keys was exposed. By IAM's own id. */
export function exposedUserKey(account: AccountId, userId: IamUserId): Key {
  return { pk: `EXPOSED#${account}#${userId}`, sk: 'EXPOSED' }
}

/** The containments that a person caused lately. */
export function turnsKey(person: string): Key {
  return { pk: `CONTAINED#${person}`, sk: 'TURNS' }
}

export function incidentChain(keyId: string): `INCIDENT#${string}` {
  return `INCIDENT#${keyId}`
}

export function incidentLedgerPk(keyId: AccessKeyId): string {
  return `LEDGER#${incidentChain(keyId)}`
}

export function incidentLedgerKey(keyId: AccessKeyId, seq: number): Key {
  return { pk: incidentLedgerPk(keyId), sk: ledgerSk(seq) }
}

/** One audit and the Regions that it reads. */
export function auditPk(id: RequestId): string {
  return `AUDIT#${id}`
}

export function auditKey(id: RequestId): Key {
  return { pk: auditPk(id), sk: 'AUDIT' }
}

export function auditRegionKey(id: RequestId, region: string): Key {
  return { pk: auditPk(id), sk: `${SK_PREFIX.region}${region}` }
}

/** How far its trail's archive is read. */
export function auditArchiveKey(id: RequestId): Key {
  return { pk: auditPk(id), sk: 'ARCHIVE' }
}

/** Who may ask LookupEvents there now. */
export function lookupLeaseKey(account: AccountId, region: string): Key {
  return { pk: `LOOKUP#${account}#${region}`, sk: 'LEASE' }
}

/** The ledger has partitions of its own, so that a policy can name them: `LEDGER#*` is written inside transactions only. */
export function ledgerPk(id: RequestId): string {
  return `LEDGER#REQ#${id}`
}

export function ledgerKey(id: RequestId, seq: number): Key {
  return { pk: ledgerPk(id), sk: ledgerSk(seq) }
}

export function ledgerSk(seq: number): string {
  return String(seq).padStart(8, '0')
}

/** The chain of what was changed outside awskey, one for each account. */
export function outsideLedgerPk(account: AccountId): string {
  return `LEDGER#${outsideChain(account)}`
}

export function outsideLedgerKey(account: AccountId, seq: number): Key {
  return { pk: outsideLedgerPk(account), sk: ledgerSk(seq) }
}

export function outsideChain(account: AccountId): `OUT#${string}` {
  return `OUT#${account}`
}

export function requestChain(id: RequestId): string {
  return `REQ#${id}`
}

/** One partition for the ends of all chains: an anchor reads them in order, and they are small. */
export const HEADS_PK = 'HEADS'

export function headKey(chain: string): Key {
  return { pk: HEADS_PK, sk: chain }
}

/** The anchors of all days; what they list stands in partitions of its own. */
export const ANCHORS_PK = 'ANCHOR#DAYS'

export function anchorKey(day: string): Key {
  return { pk: ANCHORS_PK, sk: day }
}

export function anchorPagesPk(pages: string): string {
  return `ANCHOR#${pages}`
}

export function anchorPageKey(pages: string, page: number): Key {
  return { pk: anchorPagesPk(pages), sk: fourDigits(page) }
}

/** Changes of keys that were seen and are not yet explained, written down or told. */
export const SEEN_PK = 'SEEN'

export function seenKey(id: string): Key {
  return { pk: SEEN_PK, sk: id }
}

/** Under what an outside change is found again, beside the pointers of requests. */
export function outsidePointerKey(
  subject: HistoryOf,
  at: Moment,
  account: AccountId,
  seq: number,
): Key {
  return {
    pk: historyPk(subject),
    sk: `${SK_PREFIX.outside}${at}#${account}#${ledgerSk(seq)}`,
  }
}

/** IAM knows no two users whose names differ in case only, so a name is found however it is typed. */
export function historyPk(subject: HistoryOf): string {
  switch (subject.of) {
    case 'person':
      return `PERSON#${subject.person}`
    case 'key':
      return `KEY#${subject.keyId}`
    case 'user':
      return `USER#${subject.account}#${subject.userName.toLowerCase()}`
    case 'account':
      return `ACCOUNT#${subject.account}`
  }
}

export function pointerKey(subject: HistoryOf, id: RequestId): Key {
  return { pk: historyPk(subject), sk: `${SK_PREFIX.request}${id}` }
}

export function lockKey(account: AccountId, userId: IamUserId): Key {
  return { pk: `LOCK#${account}#${userId}`, sk: 'LOCK' }
}

export function refusalKey(refusal: {
  readonly requestId: RequestId
  readonly by: string
  readonly reason: string
  readonly at: Moment
}): Key {
  const minute = refusal.at.slice(0, 'YYYY-MM-DDTHH:MM'.length)
  return { pk: `REFUSALS#${refusal.requestId}`, sk: `${minute}#${refusal.by}#${refusal.reason}` }
}

/** One partition for all: there are few, and a click needs those that name one person. */
export const DELEGATIONS_PK = 'DELEGATIONS'

export function delegationKey(from: SlackUserId): Key {
  return { pk: DELEGATIONS_PK, sk: from }
}

/** The IAM users whose keys Secrets Manager rotates: one small partition. */
export const AUTO_PK = 'AUTO'

export function registrationKey(secretArn: string): Key {
  return { pk: AUTO_PK, sk: secretArn }
}

/** One token that Secrets Manager came with. */
export function askedRotationKey(secretArn: string, token: string): Key {
  return { pk: `AUTO#${secretArn}`, sk: `TOKEN#${token}` }
}

/** Which request about leaving a user, or one key of it, alone is the last. Those of a user stand together. */
export function exemptionsPk(account: AccountId): string {
  return `EXEMPT#${account}`
}

export function exemptionsOf(userId: IamUserId): string {
  return `${userId}#`
}

export function exemptionKey(account: AccountId, userId: IamUserId, keyId?: AccessKeyId): Key {
  return { pk: exemptionsPk(account), sk: `${exemptionsOf(userId)}${keyId ?? 'USER'}` }
}

/** That somebody of a team said lately that a key is not theirs. */
export function notOursPk(account: AccountId): string {
  return `NOTOURS#${account}`
}

export function notOursKey(account: AccountId, keyId: AccessKeyId): Key {
  return { pk: notOursPk(account), sk: keyId }
}

/** Who opened Home. */
export function homeKey(person: SlackUserId): Key {
  return { pk: `HOME#${person}`, sk: 'HOME' }
}

/** Who opened Home among the approvers of a source: a team, security, or whoever policy names. No id of a person looks like this. */
export function homeWatchPk(source: string): string {
  return `HOME#OF#${source}`
}

export function homeWatchKey(source: string, person: SlackUserId): Key {
  return { pk: homeWatchPk(source), sk: person }
}

/** By IAM's own id: a user made again under the same name is another one. */
export function ownershipKey(account: AccountId, userId: IamUserId): Key {
  return { pk: `OWNERSHIP#${account}#${userId}`, sk: 'SEEN' }
}

const PICKUP_SK = 'PICKUP'

/** A secret that waits on its one-time page. The function of the page reaches rows of `PICKUP#` and no others. */
export function pickupKey(id: RequestId): Key {
  return { pk: `PICKUP#${id}`, sk: PICKUP_SK }
}

/** Visits of one address, by its hash: the table keeps no addresses. No request's id looks like this. */
export function visitKey(address: string, windowStart: Date): Key {
  return { pk: `PICKUP#OF#${sha256(address).slice(0, 32)}`, sk: windowStart.toISOString() }
}

/** One reading of all access keys of an account. */
export function fleetPk(account: AccountId): string {
  return `${FLEET}${account}`
}

export function fleetKey(account: AccountId, id: string): Key {
  return { pk: fleetPk(account), sk: `${SK_PREFIX.reading}${id}` }
}

const WEEK = 'WEEK#'
const WEEK_SK = 'WEEK'
const DIGEST_SK = 'DIGEST#'
const WARNING = 'WARN#'

/** Which week is the newest. */
export const NEWEST_WEEK: Key = { pk: 'WEEKS', sk: 'NEWEST' }

/** One week: the row, what each account holds for each team, and what each team is told. No name of a team or an account has a `#`. */
export function weekPk(week: WeekId): string {
  return `${WEEK}${week}`
}

export function weekKey(week: WeekId): Key {
  return { pk: weekPk(week), sk: WEEK_SK }
}

export function digestKey(week: WeekId, team: string): Key {
  return { pk: weekPk(week), sk: `${DIGEST_SK}${team}` }
}

export function summedKey(week: WeekId, account: AccountId): Key {
  return { pk: weekPk(week), sk: `${SK_PREFIX.summed}${account}` }
}

/** With a team, the beginning of its parts. */
export function partsPrefix(team?: string): string {
  return team === undefined ? 'PART#' : `PART#${team}#`
}

export function partKey(week: WeekId, team: string, account: AccountId): Key {
  return { pk: weekPk(week), sk: `${partsPrefix(team)}${account}` }
}

export function flaggedPrefix(account: AccountId): string {
  return `FLAGGED#${account}#`
}

export function flaggedKey(
  week: WeekId,
  {
    account,
    team,
    page,
  }: { readonly account: AccountId; readonly team: string; readonly page: number },
): Key {
  return { pk: weekPk(week), sk: `${flaggedPrefix(account)}${team}#${fourDigits(page)}` }
}

/** What a team was told over the weeks. */
export function toldPk(team: string): string {
  return `TOLD#${team}`
}

export function toldKey(team: string, week: WeekId): Key {
  return { pk: toldPk(team), sk: week }
}

/** The message to the owner of a key that will soon be stale. */
export function warningKey(keyId: AccessKeyId): Key {
  return { pk: `${WARNING}${keyId}`, sk: 'WARN' }
}

/** Owners who could not be told. */
export const UNREACHED_PK = 'UNREACHED'

export function unreachedKey(keyId: AccessKeyId): Key {
  return { pk: UNREACHED_PK, sk: keyId }
}

/** When the next message may go into a channel. */
export function paceKey(channel: string): Key {
  return { pk: `PACE#${channel}`, sk: 'PACE' }
}

export function jobKey(jobId: string): Key {
  return { pk: `JOB#${jobId}`, sk: 'JOB' }
}

export function inventoryMetaKey(account: AccountId): Key {
  return { pk: `INV#${account}`, sk: 'META' }
}

export function inventoryPk(account: AccountId, generation: string): string {
  return `INV#${account}#${generation}`
}

export function inventoryPartKey(account: AccountId, generation: string, part: number): Key {
  return { pk: inventoryPk(account, generation), sk: `${SK_PREFIX.users}${fourDigits(part)}` }
}

export function inventoryNamesKey(account: AccountId, generation: string, part: number): Key {
  return { pk: inventoryPk(account, generation), sk: `${SK_PREFIX.names}${fourDigits(part)}` }
}

function fourDigits(part: number): string {
  return String(part).padStart(4, '0')
}

/** The due index is split, so that many rows due at once do not sit in one partition. */
export const DUE_SHARDS: readonly string[] = ['DUE#0', 'DUE#1', 'DUE#2', 'DUE#3']

export function dueShard(pk: string): string {
  return `DUE#${Number.parseInt(sha256(pk).slice(0, 8), 16) % DUE_SHARDS.length}`
}

/** What a key of the due index stands for; `undefined` for kinds of rows that are not read here. */
export function dueHead(key: Key): DueHead | undefined {
  if (key.pk.startsWith(INCIDENT)) {
    const keyId = AccessKeyId.safeParse(key.pk.slice(INCIDENT.length))
    return keyId.success ? { kind: 'incident', keyId: keyId.data } : undefined
  }
  if (key.pk.startsWith(FLEET)) return fleetHead(key)
  if (key.pk.startsWith(WEEK)) return weekHead(key)
  if (key.pk.startsWith(WARNING)) {
    const keyId = AccessKeyId.safeParse(key.pk.slice(WARNING.length))
    return keyId.success ? { kind: 'warning', keyId: keyId.data } : undefined
  }
  const id = RequestId.safeParse(key.pk.slice(key.pk.indexOf('#') + 1))
  if (!id.success) return undefined
  if (key.pk.startsWith('BULK#')) return { kind: 'bulk', requestId: id.data }
  if (key.pk.startsWith('PICKUP#'))
    return key.sk === PICKUP_SK ? { kind: 'pickup', requestId: id.data } : undefined
  if (!key.pk.startsWith('REQ#')) return undefined
  if (key.sk === REQUEST_SK) return { kind: 'request', requestId: id.data }
  return key.sk.startsWith(VIEW_SK) ? { kind: 'view', requestId: id.data } : undefined
}

function fleetHead({ pk, sk }: Key): DueHead | undefined {
  const account = AccountId.safeParse(pk.slice(FLEET.length))
  const isReading = sk.startsWith(SK_PREFIX.reading)
  if (!account.success || !isReading) return undefined
  return { kind: 'fleet', account: account.data, id: sk.slice(SK_PREFIX.reading.length) }
}

function weekHead({ pk, sk }: Key): DueHead | undefined {
  const week = WeekId.safeParse(pk.slice(WEEK.length))
  if (!week.success) return undefined
  if (sk === WEEK_SK) return { kind: 'week', week: week.data }
  const team = sk.slice(DIGEST_SK.length)
  return sk.startsWith(DIGEST_SK) && team !== ''
    ? { kind: 'digest', week: week.data, team }
    : undefined
}
