/**
 * The buttons with which people steer a rotation that is under way: more time, a pause, and the answers to what awskey cannot know. A button is shown only where
 * the worker could follow it now; the worker decides again all the same.
 */
import type { Button } from '@slack/types'
import type { Request } from '../../requests/request.ts'
import { buttonValue, isOpen } from '../../requests/request-facts.ts'
import { ACTIONS } from '../ids.ts'
import { button, confirmDialog } from '../text/blocks.ts'
import { shortKey, userName } from './names.ts'
import { whatText } from './operation-words.ts'

/** A week more before the next step. */
export function extendButton(request: Request): readonly Button[] {
  if (!isWaiting(request) || request.hold?.reason === 'paused') return []
  return [button({ text: '7 more days', action: ACTIONS.extend, value: buttonValue(request) })]
}

/** Nothing happens until somebody resumes it, a month at most. */
export function pauseButton(request: Request): readonly Button[] {
  if (!isWaiting(request)) return []
  const value = buttonValue(request)
  const what = whatText(request)
  if (request.hold?.reason === 'paused')
    return [button({ text: `Resume ${what}`, action: ACTIONS.resume, value })]
  return [
    button({
      text: `Pause ${what}`,
      action: ACTIONS.pause,
      value,
      confirm: confirmDialog({
        title: `Pause ${what}?`,
        text: 'awskey does nothing until somebody resumes it, for 30 days at most. Both keys stay as they are.',
        confirm: 'Pause',
        deny: 'Go back',
      }),
    }),
  ]
}

/** Opens the form that asks why. Whoever asked for the rotation cannot press it for themselves. */
export function overrideButton(request: Request): readonly Button[] {
  const { operation, hold } = request
  if (operation.kind !== 'rotate' || hold?.reason !== 'old_key_in_use') return []
  return [
    button({
      text: `Make ${shortKey(operation.oldKeyId)} Inactive anyway`,
      action: ACTIONS.override,
      value: buttonValue(request),
      style: 'danger',
    }),
  ]
}

/** Opens the form that asks why root keys may go although one was used lately. For security, and not for whoever asked. */
export function overrideRootButton(request: Request): readonly Button[] {
  const { operation, hold } = request
  if (operation.kind !== 'deleteRoot' || hold?.reason !== 'root_key_used') return []
  return [
    button({
      text: 'It may go although it was used',
      action: ACTIONS.overrideRoot,
      value: buttonValue(request),
      style: 'danger',
    }),
  ]
}

export function confirmHistoryButton(request: Request): readonly Button[] {
  if (request.hold?.reason !== 'history_too_short') return []
  return [
    button({
      text: 'No monthly job uses it',
      action: ACTIONS.confirmHistory,
      value: buttonValue(request),
      confirm: confirmDialog({
        title: 'No monthly job uses it?',
        text: `${userName(request.subject)} has been watched for less than 35 days, so a job that runs once a month may not have been seen. Say this only if you know what uses the key.`,
        confirm: 'No job uses it',
        deny: 'Go back',
      }),
    }),
  ]
}

/** Of a key that was shown on its page and that nobody has used. The worker reads that once more before it removes it. */
export function notReceivedButton(request: Request): readonly Button[] {
  const { operation, next } = request
  if (operation.kind !== 'rotate' && operation.kind !== 'create') return []
  if (!isOpen(request) || next?.effect !== 'look') return []
  const { newKey, fetchedAt, removal } = operation
  const isUsed = operation.kind === 'rotate' && operation.newKeyUse !== undefined
  if (newKey === undefined || fetchedAt === undefined || removal !== undefined || isUsed) return []
  return [
    button({
      text: 'I did not get it',
      action: ACTIONS.notReceived,
      value: buttonValue(request),
      confirm: confirmDialog({
        title: 'Remove this key?',
        text: `Access key ${newKey.id} of ${userName(request.subject)} is made Inactive, deleted a quarter of an hour later, and another one is made for you. If you have it after all, go back: a key that somebody uses is not removed.`,
        confirm: 'I did not get it',
        deny: 'Go back',
      }),
    }),
  ]
}

function isWaiting({ state, operation, next }: Request): boolean {
  if (state !== 'running' || operation.kind !== 'rotate') return false
  return next?.effect === 'look' || next?.effect === 'check_soak'
}
