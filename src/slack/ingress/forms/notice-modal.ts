import type { ModalView } from '@slack/types'
import { VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import type { Mrkdwn } from '../../text/mrkdwn.ts'

/** A sentence in place of a form. */
export function noticeModal(title: string, said: Mrkdwn): ModalView {
  return modal({ callback: VIEWS.notice, title, blocks: [section(said)] })
}
