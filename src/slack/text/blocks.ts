/**
 * The blocks awskey uses, typed by Slack's own types and made only through the limiter: whatever goes in, what comes out is accepted.
 * Markup is verbatim, so that Slack itself makes no links or mentions out of plain text.
 */
import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types'
import { cleanText, oneLine } from './clean-text.ts'
import { clipMarkup, clipPlain } from './clip.ts'
import { SLACK_LIMITS } from './limits.ts'
import { isNothing, type Mrkdwn, mrkdwn } from './mrkdwn.ts'
import { notificationText } from './notification-text.ts'

/** What is sent. `text` is what notifications and screen readers give; `classic` stands in where Slack does not know a block yet. */
export interface SlackMessage {
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  readonly classic?: readonly KnownBlock[]
}

/** Any text, shortened for a place that takes no markup. */
export function plain(text: string, max: number): string {
  return clipPlain(oneLine(text), max)
}

function plainText(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: plain(text, max) }
}

function markupText(text: Mrkdwn, max: number): MrkdwnElement {
  return { type: 'mrkdwn', text: clipMarkup(text.markup, max), verbatim: true }
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plainText(text, SLACK_LIMITS.headerText) }
}

export function section(text: Mrkdwn, accessory?: Button): SectionBlock {
  const body = { type: 'section', text: markupText(text, SLACK_LIMITS.sectionText) } as const
  return accessory === undefined ? body : { ...body, accessory }
}

/** Lines packed into as few sections as hold them; a line is cut only when it alone is too long. */
export function sections(all: readonly Mrkdwn[]): SectionBlock[] {
  const packed: string[] = []
  for (const line of all) {
    if (isNothing(line)) continue
    const last = packed.at(-1)
    const together = last === undefined ? undefined : `${last}\n${line.markup}`
    if (together !== undefined && together.length <= SLACK_LIMITS.sectionText)
      packed[packed.length - 1] = together
    else packed.push(line.markup)
  }
  return packed.map((markup) => section({ markup }))
}

/** Facts side by side: a label and its value. More than Slack takes in one section go into the next. */
export function facts(all: readonly (readonly [label: string, value: Mrkdwn])[]): SectionBlock[] {
  const shown = all.filter(([, value]) => !isNothing(value))
  const pages = Array.from(
    { length: Math.ceil(shown.length / SLACK_LIMITS.sectionFields) },
    (_, at) => shown.slice(at * SLACK_LIMITS.sectionFields, (at + 1) * SLACK_LIMITS.sectionFields),
  )
  return pages.map((page) => ({
    type: 'section',
    fields: page.map(([label, value]) =>
      markupText(mrkdwn`*${label}*\n${value}`, SLACK_LIMITS.fieldText),
    ),
  }))
}

export function context(...texts: readonly Mrkdwn[]): ContextBlock {
  const shown = texts.filter((text) => !isNothing(text)).slice(0, SLACK_LIMITS.contextElements)
  return {
    type: 'context',
    elements: shown.map((text) => markupText(text, SLACK_LIMITS.contextText)),
  }
}

export interface ButtonModel {
  /** Names the action, not "OK": what a screen reader says is all some people get. */
  readonly text: string
  readonly action: string
  readonly value: string
  readonly style?: 'primary' | 'danger'
  readonly confirm?: ConfirmationDialog
}

/** The value is never shortened: half an id would be somebody else's. */
export function button({ text, action, value, style, confirm }: ButtonModel): Button {
  return {
    type: 'button',
    text: plainText(text, SLACK_LIMITS.buttonText),
    accessibility_label: plain(text, SLACK_LIMITS.accessibilityLabel),
    action_id: action,
    value,
    ...(style !== undefined && { style }),
    ...(confirm !== undefined && { confirm }),
  }
}

/** A row of buttons, or no block at all: Slack refuses an empty row. */
export function buttons(...all: readonly Button[]): ActionsBlock[] {
  return all.length === 0
    ? []
    : [{ type: 'actions', elements: all.slice(0, SLACK_LIMITS.actionsElements) }]
}

export function confirmDialog(dialog: {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly deny: string
  readonly style?: 'primary' | 'danger'
}): ConfirmationDialog {
  return {
    title: plainText(dialog.title, SLACK_LIMITS.confirmTitle),
    text: { type: 'plain_text', text: clipPlain(cleanText(dialog.text), SLACK_LIMITS.confirmText) },
    confirm: plainText(dialog.confirm, SLACK_LIMITS.confirmButton),
    deny: plainText(dialog.deny, SLACK_LIMITS.confirmButton),
    ...(dialog.style !== undefined && { style: dialog.style }),
  }
}

/** A whole message. Blocks beyond Slack's number are dropped, and the reader is told so. */
export function message(
  text: Mrkdwn,
  blocks: readonly KnownBlock[],
  classic?: readonly KnownBlock[],
): SlackMessage {
  return {
    text: clipMarkup(notificationText(text), SLACK_LIMITS.messageText),
    blocks: fitting(blocks),
    ...(classic !== undefined && { classic: fitting(classic) }),
  }
}

/** The same message with a line of small print below its title; nothing is added where there is nothing to say. */
export function withNote(shown: SlackMessage, note: Mrkdwn): SlackMessage {
  if (isNothing(note)) return shown
  const noted = ([first, ...rest]: readonly KnownBlock[]): readonly KnownBlock[] =>
    fitting([...(first === undefined ? [] : [first]), context(note), ...rest])
  const { blocks, classic } = shown
  return {
    ...shown,
    blocks: noted(blocks),
    ...(classic !== undefined && { classic: noted(classic) }),
  }
}

function fitting(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  const max = SLACK_LIMITS.blocksInMessage
  if (blocks.length <= max) return blocks
  const dropped = blocks.length - (max - 1)
  return [
    ...blocks.slice(0, max - 1),
    context(mrkdwn`${dropped} more parts of this message do not fit.`),
  ]
}
