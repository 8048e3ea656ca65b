/**
 * One line for each kind of ledger event: who, what, why. The same words in threads and in history.
 * Events are facts of the past: the line says what happened, never what will.
 */

import { HoldReason } from '../../requests/hold.ts'
import type { LedgerEvent } from '../../requests/ledger.ts'
import { KeyPurpose } from '../../requests/operation-words.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { wouldWord } from './dry-run-words.ts'
import { holdText } from './hold-text.ts'
import { callerText } from './names.ts'
import { purposeText } from './operation-words.ts'
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
      if (data['auto'] !== undefined)
        return mrkdwn`Secrets Manager asked to rotate ${key}, as ${who} had it turned on in request ${code(data['auto'])}.`
      return data['parent'] === undefined
        ? mrkdwn`${who} asked to ${askedText(data)}${forPurpose(data['purpose'])}${oneOfMany(data['bulk'])}${notBefore(data['runAt'])}${saying(data['reason'])}.`
        : mrkdwn`The deletion of ${key} was asked for, as the end of rotation ${code(data['parent'])}, which ${who} had asked for.`
    case 'approved':
      return mrkdwn`${who} approved${as(data['as'])}${inPlaceOf(data['onBehalfOf'])}${saying(data['reason'])}.`
    case 'denied':
      return mrkdwn`${who} denied${as(data['as'])}${inPlaceOf(data['onBehalfOf'])}${saying(data['reason'])}.`
    case 'cancelled':
      return mrkdwn`${who} cancelled the request${saying(data['reason'])}.`
    case 'expired':
      return mrkdwn`Nobody decided in time; the request expired.`
    case 'asked_again':
      if (data['because'] === 'root_keys_changed')
        return mrkdwn`The root keys were not as on the card any more, now ${code(data['keyIds'] ?? '')}; the approvers were asked anew, and what they had decided does not count.`
      return mrkdwn`Nobody decided in time; the approvers were asked once more.`
    case 'reminded':
      return mrkdwn`The approvers were reminded: this still waits for a decision.`
    case 'nudged':
      return mrkdwn`${who} nudged the approvers: this still waits for a decision.`
    case 'glass_broken':
      return mrkdwn`${who} broke the glass: this one decision stood for the whole quorum${saying(data['reason'])}.`
    case 'reviewed':
      return mrkdwn`${who} looked at the break-glass afterwards.`
    case 'started':
      return mrkdwn`Work on it began.`
    case 'key_intended':
      return mrkdwn`About to make the new key; the user's keys before it: ${keysBefore(data['keysBefore'])}.${onPage(data)}`
    case 'key_created':
      return mrkdwn`The new key ${key} was made and its secret sealed${tested(data['tested'])}.`
    case 'create_not_known':
      return mrkdwn`AWS did not say whether the new key was made${because(data['why'])}; awskey looks before it tries again.`
    case 'stray_key_found':
      return mrkdwn`awskey had made ${key}, but nobody has its secret${because(data['why'])}, so it has to go.`
    case 'stray_key_removed':
      return mrkdwn`${key}, whose secret nobody had, was removed.`
    case 'owner_told':
      return mrkdwn`${toldWhom(data)} was told where the new secret is.`
    case 'secret_fetched':
      return receiptText(data)
    case 'fetch_reminded':
      return mrkdwn`The owner was reminded that the secret of ${key} waits${data['until'] === undefined ? NOTHING : mrkdwn`; without that the new key goes after ${dateTime(data['until'])}`}.`
    case 'new_key_withdrawn':
      return mrkdwn`${key} was made Inactive: ${noReceipt(data['because'])}.`
    case 'new_key_removed':
      return mrkdwn`The new key ${key} was removed: ${noReceipt(data['because'])}, and nobody had used it.`
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
    case 'extended':
      return mrkdwn`${who} gave it more time${data['until'] === undefined ? NOTHING : mrkdwn`: until ${dateTime(data['until'])}`}.`
    case 'paused':
      return mrkdwn`${who} paused it${saying(data['reason'])}.`
    case 'resumed':
      return mrkdwn`${who} resumed it.`
    case 'overridden':
      if (data['of'] === 'root_key_used')
        return mrkdwn`${who} let the root key ${key} be deleted although it was used (${callerText(callerFacts(data))})${saying(data['reason'])}.`
      return mrkdwn`${who} let the old key be made Inactive although it is in use (${callerText(callerFacts(data))})${saying(data['reason'])}.`
    case 'history_confirmed':
      return mrkdwn`${who} said that no monthly job uses the old key.`
    case 'not_received':
      return mrkdwn`${who} said that they did not receive the new key ${key}.`
    case 'undo_asked':
      return mrkdwn`${who} asked to make ${key} Active again.`
    case 'made_active':
      return mrkdwn`${key} was made Active again${actor === 'awskey' ? NOTHING : mrkdwn`, as ${who} asked`}.`
    case 'active_again_outside':
      return data['at'] === undefined
        ? mrkdwn`${key} was found Active: somebody made it Active outside awskey.`
        : mrkdwn`${key} was Active and in use ${dateTime(data['at'])}: somebody had made it Active meanwhile, outside awskey. Its soak began anew.`
    case 'soak_ended':
      return mrkdwn`The soak ended; ${key} was Inactive all the time.`
    case 'delete_opened':
      return mrkdwn`The deletion of ${key} was asked for${childOf(data['child'])}.`
    case 'auto_on':
      return mrkdwn`Secrets Manager was told to rotate the key every ${data['everyDays'] ?? 'so many'} days, for ${who}.`
    case 'auto_off':
      return mrkdwn`Secrets Manager was told to rotate the key no more, for ${who}.`
    case 'exemption_on':
      return mrkdwn`It is left alone${data['until'] === undefined ? NOTHING : mrkdwn` until ${dateTime(data['until'])}`}, as ${who} asked.`
    case 'exemption_off':
      return mrkdwn`It is left alone no longer, as ${who} asked.`
    case 'secret_current':
      return mrkdwn`Secrets Manager tested ${key} and made it the current version of the secret.`
    case 'deleted':
      return mrkdwn`AWS deleted ${key}.`
    case 'already_gone':
      return mrkdwn`${key} was already gone: somebody deleted it outside awskey.`
    case 'refused_by_target':
      return mrkdwn`Stopped before anything was done: ${failureText(data['what'] ?? data['why'] ?? data['reason'])}`
    case 'failed':
      return mrkdwn`Failed: ${failureText(data['why'])}`
    case 'would_have':
      return mrkdwn`*Dry run:* nothing was changed in AWS. awskey would have begun to ${wouldWord(data['would'])}${data['keyId'] === undefined || data['would'] === 'create_key' ? NOTHING : mrkdwn` (${key})`}.`
    case 'done':
      return mrkdwn`Done.`
  }
}

function onPage({ delivery, because }: Readonly<Record<string, string | undefined>>): Mrkdwn {
  if (delivery !== 'page') return NOTHING
  switch (because) {
    case 'new_addresses':
      return mrkdwn` Its secret will be shown once on a page: the old key was lately used from where it was never used before.`
    case 'addresses_not_known':
      return mrkdwn` Its secret will be shown once on a page: it is not known where the old key was lately used from.`
    default:
      return mrkdwn` Its secret will be shown once on a page.`
  }
}

function receiptText({ at, by }: Readonly<Record<string, string | undefined>>): Mrkdwn {
  const moment = at === undefined ? NOTHING : mrkdwn` ${dateTime(at)}`
  switch (by) {
    case 'vault':
      return mrkdwn`The secret was read from Secrets Manager${moment}.`
    case 'page':
      return mrkdwn`The secret was shown on its one-time page${moment}.`
    default:
      return mrkdwn`Somebody has the secret: the new key was in use${moment}.`
  }
}

function noReceipt(because: string | undefined): Mrkdwn {
  return because === 'not_received'
    ? mrkdwn`its owner said that they did not receive it`
    : mrkdwn`nobody fetched its secret in time`
}

/** Without the reason, which is the person's. */
function callerFacts({
  reason: _reason,
  ...facts
}: Told['data'] & { reason?: string }): Told['data'] {
  return facts
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
  // In whose place it was is said by itself.
  const right = eligible.replace(/^delegate, /, '')
  return right === 'owner' ? mrkdwn` as the owner` : mrkdwn` for ${right}`
}

/** "delete `AKIA…`", "make `AKIA…` Inactive"; a creation has no key to name yet. */
function askedText(data: Readonly<Record<string, string>>): Mrkdwn {
  const key = named(data['keyId'])
  const { operation, user, everyDays, until, keyIds } = { ...NOT_SAID, ...data }
  switch (operation) {
    case 'create':
      return user === undefined
        ? mrkdwn`create an access key`
        : mrkdwn`create an access key for ${userText(user)}`
    case 'deactivate':
      return mrkdwn`make ${key} Inactive`
    case 'activate':
      return mrkdwn`make ${key} Active`
    case 'auto':
      return everyDays === undefined
        ? mrkdwn`stop the rotation by Secrets Manager of ${userText(user ?? 'the user')}`
        : mrkdwn`let Secrets Manager rotate the key of ${userText(user ?? 'the user')} every ${everyDays} days`
    case 'snooze':
      return until === undefined
        ? mrkdwn`end the snooze of ${key}`
        : mrkdwn`snooze ${key} until ${dateTime(until)}`
    case 'exempt':
      return until === undefined
        ? mrkdwn`end the exemption of ${userText(user ?? 'the user')}`
        : mrkdwn`exempt ${userText(user ?? 'the user')} until ${dateTime(until)}`
    case 'deleteRoot':
      return mrkdwn`delete the root keys of ${accountIn(user)}${keyIds === undefined ? NOTHING : mrkdwn`: ${code(keyIds)}`}`
    default:
      return mrkdwn`${operation ?? 'change'} ${key}`
  }
}

interface Asked {
  readonly operation?: string
  readonly user?: string
  readonly everyDays?: string
  readonly until?: string
  readonly keyIds?: string
}
const NOT_SAID: Asked = {}

/** `development/erin` as people say it. */
function userText(user: string): string {
  const [account, name] = user.split('/', 2)
  return name === undefined ? user : `${name} in ${account}`
}

function accountIn(user: string | undefined): string {
  return user?.split('/', 1)[0] ?? 'the account'
}

function forPurpose(word: string | undefined): Mrkdwn {
  if (word === undefined) return NOTHING
  const purpose = KeyPurpose.safeParse(word)
  return mrkdwn`, for ${purpose.success ? purposeText(purpose.data) : word.replaceAll('_', ' ')}`
}

function notBefore(moment: string | undefined): Mrkdwn {
  return moment === undefined ? NOTHING : mrkdwn`, not before ${dateTime(moment)}`
}

function keysBefore(ids: string | undefined): Mrkdwn {
  if (ids === undefined) return mrkdwn`not noted`
  return ids === '' ? mrkdwn`none` : code(ids)
}

function inPlaceOf(somebody: string | undefined): Mrkdwn {
  return somebody === undefined ? NOTHING : mrkdwn` in the place of ${person(somebody)}`
}

function saying(reason: string | undefined): Mrkdwn {
  return reason === undefined || reason === '' ? NOTHING : mrkdwn`, saying: “${reason}”`
}

function oneOfMany(bulk: string | undefined): Mrkdwn {
  return bulk === undefined ? NOTHING : mrkdwn`, as one of many (${code(bulk)})`
}

function because(why: string | undefined): Mrkdwn {
  return why === undefined || why === '' ? NOTHING : mrkdwn` (${why.replaceAll('_', ' ')})`
}

function tested(value: string | undefined): Mrkdwn {
  if (value === 'true') return mrkdwn`; a test call with it worked`
  return value === 'false' ? mrkdwn`; no test call has worked yet` : NOTHING
}

function toldWhom({ owner, team }: LedgerEvent['data']): Mrkdwn {
  if (team !== undefined) return mrkdwn`Team ${team}`
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
