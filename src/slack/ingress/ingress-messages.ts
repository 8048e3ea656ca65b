import { ACTIONS } from '../ids.ts'
import { button, buttons, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import { formatReopening, type Reopening } from './modal-place.ts'
import type { SentAct } from './send-act.ts'

/** The sentences said while somebody waits. They promise nothing: what is done is said by the worker, once it is done. */
export function sentence(text: Mrkdwn): SlackMessage {
  return message(text, [section(text)])
}

export function notSentText(sent: Exclude<SentAct, { readonly kind: 'sent' }>): Mrkdwn {
  return sent.kind === 'not_sent'
    ? mrkdwn`Something went wrong, so nothing was done. Try again in a minute (reference ${code(sent.reference)}).`
    : mrkdwn`It is not known whether this arrived: no answer came. Try again; doing it twice does no harm (reference ${code(sent.reference)}).`
}

export function wentWrong(reference: string): SlackMessage {
  return sentence(
    mrkdwn`Something went wrong, so nothing was done. Try again in a minute; if it happens again, tell the platform team the reference ${code(reference)}.`,
  )
}

/** A form that Slack did not open: a click on this button brings a fresh trigger. */
export function openAgain(reopening: Reopening): SlackMessage {
  const text = mrkdwn`That took too long, and Slack did not open the form. Nothing was done.`
  const value = formatReopening(reopening)
  const again =
    value === undefined
      ? []
      : buttons(button({ text: 'Open the form again', action: ACTIONS.openAgain, value }))
  return message(text, [section(text), ...again])
}

export const UNKNOWN_BUTTON: SlackMessage = sentence(
  mrkdwn`This button belongs to another version of awskey, so nothing was done. ${code('/awskey')} opens the menu.`,
)

export const UNKNOWN_FORM: Mrkdwn = mrkdwn`This form belongs to another version of awskey, so nothing was done. ${code('/awskey')} opens the menu.`

export const UNKNOWN_SLASH_COMMAND: SlackMessage = sentence(
  mrkdwn`awskey answers to ${code('/awskey')}. ${code('/awskey help')} shows what it can do.`,
)

export const NOT_UNDERSTOOD: SlackMessage = sentence(
  mrkdwn`awskey could not read this request of Slack's, so nothing was done. ${code('/awskey help')} shows what it can do.`,
)

export const WINDOW_NOT_OPENED: SlackMessage = sentence(
  mrkdwn`Slack did not open the window in which the key would be handed over. Nothing was done; please press the button again.`,
)

export const CANCEL_WHAT: SlackMessage = sentence(
  mrkdwn`Which request? Write ${code('/awskey cancel')} and the request's id, or press Cancel on its message.`,
)

export const WHOSE_WHAT: SlackMessage = sentence(
  mrkdwn`Which access key? Write ${code('/awskey whose')} and its whole id, which starts with AKIA.`,
)

export const AUDIT_WHAT: SlackMessage = sentence(
  mrkdwn`Which access key? Write ${code('/awskey audit')} and its whole id, which starts with AKIA; ${code('/awskey list')} shows the ids.`,
)
