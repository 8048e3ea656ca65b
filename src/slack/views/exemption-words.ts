/** How leaving a key or an IAM user alone is talked about: on cards, in answers and in lists. Words only; what an exemption holds back is decided elsewhere. */
import type { Exemption } from '../../keys/exemption.ts'
import type { ExemptionOperation } from '../../requests/operation.ts'
import { dateTime, joined, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'

/** For the facts of a card. */
export function untilText({ on, until }: ExemptionOperation): Mrkdwn {
  return on && until !== undefined ? dateTime(until) : mrkdwn`not any more`
}

export function happensText({ kind, on }: ExemptionOperation): Mrkdwn {
  if (!on)
    return mrkdwn`*What happens:* awskey reminds and rotates as it does for everybody, from now on.`
  const whom = kind === 'snooze' ? 'this key' : 'the keys of this IAM user'
  return mrkdwn`*What happens:* nobody is reminded of ${whom} until then, and awskey rotates nothing there by itself. It stays in the list with this reason, and what a person asks for, or an exposed key, is done all the same.`
}

export function doneExemptionText(on: boolean, until: string | undefined): Mrkdwn {
  return on
    ? mrkdwn`*Left alone* until ${until === undefined ? 'its end' : dateTime(until)}: no reminder and no rotation that nobody asked for. It is listed with its reason; ${mrkdwn`\`off\` instead of an end`} takes it back.`
    : mrkdwn`*Taken back:* awskey reminds and rotates as it does for everybody.`
}

/** "snoozed until …, because “…” (U0ERIN, approved by U0MAYA)". */
export function exemptionText(exemption: Exemption): Mrkdwn {
  const { kind, until, reason, from, requestedBy, approvedBy } = exemption
  const who = joined(
    [
      from === 'configuration' ? mrkdwn`by awskey.yml` : NOTHING,
      requestedBy === undefined ? NOTHING : mrkdwn`asked by ${person(requestedBy)}`,
      approvedBy.length === 0
        ? NOTHING
        : mrkdwn`approved by ${joined(approvedBy.map(person), ' and ')}`,
    ],
    ', ',
  )
  const word = kind === 'snooze' ? 'snoozed' : 'exempt'
  return mrkdwn`${word} until ${dateTime(until.toISOString())}: “${reason}” (${who})`
}
