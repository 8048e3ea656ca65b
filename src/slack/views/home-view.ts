/**
 * App Home of one person: what waits for them, what they asked for, their keys, who decides in whose place, what they decided. Sections only, because Home takes no tables.
 * What could not be read is said to be not known. Nobody else sees it; it decides nothing.
 */
import type { HomeView, KnownBlock } from '@slack/types'
import type { KeyListing } from '../../keys/listing.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Decision, Request } from '../../requests/request.ts'
import type { Result } from '../../shared/result.ts'
import { ACTIONS, VIEWS } from '../ids.ts'
import { refusalText } from '../refusal-text.ts'
import { SUB_COMMANDS } from '../sub-commands.ts'
import { button, buttons, context, header, section } from '../text/blocks.ts'
import { code, dateTime, isNothing, joined, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { type DelegationModel, delegationEntries } from './delegation-entries.ts'
import { homeKeys } from './home-keys.ts'
import { homePages } from './home-pages.ts'
import { titleOf } from './operation-words.ts'
import {
  mineNote,
  myEntry,
  type RequestsListModel,
  waitingEntries,
  waitingNote,
} from './requests-list.ts'

export interface HomeModel extends RequestsListModel {
  readonly now: Date
  /** What is so for everything on it. */
  readonly note?: Mrkdwn
  /** From 1; one that is not there any more is the last. */
  readonly page: number
  readonly keys: Result<KeyListing, Refusal>
  readonly delegation: DelegationModel
  /** Decisions of this person, the latest first. */
  readonly decided: readonly { readonly request: Request; readonly decision: Decision }[]
}

export function personHome(model: HomeModel): HomeView {
  const { waiting, mine, keys, delegation, decided, note = NOTHING } = model
  const delegations = delegationEntries(delegation)
  const pages = homePages([
    {
      title: 'Waiting for you',
      entries: [waitingNote(waiting), ...waitingEntries(waiting)].filter(isShown),
    },
    { title: 'You asked for', entries: [mineNote(mine), ...mine.map(myEntry)].filter(isShown) },
    { title: 'Your access keys', entries: homeKeys(keys) },
    ...(delegations.length === 0
      ? []
      : [{ title: 'Deciding in your place', entries: delegations }]),
    ...(decided.length === 0
      ? []
      : [
          {
            title: 'Decided by you lately',
            entries: decided.map(({ request, decision }) => [
              section(decisionLine(request, decision)),
            ]),
          },
        ]),
  ])
  const page = Math.min(Math.max(model.page, 1), pages.length)
  return home([
    header('awskey'),
    ...(isNothing(note) ? [] : [context(note)]),
    ...topButtons(page),
    ...(pages[page - 1] ?? pages[0]),
    ...turnButtons(page, pages.length),
    context(COMMANDS_LINE),
    context(
      mrkdwn`As of ${dateTime(model.now)}. Changes to your requests show here by themselves.`,
    ),
  ])
}

/** For whoever may not use awskey, or could not be judged: why, and nothing else. */
export function closedHome(refusal: Refusal): HomeView {
  const again = refusal.reason === 'person_unreadable' ? buttons(lookAgain(1)) : []
  return home([header('awskey'), section(refusalText(refusal)), ...again])
}

function home(blocks: readonly KnownBlock[]): HomeView {
  return { type: 'home', callback_id: VIEWS.home, blocks: [...blocks] }
}

function isShown(entry: readonly KnownBlock[]): boolean {
  return entry.length > 0
}

function topButtons(page: number): readonly KnownBlock[] {
  return buttons(
    lookAgain(page),
    button({ text: 'Create a key', action: ACTIONS.menuCreate, value: ACTIONS.menuCreate }),
    button({ text: 'Rotate a key', action: ACTIONS.menuRotate, value: ACTIONS.menuRotate }),
    button({ text: 'Show history', action: ACTIONS.menuHistory, value: ACTIONS.menuHistory }),
    button({ text: 'Show help', action: ACTIONS.menuHelp, value: ACTIONS.menuHelp }),
  )
}

function lookAgain(page: number) {
  return button({ text: 'Look again', action: ACTIONS.homePage, value: String(page) })
}

/** Rows of their own: Slack refuses one action id twice in a row. */
function turnButtons(page: number, pages: number): readonly KnownBlock[] {
  if (pages === 1) return []
  const to = (text: string, value: number): readonly KnownBlock[] =>
    buttons(button({ text, action: ACTIONS.homePage, value: String(value) }))
  return [
    context(mrkdwn`Page ${page} of ${pages}`),
    ...(page < pages ? to(`Next page (${page + 1} of ${pages})`, page + 1) : []),
    ...(page > 1 ? to(`Previous page (${page - 1} of ${pages})`, page - 1) : []),
  ]
}

function decisionLine(request: Request, { kind, at, breakGlass, onBehalfOf }: Decision): Mrkdwn {
  const did = kind === 'deny' ? 'Denied' : 'Approved'
  const place = onBehalfOf === undefined ? '' : ', in somebody’s place'
  return mrkdwn`*${breakGlass === true ? 'Broke the glass' : did}*${place}: ${titleOf(request)}, ${dateTime(at)} · ${code(`/awskey history ${request.id}`)}`
}

const COMMANDS_LINE: Mrkdwn = mrkdwn`Commands: ${joined(
  [...SUB_COMMANDS, 'help'].map((word) => code(`/awskey ${word}`)),
  ' ',
)}`
