/** What somebody is told at once who began, stopped or asked for a list of many rotations. It never says that something is done that still has to be done. */
import type { Bulk } from '../../requests/bulk.ts'
import { csvText } from '../../requests/history-csv.ts'
import type { Standing } from '../../rotation/bulk/bulk-stand.ts'
import { message, type SlackMessage, section } from '../text/blocks.ts'
import { channelLink, code, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import { count, LEFT_OUT_WORDS, standText } from './bulk-words.ts'

export function bulkStartedAnswer({
  bulk,
  channel,
}: {
  bulk: Bulk
  channel: string
}): SlackMessage {
  return answer(
    mrkdwn`Started: ${count(bulk.entries.length, 'rotation')} of keys of team ${bulk.team}, a few each minute. The message in ${channelLink(channel)} shows how far they are, and can stop the rest. ${code(bulk.id)}`,
  )
}

export function bulkStoppedAnswer(bulk: Bulk): SlackMessage {
  const stopped = bulk.entries.filter(({ state }) => state === 'stopped').length
  return answer(
    mrkdwn`Stopped: ${count(stopped, 'rotation')} that had not begun. What has begun goes on; ${code('/awskey cancel')} with its id takes one back.`,
  )
}

export function bulkFileAnswer(bulk: Bulk): SlackMessage {
  return answer(
    mrkdwn`All ${bulk.entries.length} rotations of team ${bulk.team}, and who was left out, are in your direct messages, as a file.`,
  )
}

/** One line for each rotation, then for whoever was left out. */
export function bulkCsv({ leftOut }: Bulk, standing: readonly Standing[]): string {
  return csvText([
    ['account', 'user', 'key', 'state', 'request', 'detail'],
    ...standing.map((each) => {
      const { accountName, userName, keyId, requestId = '' } = each.entry
      return [accountName, userName, keyId, each.stand, requestId, standText(each)]
    }),
    ...leftOut.map(({ accountName, userName = '', reason, why }) => {
      const words = LEFT_OUT_WORDS[reason]
      const detail = why === undefined ? words : `${words}: ${why}`
      return [accountName, userName, '', 'left_out', '', detail]
    }),
  ])
}

function answer(text: Mrkdwn): SlackMessage {
  return message(text, [section(text)])
}
