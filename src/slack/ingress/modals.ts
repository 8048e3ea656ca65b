import type { HomeView, KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import { parseButtonValue } from '../../requests/request.ts'
import { ACTIONS, BLOCKS, VIEWS } from '../ids.ts'
import { button, buttons, context, header, plain, section } from '../text/blocks.ts'
import { code, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import { helpParagraphs } from './help-text.ts'
import { formatPlace, type Place } from './modal-place.ts'

/** The forms and pages of this path. Pure, and inside Slack's limits whatever is put into them. */
const TITLE = 24
const LABEL = 150
/** What SignedAct takes as a reason. */
const MAX_REASON = 1_000

const text = (words: string, max: number) =>
  ({ type: 'plain_text', text: plain(words, max) }) as const

interface ModalParts {
  readonly callback: string
  readonly title: string
  readonly blocks: readonly KnownBlock[]
  readonly submit?: string
  readonly close?: string
  readonly place?: Place
}

function modal({ callback, title, blocks, submit, close, place }: ModalParts): ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    title: text(title, TITLE),
    close: text(close ?? 'Close', TITLE),
    blocks: [...blocks],
    ...(submit !== undefined && { submit: text(submit, TITLE) }),
    ...(place !== undefined && { private_metadata: formatPlace(place) }),
  }
}

interface MenuEntry {
  readonly what: Mrkdwn
  readonly button: string
  readonly action: string
}

const MENU: readonly MenuEntry[] = [
  {
    what: mrkdwn`*Your access keys* with status, age and last use`,
    button: 'List my keys',
    action: ACTIONS.menuList,
  },
  {
    what: mrkdwn`*Rotate* a key: a new one, and the old one goes when it is no longer used`,
    button: 'Rotate a key',
    action: ACTIONS.menuRotate,
  },
  {
    what: mrkdwn`*History*: who asked, who decided, what was done`,
    button: 'Show history',
    action: ACTIONS.menuHistory,
  },
  { what: mrkdwn`*Help*, with examples`, button: 'Show help', action: ACTIONS.menuHelp },
]

function menuBlocks(): KnownBlock[] {
  return MENU.map(({ what, button: label, action }) =>
    section(what, button({ text: label, action, value: action })),
  )
}

/** `said` stands first, where there is something to say. */
export function menuModal(place: Place, said?: Mrkdwn): ModalView {
  const blocks = [...(said === undefined ? [] : [section(said)]), ...menuBlocks()]
  return modal({ callback: VIEWS.menu, title: 'awskey', blocks, place })
}

export function helpModal(): ModalView {
  const blocks = helpParagraphs().map((paragraph) => section(paragraph))
  return modal({ callback: VIEWS.notice, title: 'What awskey does', blocks })
}

export function noticeModal(title: string, said: Mrkdwn): ModalView {
  return modal({ callback: VIEWS.notice, title, blocks: [section(said)] })
}

function userBlock(label: string, optional: boolean, chosen?: PlainTextOption): KnownBlock {
  return {
    type: 'input',
    block_id: BLOCKS.user,
    label: text(label, LABEL),
    optional,
    element: {
      type: 'external_select',
      action_id: ACTIONS.pickUser,
      placeholder: text('Type part of the name', LABEL),
      min_query_length: 0,
      ...(chosen !== undefined && { initial_option: chosen }),
    },
  }
}

export function rotateModal(place: Place, chosen?: PlainTextOption): ModalView {
  return modal({
    callback: VIEWS.rotate,
    title: 'Rotate an access key',
    submit: 'Rotate',
    close: 'Go back',
    place,
    blocks: [
      userBlock('IAM user', false, chosen),
      context(
        mrkdwn`The old key stays Active until the new one is in use. Somebody else's key needs the yes of its owner or of the team first.`,
      ),
    ],
  })
}

export function historyModal(place: Place, chosen?: PlainTextOption): ModalView {
  return modal({
    callback: VIEWS.history,
    title: 'History',
    submit: 'Show',
    close: 'Go back',
    place,
    blocks: [
      userBlock('Of an IAM user', true, chosen),
      {
        type: 'input',
        block_id: BLOCKS.target,
        optional: true,
        label: text('Or of an access key or a request', LABEL),
        element: {
          type: 'plain_text_input',
          action_id: ACTIONS.typeTarget,
          max_length: 150,
          placeholder: text('AKIA… or the id of a request', LABEL),
        },
      },
    ],
  })
}

export function denyModal(place: Place): ModalView {
  const shown = parseButtonValue(place.value ?? '')
  return modal({
    callback: VIEWS.deny,
    title: 'Deny a request',
    submit: 'Deny',
    close: 'Go back',
    place,
    blocks: [
      ...(shown === undefined ? [] : [section(mrkdwn`Request ${code(shown.requestId)}`)]),
      {
        type: 'input',
        block_id: BLOCKS.reason,
        label: text('Why', LABEL),
        hint: text(
          'The requester reads it, and it stays in the ledger. No secrets, please.',
          LABEL,
        ),
        element: {
          type: 'plain_text_input',
          action_id: ACTIONS.typeReason,
          multiline: true,
          min_length: 1,
          max_length: MAX_REASON,
        },
      },
    ],
  })
}

export function homeView(): HomeView {
  return {
    type: 'home',
    callback_id: VIEWS.home,
    blocks: [
      header('awskey'),
      section(
        mrkdwn`The life of AWS access keys, from Slack: see them, rotate them, know who did what.`,
      ),
      ...buttons(
        button({
          text: 'List my keys',
          action: ACTIONS.menuList,
          value: ACTIONS.menuList,
          style: 'primary',
        }),
        button({ text: 'Rotate a key', action: ACTIONS.menuRotate, value: ACTIONS.menuRotate }),
        button({ text: 'Show history', action: ACTIONS.menuHistory, value: ACTIONS.menuHistory }),
      ),
      { type: 'divider' },
      ...helpParagraphs().map((paragraph) => section(paragraph)),
    ],
  }
}
