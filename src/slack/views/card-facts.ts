/** What an approver has to know of the key and of who asked, as facts side by side. Only what the row says; what is not known is said to be so. */
import type { DeleteOperation, DeleteRootOperation, Operation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { daysBetween } from '../../shared/duration.ts'
import { dateTime, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { untilText } from './exemption-words.ts'
import { accountName, inactiveText, keyName, lastUseText, ownerText } from './names.ts'
import { purposeText, subjectKeyName } from './operation-words.ts'
import { rootKeyFacts } from './root-words.ts'

type Facts = readonly (readonly [string, Mrkdwn])[]

export function cardFacts(request: Request, now: Date): Facts {
  const { operation, subject } = request
  if (operation.kind === 'deleteRoot') return rootFacts(request, operation, now)
  return [
    ...keyFacts(request),
    ['IAM user', mrkdwn`${subject.userName}${subject.machine ? mrkdwn` (a machine)` : NOTHING}`],
    ['Account', accountName(subject)],
    ['Owner', ownerText(request)],
    ['Asked by', mrkdwn`${person(request.requester)}, ${dateTime(request.createdAt)}`],
    ...operationFacts(operation, now),
    ...(request.runAt === undefined ? [] : [['Not before', dateTime(request.runAt)] as const]),
    ...(request.act.reason === undefined || request.parent !== undefined
      ? []
      : [['Reason', mrkdwn`“${request.act.reason}”`] as const]),
  ]
}

const KEYLESS: readonly Operation['kind'][] = ['create', 'auto', 'exempt']
function rootFacts(request: Request, operation: DeleteRootOperation, now: Date): Facts {
  const { subject, act } = request
  return [
    ['Account', accountName(subject)],
    ['Asked by', mrkdwn`${person(request.requester)}, ${dateTime(request.createdAt)}`],
    ...rootKeyFacts(operation, now),
    ...(act.reason === undefined ? [] : [['Reason', mrkdwn`“${act.reason}”`] as const]),
  ]
}

/** A creation has no key to name. */
function keyFacts(request: Request): Facts {
  if (KEYLESS.includes(request.operation.kind)) return []
  return [['Key', subjectKeyName(request)]]
}

function operationFacts(operation: Operation, now: Date): Facts {
  switch (operation.kind) {
    case 'create':
      return [
        ['For', mrkdwn`${purposeText(operation.purpose)}`],
        ['New key', operation.newKey === undefined ? NOTHING : keyName(operation.newKey.id)],
      ]
    case 'rotate':
      return [
        ['Age', ageText(operation.oldKeyCreatedAt, now)],
        ['New key', operation.newKey === undefined ? NOTHING : keyName(operation.newKey.id)],
      ]
    case 'deactivate':
    case 'activate':
      return [
        ['Age', ageText(operation.keyCreatedAt, now)],
        ['Last use', lastUseText(operation.lastUse, operation.neverUsed)],
      ]
    case 'delete':
      return deletionFacts(operation, now)
    case 'deleteRoot':
      return rootKeyFacts(operation, now)
    case 'auto':
      return [
        ['Every', operation.on ? mrkdwn`${operation.everyDays ?? 0} days` : mrkdwn`not any more`],
      ]
    case 'snooze':
      return [
        ['Age', ageText(operation.keyCreatedAt, now)],
        ['Until', untilText(operation)],
      ]
    case 'exempt':
      return [['Until', untilText(operation)]]
  }
}

/** Only a rotation has a key that took over. */
function deletionFacts(operation: DeleteOperation, now: Date): Facts {
  return [
    ['Age', ageText(operation.keyCreatedAt, now)],
    ['Inactive since', inactiveText(operation)],
    ['Soak', mrkdwn`over since ${dateTime(operation.soakedUntil)}`],
    ['Last use', lastUseText(operation.lastUse, operation.neverUsed)],
    [
      'Key that took over',
      operation.newKeyId === undefined ? NOTHING : keyName(operation.newKeyId),
    ],
  ]
}

function ageText(createdAt: string, now: Date): Mrkdwn {
  return mrkdwn`${daysBetween(new Date(createdAt), now)} days`
}
