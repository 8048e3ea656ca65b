/**
 * One line for each kind of ledger event: who, what, why. The same words in threads and in history.
 * Events are facts of the past: the line says what happened, never what will.
 */

import { HoldReason } from '../../requests/hold.ts'
import type { LedgerEvent } from '../../requests/ledger.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { holdText } from './hold-text.ts'
import { callerText } from './names.ts'
import { failureText } from './outcome-text.ts'

type Told = Pick<LedgerEvent, 'type' | 'actor' | 'data'>

/** With its time, for a list. */
export function ledgerLine(event: Pick<LedgerEvent, 'at' | 'type' | 'actor' | 'data'>): Mrkdwn {
  return mrkdwn`${dateTime(event.at)} – ${ledgerSentence(event)}`
}

export function ledgerSentence({ type, actor, data }: Told): Mrkdwn {
  const who = person(actor)
  const key = named(data['keyId'])
  switch (type) {
    case 'requested':
      return data['parent'] === undefined
        ? mrkdwn`${who} asked to ${data['operation'] ?? 'change'} ${key}.`
        : mrkdwn`The deletion of ${key} was asked for, as the end of rotation ${code(data['parent'])}, which ${who} had asked for.`
    case 'approved':
      return mrkdwn`${who} approved${as(data['as'])}${saying(data['reason'])}.`
    case 'denied':
      return mrkdwn`${who} denied${as(data['as'])}${saying(data['reason'])}.`
    case 'cancelled':
      return mrkdwn`${who} cancelled the request${saying(data['reason'])}.`
    case 'expired':
      return mrkdwn`Nobody decided in time; the request expired.`
    case 'asked_again':
      return mrkdwn`Nobody decided in time; the approvers were asked once more.`
    case 'started':
      return mrkdwn`Work on it began.`
    case 'key_intended':
      return mrkdwn`About to make the second key; the user's keys before it: ${code(data['keysBefore'] ?? 'not noted')}.`
    case 'key_created':
      return mrkdwn`The second key ${key} was made and its secret sealed${tested(data['tested'])}.`
    case 'create_not_known':
      return mrkdwn`AWS did not say whether the second key was made${because(data['why'])}; awskey looks before it tries again.`
    case 'stray_key_found':
      return mrkdwn`awskey had made ${key}, but nobody has its secret${because(data['why'])}, so it has to go.`
    case 'stray_key_removed':
      return mrkdwn`${key}, whose secret nobody had, was removed.`
    case 'owner_told':
      return mrkdwn`${ownerOf(data['owner'])} was told where the new secret is.`
    case 'new_key_used':
      return mrkdwn`The new key is in use: ${callerText(data)}.`
    case 'held':
      return mrkdwn`On hold: ${heldBecause(data)}`
    case 'released':
      return mrkdwn`No longer on hold${data['reason'] === undefined ? NOTHING : mrkdwn`: “${data['reason'].replaceAll('_', ' ')}” is over`}.`
    case 'made_inactive':
      return mrkdwn`${key} was made Inactive.`
    case 'soak_notice':
      return mrkdwn`People were reminded that ${key} is Inactive${untilMoment(data['until'])}.`
    case 'undo_asked':
      return mrkdwn`${who} asked to make ${key} Active again.`
    case 'made_active':
      return mrkdwn`${key} was made Active again${actor === 'awskey' ? NOTHING : mrkdwn`, as ${who} asked`}.`
    case 'active_again_outside':
      return data['at'] === undefined
        ? mrkdwn`${key} was found Active: somebody made it Active outside awskey.`
        : mrkdwn`${key} was used ${dateTime(data['at'])}: somebody had made it Active meanwhile, outside awskey. Its soak began anew.`
    case 'soak_ended':
      return mrkdwn`The soak ended; ${key} was Inactive all the time.`
    case 'delete_opened':
      return mrkdwn`The deletion of ${key} was asked for${childOf(data['child'])}.`
    case 'deleted':
      return mrkdwn`AWS deleted ${key}.`
    case 'already_gone':
      return mrkdwn`${key} was already gone: somebody deleted it outside awskey.`
    case 'refused_by_target':
      return mrkdwn`Stopped before anything was done: ${failureText(data['what'] ?? data['why'] ?? data['reason'])}`
    case 'failed':
      return mrkdwn`Failed: ${failureText(data['why'])}`
    case 'done':
      return mrkdwn`Done.`
  }
}

function named(keyId: string | undefined): Mrkdwn {
  return keyId === undefined || keyId === '' ? mrkdwn`the key` : code(keyId)
}

function childOf(child: string | undefined): Mrkdwn {
  return child === undefined ? NOTHING : mrkdwn` in request ${code(child)}`
}

/** `team payments`, `security` or `owner`. */
function as(eligible: string | undefined): Mrkdwn {
  if (eligible === undefined) return NOTHING
  return eligible === 'owner' ? mrkdwn` as the owner` : mrkdwn` for ${eligible}`
}

function saying(reason: string | undefined): Mrkdwn {
  return reason === undefined || reason === '' ? NOTHING : mrkdwn`, saying: “${reason}”`
}

function because(why: string | undefined): Mrkdwn {
  return why === undefined || why === '' ? NOTHING : mrkdwn` (${why.replaceAll('_', ' ')})`
}

function tested(value: string | undefined): Mrkdwn {
  if (value === 'true') return mrkdwn`; a test call with it worked`
  return value === 'false' ? mrkdwn`; no test call has worked yet` : NOTHING
}

function ownerOf(owner: string | undefined): Mrkdwn {
  return owner === undefined || owner === '' ? mrkdwn`The owner` : person(owner)
}

function untilMoment(until: string | undefined): Mrkdwn {
  return until === undefined ? NOTHING : mrkdwn` and that its soak ends ${dateTime(until)}`
}

/** A reason that this version does not know is shown as the word it is. */
function heldBecause(data: Readonly<Record<string, string>>): Mrkdwn {
  const { reason: word = 'for a reason that was not noted' } = data
  const reason = HoldReason.safeParse(word)
  return reason.success
    ? holdText({ reason: reason.data, facts: data }).why
    : mrkdwn`${word.replaceAll('_', ' ')}.`
}
