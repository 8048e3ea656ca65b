import type { ModalView } from '@slack/types'
import { VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { helpParagraphs } from '../help-text.ts'

/** Help, where somebody clicked for it. */
export function helpModal(): ModalView {
  const blocks = helpParagraphs().map((paragraph) => section(paragraph))
  return modal({ callback: VIEWS.notice, title: 'What awskey does', blocks })
}
