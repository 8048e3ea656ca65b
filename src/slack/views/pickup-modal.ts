import type { ModalView } from '@slack/types'
import type { Subject } from '../../requests/request.ts'
import { ACTIONS, VIEWS } from '../ids.ts'
import { context, section } from '../text/blocks.ts'
import { modal, plainText } from '../text/modal.ts'
import { dateTime, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import { keyName, userName } from './names.ts'

/** The window in which a new key is handed over: it says that it is being checked, then leads to the one-time page or says why not. Never a secret. */
const TITLE = 'Your new access key'
const LABEL = 75

export function checkingModal(): ModalView {
  return modal({
    callback: VIEWS.pickup,
    title: TITLE,
    blocks: [
      section(
        mrkdwn`Checking that this key is yours … If nothing comes, close this and press the button again.`,
      ),
    ],
  })
}

export interface PickupLink {
  readonly subject: Subject
  readonly keyId: string
  readonly url: string
  readonly until: Date
}

export function linkModal({ subject, keyId, url, until }: PickupLink): ModalView {
  return modal({
    callback: VIEWS.pickup,
    title: TITLE,
    blocks: [
      section(
        mrkdwn`The page shows the secret of ${keyName(keyId)} for ${userName(subject)} *once*, with a .csv file to download. Open it on the machine where you will use the key.`,
      ),
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: ACTIONS.pickupLink,
            text: plainText('Open the page', LABEL),
            style: 'primary',
            url,
          },
        ],
      },
      context(
        mrkdwn`The link works until ${dateTime(until)} and for you alone: pass it on to nobody. Pressing the button in the message again makes a new one, and this one ends.`,
      ),
    ],
  })
}

export function refusedModal(said: Mrkdwn): ModalView {
  return modal({ callback: VIEWS.pickup, title: TITLE, blocks: [section(said)] })
}
