import type { HomeView } from '@slack/types'
import { VIEWS } from '../../ids.ts'
import { header, section } from '../../text/blocks.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { helpParagraphs } from '../help-text.ts'
import { menuBlocks } from './menu-modal.ts'

/** What stands in the Home of somebody who opens it for the first time, until the worker has drawn theirs. It knows nothing of the person. */
export function firstHome(): HomeView {
  return {
    type: 'home',
    callback_id: VIEWS.home,
    blocks: [
      header('awskey'),
      section(
        mrkdwn`The life of AWS access keys, from Slack: see them, rotate them, know who did what.`,
      ),
      ...menuBlocks(),
      { type: 'divider' },
      ...helpParagraphs().map((paragraph) => section(paragraph)),
    ],
  }
}
