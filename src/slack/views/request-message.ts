/**
 * The one message of a request for its requester, drawn anew from the row at each step: what it is about, where it stands, what it waits for,
 * what they can do now. It carries no state of its own and never the secret.
 */
import type { ExemptionOperation, Operation, RotateOperation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
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
import { dateTime, isNothing, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { dryRunContext } from './dry-run-words.ts'
import { untilText } from './exemption-words.ts'
import { holdBlock, holdLine } from './hold-block.ts'
import {
  accountName,
  inactiveText,
  keyName,
  lastUseText,
  requestLine,
  sensitiveWarning,
} from './names.ts'
import { purposeText, titleOf } from './operation-words.ts'
import { progressLines } from './progress.ts'
import { cancelButton, nudgeButton, undoButton } from './request-buttons.ts'
import { rootKeyFacts } from './root-words.ts'
import { stateText } from './state-text.ts'
import { confirmHistoryButton, extendButton, pauseButton } from './steer-buttons.ts'

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
    ...dryRunContext(request),
    ...(isNothing(standing) ? [] : [section(standing)]),
    ...holdBlock(request),
    ...sections(progressLines(request)),
    ...buttons(
      ...undoButton(request),
      ...nudgeButton(request),
      ...confirmHistoryButton(request),
      ...extendButton(request),
      ...pauseButton(request),
      ...cancelButton(request),
    ),
    context(
      mrkdwn`${requestLine(request)} · details in the thread · everything: \`/awskey history ${request.id}\``,
    ),
  ])
}

function factsOf(request: Request): Facts {
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
  const begins: Facts = request.runAt === undefined ? [] : [['Not before', dateTime(request.runAt)]]
  switch (operation.kind) {
    case 'create':
      return [
        ['New key', operation.newKey === undefined ? NOTHING : keyName(operation.newKey.id)],
        ['For', mrkdwn`${purposeText(operation.purpose)}`],
        ...common,
        ...begins,
      ]
    case 'deactivate':
    case 'activate':
      return [...oneKeyFacts(operation, common), ...begins]
    case 'delete':
      return [
        ...oneKeyFacts(operation, common),
        ['Inactive since', inactiveText(operation)],
        ...begins,
      ]
    case 'deleteRoot':
      return [
        ['Account', accountName(subject)],
        ['Asked by', person(request.requester)],
        ...rootKeyFacts(operation),
      ]
    case 'auto':
      return [
        ['Every', operation.on ? mrkdwn`${operation.everyDays ?? 0} days` : mrkdwn`not any more`],
        ...common,
      ]
    case 'snooze':
      return [['Key', keyName(operation.keyId)], ...common, ...endFacts(request, operation)]
    case 'exempt':
      return [...common, ...endFacts(request, operation)]
    case 'rotate':
      return [...rotationFacts(operation, common), ...begins]
  }
}

function endFacts({ act }: Request, operation: ExemptionOperation): Facts {
  return [
    ['Until', untilText(operation)],
    ['Reason', act.reason === undefined ? NOTHING : mrkdwn`“${act.reason}”`],
  ]
}

type Facts = readonly (readonly [string, Mrkdwn])[]

function oneKeyFacts(
  operation: Extract<Operation, { kind: 'deactivate' | 'activate' | 'delete' }>,
  common: Facts,
): Facts {
  return [
    ['Key', keyName(operation.keyId)],
    ...common,
    ['Last use', lastUseText(operation.lastUse, operation.neverUsed)],
  ]
}

function rotationFacts(operation: RotateOperation, common: Facts): Facts {
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
