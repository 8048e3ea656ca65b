/** How views call things, so that one thing has one name on every card. */
import type { SectionBlock } from '@slack/types'
import { ROOT_USER_NAME } from '../../requests/ids.ts'
import type { DeleteOperation, UseSeen } from '../../requests/operation.ts'
import type { OwnershipClaim } from '../../requests/refusal.ts'
import type { ApproverSource, Request, SensitiveBecause, Subject } from '../../requests/request.ts'
import { section } from '../text/blocks.ts'
import {
  code,
  dateTime,
  isNothing,
  joined,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
  userGroup,
} from '../text/mrkdwn.ts'

/** Enough of an access key id to tell two keys apart: `…7Q4A`. */
export function shortKey(keyId: string): string {
  return `…${keyId.slice(-4)}`
}

/** Short and whole: people compare the end, machines need all of it. */
export function keyName(keyId: string): Mrkdwn {
  return code(keyId)
}

export function userName(subject: Subject): string {
  return subject.userName === ROOT_USER_NAME
    ? `the root user of ${subject.accountName}`
    : `${subject.userName} in ${subject.accountName}`
}

export function accountName(subject: Subject): Mrkdwn {
  return mrkdwn`${subject.accountName} (${subject.account})`
}

/** Where a sensitive target asks for a second look, and why it is one. */
export function sensitiveWarning(subject: Subject): readonly SectionBlock[] {
  if (!subject.sensitive) return []
  const { sensitiveBecause = [], accountName: account } = subject
  if (sensitiveBecause.every(({ by }) => by === 'account'))
    return [section(mrkdwn`*Sensitive account:* ${account} is marked as sensitive. Look twice.`)]
  const reasons = sensitiveBecause.map((reason) => becauseText(subject, reason))
  return [section(mrkdwn`*Sensitive:* ${joined(reasons, '; ')}. Look twice.`)]
}

function becauseText({ accountName: account }: Subject, { by, what }: SensitiveBecause): Mrkdwn {
  switch (by) {
    case 'account':
      return mrkdwn`the account ${account} is marked as sensitive`
    case 'path':
      return mrkdwn`its path begins with ${code(what)}`
    case 'tag':
      return mrkdwn`its tag ${code(what)} says so`
    case 'administrator':
      return mrkdwn`it has administrator rights (${what})`
    case 'administrator_not_known':
      return mrkdwn`whether it has administrator rights could not be read (${what}), so it is treated as if it had`
  }
}

/** Whose key it is, and who says so. */
export function ownerText({ owner, subject }: Request): Mrkdwn {
  if (owner === undefined) return mrkdwn`none recorded`
  const by = subject.ownership?.ownerBy
  return by === undefined ? person(owner) : mrkdwn`${person(owner)} (${sourceText(by)})`
}

/** Who is told where a new secret is: the owner, or the team of a machine user. */
export function receiverText({ owner, team }: Pick<Request, 'owner' | 'team'>): string {
  return owner === undefined && team !== undefined ? `team ${team}` : 'the owner'
}

/** How awskey knows who owns something. */
export function sourceText(by: OwnershipClaim['by']): Mrkdwn {
  switch (by) {
    case 'configuration':
      return mrkdwn`by configuration`
    case 'path':
      return mrkdwn`by its path`
    case 'tag':
      return mrkdwn`by its tag`
    case 'email':
      return mrkdwn`by its e-mail address`
  }
}

/** Where it is not as sure as usual whose key it is, which is why security is asked. */
export function ownershipWarning({ ownership = {} }: Subject): readonly SectionBlock[] {
  const { tagSays = [], changes = [], changesNotKnown: why } = ownership
  const doubts = [
    ...changes.map(
      ({ what, from, to, at }) =>
        mrkdwn`its ${what} changed ${dateTime(at)}, from ${claimText(from)} to ${claimText(to)}`,
    ),
    ...tagSays.map(
      ({ what, says }) =>
        mrkdwn`a tag that anybody could have written names another ${what}, ${claimText(says)}`,
    ),
    why === undefined
      ? NOTHING
      : mrkdwn`whether its ownership changed lately could not be read (${why})`,
  ]
  const text = joined(doubts, '; ')
  return isNothing(text)
    ? []
    : [section(mrkdwn`*Whose key is it?* For this IAM user ${text}. Security has to agree.`)]
}

/** A person, a team, a path, or nothing at all. */
export function claimText(text: string): Mrkdwn {
  if (text === '') return mrkdwn`none`
  return /^[UW][A-Z0-9]{2,}$/.test(text) ? person(text) : code(text)
}

/** The caller of a key as far as it is known. */
function useText(use: UseSeen): Mrkdwn {
  return callerText({
    at: use.at,
    service: use.service,
    region: use.region,
    ...(use.ip !== undefined && { ip: use.ip }),
    ...(use.userAgent !== undefined && { userAgent: use.userAgent }),
  })
}

/** The same from the short facts of a hold or a ledger event; what is missing there is left out. */
export function callerText(facts: Readonly<Record<string, string>>): Mrkdwn {
  const { at, service, region, ip, userAgent } = { ...NO_CALLER, ...facts }
  const what = [
    at === undefined ? NOTHING : dateTime(at),
    ...[service, region].map((part) => (part === undefined ? NOTHING : mrkdwn`${part}`)),
  ]
  const who = [
    joined(what, ' · '),
    ip === undefined ? NOTHING : mrkdwn`from ${code(ip)}`,
    userAgent === undefined ? NOTHING : mrkdwn`by ${code(userAgent)}`,
  ]
  const known = joined(who, ', ')
  return isNothing(known) ? mrkdwn`the caller is not known` : known
}

interface Caller {
  readonly at?: string
  readonly service?: string
  readonly region?: string
  readonly ip?: string
  readonly userAgent?: string
}
const NO_CALLER: Caller = {}

/** A key's last use for a card. `undefined` for both means that nobody could say. */
export function lastUseText(use: UseSeen | undefined, neverUsed: boolean | undefined): Mrkdwn {
  if (use !== undefined) return mrkdwn`${useText(use)}${perhapsTheFetch(use)}`
  return neverUsed === true ? mrkdwn`never used` : mrkdwn`not known`
}

/** An owner who fetches the new secret with the old key uses it, and last-used shows nothing else. */
function perhapsTheFetch({ service }: UseSeen): Mrkdwn {
  return service === 'secretsmanager'
    ? mrkdwn` (the owner fetching the new secret with it shows as this)`
    : NOTHING
}

/** Since when a key is Inactive. Where nobody knows, the soak was counted from the moment at which it was found so. */
export function inactiveText({ inactiveAt, inactiveKnownFrom }: DeleteOperation): Mrkdwn {
  switch (inactiveKnownFrom) {
    case 'ledger':
      return dateTime(inactiveAt)
    case 'trail':
      return mrkdwn`${dateTime(inactiveAt)}, as CloudTrail says`
    case 'not_known':
      return mrkdwn`not known; at least since ${dateTime(inactiveAt)}`
  }
}

/** Whose approval counts, as words in a sentence. */
export function approversText(from: ApproverSource): Mrkdwn {
  const { owner, security } = from
  const asked = joined([owner === undefined ? NOTHING : mrkdwn`the owner`, groupText(from)], ' or ')
  return security === undefined ? asked : mrkdwn`${asked}, with one from security`
}

function groupText({ team, people, usergroup }: ApproverSource): Mrkdwn {
  if (people !== undefined) return joined(people.map(person), ' or ')
  if (usergroup !== undefined) return mrkdwn`the members of ${userGroup(usergroup)}`
  return team === 'security' ? mrkdwn`security` : mrkdwn`the approvers of team ${team}`
}

/** The id by which history and CloudTrail know it, and the rotation that it ends, if any. */
export function requestLine(request: Request): Mrkdwn {
  const { parent, auto } = request
  const asked = auto !== undefined && parent === auto.by
  const end =
    parent === undefined
      ? NOTHING
      : mrkdwn` · ${asked ? 'asked by Secrets Manager, as turned on in' : 'ends rotation'} ${code(parent)}`
  const many = request.bulk === undefined ? NOTHING : mrkdwn` · one of many, ${code(request.bulk)}`
  return mrkdwn`Request ${code(request.id)}${end}${many}`
}
