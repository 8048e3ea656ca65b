/** How many rotations at once are talked about: in a message, a preview and a file alike. Words only, no markup. */
import type { LeftOut, LeftOutReason } from '../../requests/bulk.ts'
import type { RotateOperation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { isOpen } from '../../requests/request-facts.ts'
import type { Stand, Standing } from '../../rotation/bulk/bulk-stand.ts'
import { utc } from '../text/mrkdwn.ts'
import { approvalsSoFar } from './state-text.ts'

export const STAND_WORDS: Readonly<Record<Stand, string>> = {
  held: 'on hold',
  not_known: 'not known',
  refused: 'refused',
  ended: 'ended without a rotation',
  approval: 'waiting for approval',
  under_way: 'under way',
  waiting: 'not begun yet',
  stopped: 'stopped before it began',
  dry_run: 'dry run, nothing changed',
  rotated: 'rotated',
}

export const LEFT_OUT_WORDS: Readonly<Record<LeftOutReason, string>> = {
  fresh: 'key not due yet',
  no_key: 'no access key',
  no_active_key: 'no Active key',
  two_keys: 'two keys already',
  protected: 'protected',
  locked: 'another request is open',
  exempt: 'exempt',
  snoozed: 'snoozed',
  too_many: 'too many at once; start again afterwards',
  keys_unknown: 'keys could not be read, so not known',
  exemption_unknown: 'not known whether it is snoozed or exempt',
  team_unknown: 'tags could not be read, so it is not known whose it is',
  account_unknown: 'account could not be read, so not known',
}

const NOT_KNOWN: readonly LeftOutReason[] = [
  'keys_unknown',
  'exemption_unknown',
  'team_unknown',
  'account_unknown',
]

/** What could not be read stands apart from what was decided. */
export function isNotKnown({ reason }: LeftOut): boolean {
  return NOT_KNOWN.includes(reason)
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

/** One rotation in a few words: how far it is, or why it is not. */
export function standText({ entry, stand, request }: Standing): string {
  switch (stand) {
    case 'refused':
      return `refused: ${entry.refusal?.says ?? 'not noted why'}`
    case 'waiting':
      return entry.refusal === undefined && entry.attempts > 0
        ? 'not begun yet: something could not be read, and is tried again'
        : STAND_WORDS.waiting
    case 'held':
      return `on hold: ${(request?.hold?.reason ?? 'not noted why').replaceAll('_', ' ')}`
    case 'approval':
      return `waits for approval${soFar(request)}`
    case 'under_way':
      return request?.operation.kind === 'rotate' ? stepText(request.operation) : STAND_WORDS[stand]
    case 'rotated':
      return 'rotated: the old key is Inactive, and its deletion is asked for'
    case 'dry_run':
      return 'dry run: a second key would be made now; nothing was changed'
    case 'ended':
      return endText(request)
    case 'not_known':
      return 'not known: its request cannot be found'
    case 'stopped':
      return STAND_WORDS.stopped
  }
}

function soFar(request: Request | undefined): string {
  return request === undefined
    ? ''
    : `, ${approvalsSoFar(request)} of ${request.approvals.needed} so far`
}

function stepText(operation: RotateOperation): string {
  switch (operation.step) {
    case 'creating':
      return 'the second key is being made'
    case 'delivering':
      return 'the new key is being handed over'
    case 'overlap':
      return overlapText(operation)
    case 'soak':
      return `the old key is Inactive${until(operation.soakUntil)}`
    case 'ended':
      return 'ending'
  }
}

function overlapText({ waitingFor, waitingUntil }: RotateOperation): string {
  switch (waitingFor) {
    case 'fetch':
      return 'waits for somebody to fetch the new secret'
    case 'new_key_use':
      return 'waits for the first use of the new key'
    case 'overlap':
      return `both keys work${until(waitingUntil)}`
    case 'quiet':
      return `waits for the old key to be quiet${until(waitingUntil)}`
    case 'working_hours':
      return `waits for working hours${until(waitingUntil)}`
    case undefined:
      return 'both keys work'
  }
}

function until(moment: string | undefined): string {
  return moment === undefined ? '' : `, until ${utc(moment)} at least`
}

function endText(request: Request | undefined): string {
  if (request === undefined || isOpen(request)) return STAND_WORDS.ended
  const word = request.outcome?.word.replaceAll('_', ' ') ?? ''
  return word === '' || word === request.state ? request.state : `${request.state}: ${word}`
}
