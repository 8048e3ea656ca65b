/**
 * The buttons of a request and when each is there. A button is shown only where the worker could follow it now; the worker decides again all the same.
 * Each text names what happens and to which key; what cannot be taken back asks first.
 */
import type { Button } from '@slack/types'
import { buttonValue, type Request, subjectKeyId } from '../../requests/request.ts'
import { ACTIONS } from '../ids.ts'
import { button, confirmDialog } from '../text/blocks.ts'
import { shortKey, userName } from './names.ts'
import { undoneBefore } from './state-text.ts'

export function decisionButtons(request: Request): readonly Button[] {
  if (request.state !== 'awaiting_approval') return []
  const key = shortKey(subjectKeyId(request))
  const { subject } = request
  const value = buttonValue(request)
  const deletes = request.operation.kind === 'delete'
  const what = deletes ? 'deletion' : 'rotation'
  return [
    button({
      text: `Approve ${what} of ${key}`,
      action: ACTIONS.approve,
      value,
      style: deletes ? 'danger' : 'primary',
      confirm: confirmDialog({
        title: `Approve ${what} of ${key}?`,
        text: `${deletes ? 'Deletes' : 'Rotates'} access key ${subjectKeyId(request)} of ${userName(subject)} (account ${subject.account}). ${
          deletes
            ? 'A deleted key cannot be brought back.'
            : 'The old key stays Active until the new one is in use.'
        }`,
        confirm: deletes ? 'Approve deletion' : 'Approve rotation',
        deny: 'Go back',
        style: deletes ? 'danger' : 'primary',
      }),
    }),
    button({ text: `Deny ${what} of ${key}`, action: ACTIONS.deny, value }),
  ]
}

/** While it waits for approval, in the overlap of a rotation, and on most holds: stopping there leaves keys that work. */
export function cancelButton(request: Request): readonly Button[] {
  const { operation } = request
  if (!mayCancel(request)) return []
  const what = operation.kind === 'delete' ? 'deletion' : 'rotation'
  const key = shortKey(subjectKeyId(request))
  return [
    button({
      text: `Cancel ${what} of ${key}`,
      action: ACTIONS.cancel,
      value: buttonValue(request),
      confirm: confirmDialog({
        title: `Cancel ${what} of ${key}?`,
        text: `${cancelText(operation)} Only the requester can cancel.`,
        confirm: `Cancel ${what}`,
        deny: 'Go back',
      }),
    }),
  ]
}

function mayCancel({ state, operation, next, hold }: Request): boolean {
  if (state === 'awaiting_approval') return true
  if (state !== 'running') return false
  const held = hold !== undefined
  const unanswered = hold?.reason === 'aws_unavailable'
  if (operation.kind === 'delete') return held && !unanswered
  switch (operation.step) {
    case 'creating':
      return held && (next?.effect === 'intend_create' || next?.effect === 'create_key')
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
  if (operation.kind === 'delete') return 'The key is not deleted; awskey leaves it as it is.'
  return operation.newKey === undefined
    ? 'Nothing is done with the key.'
    : 'awskey leaves both keys as they are. No other rotation can begin while both are there.'
}

/** Until the deletion. In the soak of a rotation, and while a deletion waits for its approval. */
export function undoButton(request: Request): readonly Button[] {
  if (!mayUndo(request)) return []
  const key = shortKey(subjectKeyId(request))
  return [
    button({
      text: `Undo: make ${key} Active again`,
      action: ACTIONS.undo,
      value: buttonValue(request),
      confirm: confirmDialog({
        title: `Make ${key} Active again?`,
        text: `Access key ${subjectKeyId(request)} of ${userName(request.subject)} works again at once. ${
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

function mayUndo({ state, operation }: Request): boolean {
  if (operation.kind === 'delete')
    return state === 'awaiting_approval' && operation.step === 'waiting'
  const underWay = operation.undone !== undefined && !undoneBefore(operation)
  return state === 'running' && operation.step === 'soak' && !underWay
}
