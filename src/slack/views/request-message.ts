/**
 * The one message of a request for its requester, drawn anew from the row at each step: what it is about, where it stands, what it waits for,
 * what they can do now. It carries no state of its own and never the secret.
 */
import type { Request } from '../../requests/request.ts'
import { subjectKeyId } from '../../requests/request.ts'
import {
  buttons,
  context,
  facts,
  header,
  message,
  type SlackMessage,
  section,
  sections,
} from '../text/blocks.ts'
import { isNothing, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { holdBlock, holdLine } from './hold-block.ts'
import {
  accountName,
  keyName,
  lastUseText,
  requestLine,
  sensitiveWarning,
  shortKey,
  userName,
} from './names.ts'
import { progressLines } from './progress.ts'
import { cancelButton, undoButton } from './request-buttons.ts'
import { stateText } from './state-text.ts'

export interface RequestMessageModel {
  readonly request: Request
  /** Set where the message stands in a channel because its reader could not be written to. */
  readonly note?: Mrkdwn
}

export function requestMessage({ request, note = NOTHING }: RequestMessageModel): SlackMessage {
  const title = titleOf(request)
  const held = request.hold !== undefined
  const state = held ? NOTHING : stateText(request)
  const standing = lines(state, note)
  return message(mrkdwn`${title}. ${held ? holdLine(request) : state}`, [
    header(title),
    ...facts(factsOf(request)),
    ...sensitiveWarning(request.subject),
    ...(isNothing(standing) ? [] : [section(standing)]),
    ...holdBlock(request),
    ...sections(progressLines(request)),
    ...buttons(...undoButton(request), ...cancelButton(request)),
    context(
      mrkdwn`${requestLine(request)} · details in the thread · everything: \`/awskey history ${request.id}\``,
    ),
  ])
}

export function titleOf(request: Request): string {
  const verb = request.operation.kind === 'rotate' ? 'Rotate' : 'Delete'
  return `${verb} access key ${shortKey(subjectKeyId(request))} of ${userName(request.subject)}`
}

function factsOf(request: Request): readonly (readonly [string, Mrkdwn])[] {
  const { operation, subject } = request
  const owner: readonly [string, Mrkdwn] = [
    'Owner',
    request.owner === undefined ? mrkdwn`none recorded` : person(request.owner),
  ]
  const common = [
    ['Account', accountName(subject)],
    ['Asked by', person(request.requester)],
    owner,
  ] as const
  if (operation.kind === 'delete')
    return [
      ['Key', keyName(operation.keyId)],
      ...common,
      ['Last use', lastUseText(operation.lastUse, operation.neverUsed)],
    ]
  return [
    ['Old key', keyName(operation.oldKeyId)],
    ['New key', operation.newKey === undefined ? NOTHING : keyName(operation.newKey.id)],
    ...common,
    [
      'Last use of the old key',
      operation.lookedAt === undefined
        ? NOTHING
        : lastUseText(operation.oldKeyUse, operation.oldKeyNeverUsed),
    ],
  ]
}
