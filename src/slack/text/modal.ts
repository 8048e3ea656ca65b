import type { KnownBlock, ModalView, PlainTextElement } from '@slack/types'
import { plain } from './blocks.ts'

/** A modal, inside Slack's limits whatever is put into it. */
const TITLE = 24

interface ModalParts {
  readonly callback: string
  readonly title: string
  readonly blocks: readonly KnownBlock[]
  readonly submit?: string
  /** Comes back with whatever is done in the modal. */
  readonly metadata?: string
}

/** With something to send there is something to go back from. */
export function modal({ callback, title, blocks, submit, metadata }: ModalParts): ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    title: plainText(title, TITLE),
    close: plainText(submit === undefined ? 'Close' : 'Go back', TITLE),
    blocks: [...blocks],
    ...(submit !== undefined && { submit: plainText(submit, TITLE) }),
    ...(metadata !== undefined && { private_metadata: metadata }),
  }
}

export function plainText(words: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: plain(words, max) }
}
