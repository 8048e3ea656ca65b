import { message, type SlackMessage, section } from '../text/blocks.ts'
import { lines, mrkdwn } from '../text/mrkdwn.ts'

/** To whoever wrote a message that somebody reports, when it holds what looks like a secret. It repeats nothing of it. */
export function secretPastedNotice(link: string | undefined): SlackMessage {
  const where =
    link === undefined
      ? mrkdwn`A message of yours`
      : mrkdwn`<${{ markup: link }}|A message of yours>`
  const text = lines(
    mrkdwn`*${where} holds what looks like the secret of an access key*, and somebody has just reported it.`,
    mrkdwn`Delete it now: open it, press ⋮ (More actions), then Delete message. awskey cannot delete what you wrote. Deleting does not make the key safe, because others may have seen it: security looks after that.`,
    mrkdwn`If you may not delete messages here, ask an administrator of the workspace to do it.`,
  )
  return message(text, [section(text)])
}
