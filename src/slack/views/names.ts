/** How views call things, so that one thing has one name on every card. */
import type { SectionBlock } from '@slack/types'
import type { UseSeen } from '../../requests/operation.ts'
import type { Request, Subject } from '../../requests/request.ts'
import { section } from '../text/blocks.ts'
import { code, dateTime, isNothing, joined, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

/** Enough of an access key id to tell two keys apart: `…7Q4A`. */
export function shortKey(keyId: string): string {
  return `…${keyId.slice(-4)}`
}

/** Short and whole: people compare the end, machines need all of it. */
export function keyName(keyId: string): Mrkdwn {
  return code(keyId)
}

export function userName(subject: Subject): string {
  return `${subject.userName} in ${subject.accountName}`
}

export function accountName(subject: Subject): Mrkdwn {
  return mrkdwn`${subject.accountName} (${subject.account})`
}

/** Where a sensitive account asks for a second look. */
export function sensitiveWarning(subject: Subject): readonly SectionBlock[] {
  return subject.sensitive
    ? [
        section(
          mrkdwn`*Sensitive account:* ${subject.accountName} is marked as sensitive. Look twice.`,
        ),
      ]
    : []
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

/** Whose approval counts, as words in a sentence. */
export function approversText({ team, owner }: Request['approvals']['from']): Mrkdwn {
  const group = team === 'security' ? mrkdwn`security` : mrkdwn`the approvers of team ${team}`
  return joined([owner === undefined ? NOTHING : mrkdwn`the owner`, group], ' or ')
}

/** The id by which history and CloudTrail know it, and the rotation that it ends, if any. */
export function requestLine(request: Request): Mrkdwn {
  const end =
    request.parent === undefined ? NOTHING : mrkdwn` · ends rotation ${code(request.parent)}`
  return mrkdwn`Request ${code(request.id)}${end}`
}
