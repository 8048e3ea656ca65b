/**
 * Changes of keys that nobody asked awskey for: what a team or security reads once, and the same sentences in the history. It says what was seen and who did it as CloudTrail names them,
 * or that this is not known; it never says whether the change was wrong.
 */
import { NOT_KNOWN, type OutsideEvent } from '../../requests/outside-event.ts'
import { context, header, message, type SlackMessage, sections } from '../text/blocks.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'

export interface OutsideNoticeModel {
  readonly changes: readonly OutsideChangeModel[]
}

/** One change as it was recorded; `accountName` as the configuration has it. */
export interface OutsideChangeModel {
  readonly what: Exclude<OutsideEvent['type'], 'attributed' | 'said_not_ours'>
  readonly keyId: string
  readonly userName: string
  readonly accountName: string
  readonly actor: string
  readonly after: string
  readonly seenAt: string
  /** There is a card of it in security's channel. */
  readonly securityKnows?: true
}

/** More than anybody reads; the history has them all. */
const SHOWN = 20

export function outsideChangeNotice({ changes }: OutsideNoticeModel): SlackMessage {
  const [first] = changes
  const title =
    changes.length === 1 && first !== undefined
      ? `${TITLE[first.what]} outside awskey`
      : `${changes.length} changes of access keys outside awskey`
  const left = changes.length - SHOWN
  return message(mrkdwn`${title}: ${first?.userName ?? ''} in ${first?.accountName ?? ''}.`, [
    header(title),
    ...sections(changes.slice(0, SHOWN).map(changeLine)),
    context(
      mrkdwn`No request of awskey explains this. If one of you did it, there is nothing to do; next time ask awskey, and it is recorded who agreed. If nobody did, tell security now. \`/awskey history\` with the key shows who did it, as soon as CloudTrail does.${left > 0 ? mrkdwn` ${left} more are in the history.` : NOTHING}`,
    ),
  ])
}

function changeLine(change: OutsideChangeModel): Mrkdwn {
  const { what, keyId, userName, accountName, actor, after, seenAt } = change
  const knows = change.securityKnows === undefined ? NOTHING : mrkdwn` Security has a card of it.`
  return mrkdwn`${code(keyId)} of ${code(userName)} in ${accountName} ${DONE[what]} between ${dateTime(after)} and ${dateTime(seenAt)}, ${by(actor)}.${knows}`
}

/** One event of the outside chain, for a list of events. */
export function outsideSentence({ type, actor, data }: OutsideEvent): Mrkdwn {
  const key = code(data['keyId'] ?? 'a key')
  const user = data['user'] === undefined ? NOTHING : mrkdwn` of ${code(data['user'])}`
  const at = data['eventAt'] === undefined ? NOTHING : mrkdwn` ${dateTime(data['eventAt'])}`
  const from = data['ip'] === undefined ? NOTHING : mrkdwn` from ${code(data['ip'])}`
  if (type === 'attributed')
    return mrkdwn`CloudTrail shows who changed ${key}${user} (event ${data['of'] ?? 'before'}): ${code(actor)}${from}${at}.`
  if (type === 'said_not_ours')
    return mrkdwn`${person(actor)} said that ${key}${user} is not team ${data['team'] ?? ''}'s${data['reason'] === undefined ? NOTHING : mrkdwn`, saying: “${data['reason']}”`}.`
  const { after, seenAt } = { after: undefined, seenAt: undefined, ...data }
  const between =
    data['eventAt'] !== undefined || after === undefined || seenAt === undefined
      ? at
      : mrkdwn` between ${dateTime(after)} and ${dateTime(seenAt)}`
  return mrkdwn`${key}${user} ${DONE[type]}${between}, ${by(actor)}${from}.`
}

function by(actor: string): Mrkdwn {
  return actor === NOT_KNOWN
    ? mrkdwn`by whom is not known (CloudTrail does not show it yet)`
    : mrkdwn`by ${code(actor)}`
}

const TITLE: Readonly<Record<OutsideChangeModel['what'], string>> = {
  key_created: 'An access key was made',
  made_active: 'An access key was made Active',
  made_inactive: 'An access key was made Inactive',
  deleted: 'An access key was deleted',
}

const DONE: Readonly<Record<OutsideChangeModel['what'], string>> = {
  key_created: 'was made',
  made_active: 'was made Active',
  made_inactive: 'was made Inactive',
  deleted: 'was deleted',
}
