/**
 * The buttons of a request and when each is there. A button is shown only where the worker could follow it now; the worker decides again all the same.
 * Each text names what happens and to which key; what cannot be taken back asks first.
 */
import type { Button } from '@slack/types'
import type { Request } from '../../requests/request.ts'
import { buttonValue, isOpen, subjectKeyId } from '../../requests/request-facts.ts'
import { asksForAccount } from '../../requests/typed-confirmation.ts'
import { ACTIONS } from '../ids.ts'
import { button, confirmDialog } from '../text/blocks.ts'
import { userName } from './names.ts'
import { subjectName, whatText, wordsOf } from './operation-words.ts'
import { undoneBefore, waitsForMoment } from './state-text.ts'

/** Approve and Deny. Where the last four have to be typed, the form for it asks in place of a dialog. */
export function decisionButtons(request: Request): readonly Button[] {
  if (request.state !== 'awaiting_approval') return []
  const what = whatText(request)
  const value = buttonValue(request)
  const { noun, does, consequence, style } = wordsOf(request)
  const typed = asksForTheKey(request)
  return [
    button({
      text: `Approve ${what}`,
      action: asksForAccount(request)
        ? ACTIONS.approveRoot
        : typed
          ? ACTIONS.approveTyped
          : ACTIONS.approve,
      value,
      style,
      ...(!typed && {
        confirm: confirmDialog({
          title: `Approve ${what}?`,
          text: `${consequence} ${does(whom(request))}`,
          confirm: `Approve ${noun}`,
          deny: 'Go back',
          style,
        }),
      }),
    }),
    button({ text: `Deny ${what}`, action: ACTIONS.deny, value }),
  ]
}

/** Whether approving asks for the last four characters of the key. A request without a key yet has nothing to type. */
export function asksForTheKey(request: Request): boolean {
  return request.approvals.typed && subjectKeyId(request) !== undefined
}

function whom(request: Request): string {
  const { subject } = request
  const user = `${userName(subject)} (account ${subject.account})`
  const keyId = subjectKeyId(request)
  return keyId === undefined ? user : `${keyId} of ${user}`
}

/** For people whom the configuration names, while a quorum is missing. It opens a form: key typed, reason given. */
export function breakGlassButton(request: Request): readonly Button[] {
  if (request.state !== 'awaiting_approval') return []
  return [
    button({
      text: `Break glass: ${whatText(request)}`,
      action: ACTIONS.breakGlass,
      value: buttonValue(request),
    }),
  ]
}

/** After a broken glass: security says that it was looked at. */
export function reviewButton(request: Request): readonly Button[] {
  if (request.review !== 'open') return []
  return [button({ text: 'I looked at this', action: ACTIONS.review, value: buttonValue(request) })]
}

/** Tells the approvers once more; the worker holds it to every four hours. */
export function nudgeButton(request: Request): readonly Button[] {
  if (request.state !== 'awaiting_approval') return []
  return [
    button({ text: 'Nudge the approvers', action: ACTIONS.nudge, value: buttonValue(request) }),
  ]
}

/** While it waits for approval, in the overlap of a rotation, and on most holds: stopping there leaves keys that work. */
export function cancelButton(request: Request): readonly Button[] {
  if (!mayCancel(request)) return []
  const { noun } = wordsOf(request)
  const what = whatText(request)
  return [
    button({
      text: `Cancel ${what}`,
      action: ACTIONS.cancel,
      value: buttonValue(request),
      confirm: confirmDialog({
        title: `Cancel ${what}?`,
        text: `${cancelText(request.operation)} Only the requester can cancel.`,
        confirm: `Cancel ${noun}`,
        deny: 'Go back',
      }),
    }),
  ]
}

function mayCancel(request: Request): boolean {
  if (request.state === 'awaiting_approval') return true
  return request.state === 'running' && (waitsForMoment(request) || mayStop(request))
}

function mayStop({ operation, next, hold }: Request): boolean {
  const held = hold !== undefined
  const unanswered = hold?.reason === 'aws_unavailable'
  const refused = hold?.reason === 'aws_denied'
  const making = next?.effect === 'intend_create' || next?.effect === 'create_key'
  switch (operation.kind) {
    case 'create':
      return held && making
    case 'deactivate':
    case 'activate':
      return held && !unanswered && (!operation.switchAsked || refused)
    case 'delete':
      return (
        operation.step === 'soaking' ||
        (held && !unanswered && (!operation.deletionAsked || refused))
      )
    case 'auto':
      return held && !unanswered
    case 'snooze':
    case 'exempt':
      return held
    case 'deleteRoot':
      return held && !unanswered && (!operation.deletionAsked?.length || refused)
    case 'rotate':
      break
  }
  switch (operation.step) {
    case 'creating':
      return held && making
    case 'delivering':
      return held
    case 'overlap':
      return next?.effect !== 'make_inactive' || !unanswered
    case 'soak':
    case 'ended':
      return false
  }
}

function cancelText(operation: Request['operation']): string {
  switch (operation.kind) {
    case 'create':
      return 'No key is made.'
    case 'deactivate':
    case 'activate':
      return 'The key stays as it is.'
    case 'delete':
      return 'The key is not deleted; awskey leaves it as it is.'
    case 'deleteRoot':
      return 'No root key is deleted; they stay as they are.'
    case 'auto':
      return 'Nothing is changed in Secrets Manager.'
    case 'snooze':
    case 'exempt':
      return 'Nothing is changed.'
    case 'rotate':
      return operation.newKey === undefined
        ? 'Nothing is done with the key.'
        : 'awskey leaves both keys as they are. No other rotation can begin while both are there.'
  }
}

/** Until the deletion. In the soak of a rotation, and while the deletion at its end waits for its approval. */
export function undoButton(request: Request): readonly Button[] {
  if (!mayUndo(request)) return []
  const key = subjectName(request)
  return [
    button({
      text: `Undo: make ${key} Active again`,
      action: ACTIONS.undo,
      value: buttonValue(request),
      confirm: confirmDialog({
        title: `Make ${key} Active again?`,
        text: `Access key ${subjectKeyId(request) ?? ''} of ${userName(request.subject)} works again at once. ${
          request.operation.kind === 'delete'
            ? 'It is not deleted, and awskey does not watch it any more.'
            : 'It is not deleted; its quiet time is counted anew.'
        }`,
        confirm: 'Make Active again',
        deny: 'Go back',
      }),
    }),
  ]
}

function mayUndo(request: Request): boolean {
  const { state, operation, parent } = request
  if (!isOpen(request)) return false
  if (operation.kind === 'delete')
    return state === 'awaiting_approval' && operation.step === 'waiting' && parent !== undefined
  if (operation.kind !== 'rotate') return false
  const underWay = operation.undone !== undefined && !undoneBefore(operation)
  return state === 'running' && operation.step === 'soak' && !underWay
}
