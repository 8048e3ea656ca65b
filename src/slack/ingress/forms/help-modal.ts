import type { ModalView } from '@slack/types'
import { VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { isNothing, type Mrkdwn, NOTHING } from '../../text/mrkdwn.ts'
import { helpParagraphs } from '../help-text.ts'

/** Help, where somebody clicked for it. */
export function helpModal(note: Mrkdwn = NOTHING): ModalView {
  const said = isNothing(note) ? [] : [section(note)]
  const blocks = [...said, ...helpParagraphs().map((paragraph) => section(paragraph))]
  return modal({ callback: VIEWS.notice, title: 'What awskey does', blocks })
}
