/**
 * Who decides in this person's place, until when, and in whose places they decide themselves: rows of Home. Whoever approves for nobody and stands in for nobody has none.
 * What could not be read is said to be not known.
 */
import type { KnownBlock } from '@slack/types'
import type { Delegation } from '../../people/delegations.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Known } from '../../shared/known.ts'
import { ACTIONS } from '../ids.ts'
import { button, buttons, confirmDialog, section } from '../text/blocks.ts'
import { dateTime, joined, mrkdwn, person } from '../text/mrkdwn.ts'

export interface DelegationModel {
  /** The teams they approve for. */
  readonly approvesFor: Known<readonly string[]>
  readonly mine: Known<Delegation | undefined>
  readonly forOthers: Known<readonly SlackUserId[]>
}

type Entry = readonly KnownBlock[]

export function delegationEntries(model: DelegationModel): readonly Entry[] {
  const { approvesFor, mine, forOthers } = model
  const own = approvesFor.kind === 'known' && approvesFor.value.length > 0
  const has = mine.kind === 'known' && mine.value !== undefined
  return [
    ...(own || has ? [ownEntry(mine)] : []),
    ...(approvesFor.kind === 'unknown' && !has
      ? [notKnown('whether you are an approver', approvesFor.why)]
      : []),
    ...othersEntries(forOthers),
  ]
}

function ownEntry(mine: Known<Delegation | undefined>): Entry {
  if (mine.kind === 'unknown') return notKnown('whether somebody decides in your place', mine.why)
  if (mine.value === undefined)
    return [
      section(
        mrkdwn`Nobody decides in your place. When you are away, let somebody do so until a day.`,
      ),
      ...buttons(chooseButton('Let somebody decide in your place')),
    ]
  const { to, until } = mine.value
  return [
    section(
      mrkdwn`${person(to)} decides in your place until ${dateTime(until)}. You can still decide yourself; both of you count once.`,
    ),
    ...buttons(
      chooseButton('Choose somebody else'),
      button({
        text: 'End it now',
        action: ACTIONS.delegateEnd,
        value: to,
        confirm: confirmDialog({
          title: 'End it now?',
          text: 'From now on only you decide for yourself. What was decided in your place stays decided.',
          confirm: 'End it',
          deny: 'Go back',
        }),
      }),
    ),
  ]
}

function chooseButton(text: string) {
  return button({ text, action: ACTIONS.delegateOpen, value: ACTIONS.delegateOpen })
}

function othersEntries(forOthers: Known<readonly SlackUserId[]>): readonly Entry[] {
  if (forOthers.kind === 'unknown')
    return [notKnown('whether you decide in somebody’s place', forOthers.why)]
  if (forOthers.value.length === 0) return []
  const people = joined(forOthers.value.slice(0, MAX_NAMED).map(person), ', ')
  return [
    [
      section(
        mrkdwn`You decide in the place of ${people}. Their requests stand under “Waiting for you”.`,
      ),
    ],
  ]
}

const MAX_NAMED = 20

function notKnown(what: string, why: string): Entry {
  return [section(mrkdwn`It is *not known* ${what} (${why}). Look again in a minute.`)]
}
