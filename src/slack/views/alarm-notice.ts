/** What security reads when an alarm of awskey's own goes off, and when it is over. Every word is from the table; the event gives an id, a state and a moment. */
import type { AlarmId } from '../../shared/deployment-alarms.ts'
import { context, header, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, dateTime, lines, mrkdwn } from '../text/mrkdwn.ts'
import { ALARM_TEXTS } from './alarm-text.ts'

export interface AlarmNoticeModel {
  readonly id: AlarmId
  /** As CloudWatch shows it. */
  readonly name: string
  readonly state: 'ALARM' | 'OK'
  /** When the state changed. */
  readonly at: string
}

export function alarmNotice({ id, name, state, at }: AlarmNoticeModel): SlackMessage {
  const { title, means, doThis, see } = ALARM_TEXTS[id]
  if (state === 'OK') {
    const over = mrkdwn`*Over:* ${title}. The alarm ${code(name)} ended ${dateTime(at)}.`
    return message(over, [section(over)])
  }
  return message(mrkdwn`Alarm: ${title}`, [
    header(`Alarm: ${title}`),
    section(lines(mrkdwn`${means}`, mrkdwn`*What to do:* ${doThis}`)),
    context(mrkdwn`Alarm ${code(name)}, since ${dateTime(at)}. More in ${code(see)}.`),
  ])
}
