/** What the platform team reads when a team could not be told of its keys: why, and what to do. It says nothing of the keys: only the team's own channel does. */
import {
  CHANNEL_TROUBLES,
  type ChannelTrouble,
  type Undelivered,
} from '../../reminders/tell-digest.ts'
import { ACTIONS } from '../ids.ts'
import { button, buttons, message, type SlackMessage, section } from '../text/blocks.ts'
import { channelLink, code, lines, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'

export function undeliveredNotice({ week, team, channel, why }: Undelivered): SlackMessage {
  const title = mrkdwn`*Team ${team} could not be told of its stale keys this week.*`
  const [reason, todo] = isTrouble(why) ? TROUBLES[why](channel) : otherTrouble(why)
  return message(mrkdwn`${title} ${reason}`, [
    section(
      lines(
        title,
        mrkdwn`Channel ${channelLink(channel)} (${code(channel)}): ${reason}`,
        mrkdwn`*What to do:* ${todo} awskey tries again each day until the next week's digest, and at once with the button.`,
      ),
    ),
    ...buttons(
      button({
        text: `Tell ${team} now`,
        action: ACTIONS.digestAgain,
        value: `${week}/${team}`,
      }),
    ),
  ])
}

function isTrouble(why: string): why is ChannelTrouble {
  return CHANNEL_TROUBLES.some((trouble) => trouble === why)
}

const TROUBLES: Readonly<
  Record<ChannelTrouble, (channel: string) => readonly [reason: Mrkdwn, todo: Mrkdwn]>
> = {
  missing: (channel) => [
    mrkdwn`it is not there, or it is private and awskey was not invited.`,
    mrkdwn`invite awskey there, or write the right id for ${code(channel)} in awskey.yml.`,
  ],
  archived: () => [
    mrkdwn`it is archived.`,
    mrkdwn`unarchive it, or name another channel in awskey.yml.`,
  ],
  not_invited: () => [mrkdwn`awskey is not in it.`, mrkdwn`invite awskey there.`],
  shared: () => [
    mrkdwn`it is shared with another company, or an invitation to one is open, and nobody outside may read of access keys.`,
    mrkdwn`name a channel of your own in awskey.yml.`,
  ],
}

function otherTrouble(why: string): readonly [reason: Mrkdwn, todo: Mrkdwn] {
  return [
    mrkdwn`awskey could not find out whether it may write there, or Slack did not take the message (${why}).`,
    mrkdwn`look whether awskey has the scopes of docs/configuration.md and may post in this channel.`,
  ]
}
