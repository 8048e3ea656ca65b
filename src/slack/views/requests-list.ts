/**
 * Requests as rows of a list: those that wait for this person's decision, and those that this person made. The same rows in Home and as the answer to `/awskey requests`.
 * Who is asked is judged before; where that could not be read, the list says that it is not known, never that nothing waits.
 */
import type { KnownBlock } from '@slack/types'
import type { Eligible } from '../../requests/deciders.ts'
import type { Operation, UseSeen } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import {
  buttons,
  context,
  header,
  message,
  plain,
  type SlackMessage,
  section,
} from '../text/blocks.ts'
import {
  bold,
  code,
  dateTime,
  joined,
  lines,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
} from '../text/mrkdwn.ts'
import { untilText } from './exemption-words.ts'
import { holdLine } from './hold-block.ts'
import { keyName, lastUseText } from './names.ts'
import { purposeText, titleOf, wordsOf } from './operation-words.ts'
import { cancelButton, decisionButtons, nudgeButton, undoButton } from './request-buttons.ts'
import { rootKeyNames } from './root-words.ts'
import { stateText } from './state-text.ts'

export interface WaitingForMe {
  readonly requests: readonly Request[]
  /** What makes this person one of those who decide, by request id. */
  readonly eligible?: Readonly<Record<string, Eligible>>
  /** Why it is not known of some others whether they wait for this person. */
  readonly notKnown: readonly string[]
}

export interface RequestsListModel {
  readonly waiting: WaitingForMe
  /** Open ones that the reader made. */
  readonly mine: readonly Request[]
}

const MAX_REASON = 300
/** Two blocks for each of both kinds, and Slack takes fifty. */
const MAX_SHOWN = 11

/** The answer to `/awskey requests`. */
export function requestsList({ waiting, mine }: RequestsListModel): SlackMessage {
  const summary = mrkdwn`${waiting.requests.length} waiting for you${waiting.notKnown.length === 0 ? '' : ', and more may be'}; ${mine.length} of yours open.`
  return message(mrkdwn`Your requests: ${summary}`, [
    header('Your requests'),
    section(bold('Waiting for you')),
    ...waitingNote(waiting),
    ...waitingEntries(waiting).slice(0, MAX_SHOWN).flat(),
    ...moreInHome(waiting.requests.length - MAX_SHOWN),
    section(bold('You asked for')),
    ...mineNote(mine),
    ...mine.slice(0, MAX_SHOWN).flatMap(myEntry),
    ...moreInHome(mine.length - MAX_SHOWN),
  ])
}

/** Says that nothing waits, or that this is not known. */
export function waitingNote({ requests, notKnown }: WaitingForMe): readonly KnownBlock[] {
  if (notKnown.length > 0) {
    const why = joined(
      [...new Set(notKnown)].slice(0, 3).map((each) => mrkdwn`${each}`),
      ', ',
    )
    return [
      section(
        mrkdwn`*Not known* for ${notKnown.length} ${notKnown.length === 1 ? 'request' : 'requests'} whether you are asked: the approvers could not be read (${why}). Look again in a minute.`,
      ),
    ]
  }
  return requests.length > 0 ? [] : [section(mrkdwn`Nothing waits for your decision.`)]
}

export function mineNote(mine: readonly Request[]): readonly KnownBlock[] {
  return mine.length > 0 ? [] : [section(mrkdwn`You have no open request.`)]
}

function moreInHome(hidden: number): readonly KnownBlock[] {
  return hidden <= 0 ? [] : [context(mrkdwn`${hidden} more: open awskey's Home to see them all.`)]
}

export function waitingEntries({
  requests,
  eligible,
}: WaitingForMe): readonly (readonly KnownBlock[])[] {
  return requests.map((request) => waitingEntry(request, eligible?.[request.id]))
}

/** What a decision rests on, in short, and the two buttons. */
function waitingEntry(request: Request, eligible?: Eligible): readonly KnownBlock[] {
  const { act, parent, requester, createdAt, owner, subject } = request
  const reason =
    act.reason === undefined || parent !== undefined
      ? NOTHING
      : mrkdwn`Reason: “${plain(act.reason, MAX_REASON)}”`
  const who = joined(
    [
      mrkdwn`asked by ${person(requester)}, ${dateTime(createdAt)}`,
      owner === undefined ? mrkdwn`no owner recorded` : mrkdwn`owner ${person(owner)}`,
      subject.sensitive ? mrkdwn`*sensitive*` : NOTHING,
    ],
    ' · ',
  )
  return [
    section(
      lines(
        bold(titleOf(request)),
        who,
        factsText(request.operation),
        reason,
        mrkdwn`${wordsOf(request).consequence}`,
        standing(request),
        whyYou(eligible),
      ),
    ),
    ...buttons(...decisionButtons(request)),
  ]
}

/** Why it is this person who is asked. */
function whyYou(eligible: Eligible | undefined): Mrkdwn {
  if (eligible === undefined) return NOTHING
  const { as, onBehalfOf } = eligible
  const place = onBehalfOf === undefined ? NOTHING : mrkdwn` in the place of ${person(onBehalfOf)}`
  return as === 'owner'
    ? mrkdwn`You can decide because you are its owner.`
    : mrkdwn`You can decide${place} because of ${as.replace(/^delegate, /, '')}.`
}

/** How one's own request stands and what can be done about it. */
export function myEntry(request: Request): readonly KnownBlock[] {
  return [
    section(
      lines(
        bold(titleOf(request)),
        standing(request),
        mrkdwn`since ${dateTime(request.createdAt)} · ${code(`/awskey history ${request.id}`)}`,
      ),
    ),
    ...buttons(...undoButton(request), ...nudgeButton(request), ...cancelButton(request)),
  ]
}

function standing(request: Request): Mrkdwn {
  return request.hold === undefined ? stateText(request) : holdLine(request)
}

function factsText(operation: Operation): Mrkdwn {
  switch (operation.kind) {
    case 'create':
      return mrkdwn`for ${purposeText(operation.purpose)}`
    case 'deleteRoot':
      return rootKeyNames(operation.keys)
    case 'auto':
      return operation.on ? mrkdwn`every ${operation.everyDays ?? 0} days` : mrkdwn`not any more`
    case 'snooze':
      return mrkdwn`${keyName(operation.keyId)} · until ${untilText(operation)}`
    case 'exempt':
      return mrkdwn`until ${untilText(operation)}`
    case 'rotate':
      return keyName(operation.oldKeyId)
    case 'deactivate':
    case 'activate':
    case 'delete':
      return keyFacts(operation.keyId, operation.lastUse, operation.neverUsed)
  }
}

function keyFacts(keyId: string, use: UseSeen | undefined, never: boolean | undefined): Mrkdwn {
  return mrkdwn`${keyName(keyId)} · last use: ${lastUseText(use, never)}`
}
