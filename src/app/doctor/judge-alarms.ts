import { ALARM_IDS, alarmName, alarmNamed } from '../../shared/deployment-alarms.ts'
import type { DeploymentNaming } from '../../shared/deployment-names.ts'
import type { Known } from '../../shared/known.ts'
import { type Finding, judged, unlessTroubled, wrong } from './finding.ts'
import { permission } from './needs-of-reading.ts'

/** Whether somebody hears of an alarm. That one is on at this moment is said, and is no fault of the deployment. Pure. */
export interface AlarmFacts {
  readonly name: string
  readonly actionsEnabled: boolean
  readonly state: string | undefined
  /** ARNs. */
  readonly tells: readonly string[]
}

export interface TopicFacts {
  /** `undefined`: nothing encrypts it. */
  readonly key: string | undefined
}

export interface SubscriptionFacts {
  readonly protocol: string
  readonly endpoint: string
  readonly confirmed: boolean
}

const DEPLOY = 'deploy again: npm run deploy'
/** CloudWatch may not use it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const OF_AWS = 'alias/aws/sns'

/** `wanted`: the key that awskey.yml names, if it names one. */
export function judgeTopic(
  name: string,
  read: Known<TopicFacts | undefined>,
  wanted: string | undefined,
): readonly Finding[] {
  const check = `topic ${name}`
  return judged(check, read, permission('sns:GetTopicAttributes'), (found) => {
    if (found === undefined)
      return [
        wrong(check, { what: 'it is not there: alarms are told to nobody by it', todo: DEPLOY }),
      ]
    return unlessTroubled(check, 'there, and encrypted', [
      found.key === undefined && { what: 'nothing encrypts it', todo: DEPLOY },
      found.key?.endsWith(OF_AWS) === true && {
        what: `it is encrypted by ${OF_AWS}, which CloudWatch may not use: no alarm arrives`,
        todo: DEPLOY,
      },
      found.key !== undefined &&
        wanted !== undefined &&
        found.key !== wanted && {
          what: `it is encrypted by ${found.key}, and deployment.keys.alarms names ${wanted}`,
          todo: DEPLOY,
        },
    ])
  })
}

export function judgeSubscription(
  topicArn: string,
  email: string,
  read: Known<readonly SubscriptionFacts[]>,
): readonly Finding[] {
  const check = `alarms by e-mail to ${email}`
  return judged(check, read, permission('sns:ListSubscriptionsByTopic'), (subscriptions) => {
    const found = subscriptions.filter(
      ({ protocol, endpoint }) =>
        protocol === 'email' && endpoint.toLowerCase() === email.toLowerCase(),
    )
    return unlessTroubled(check, 'subscribed and confirmed', [
      found.length === 0 && {
        what: 'nobody is subscribed by that address; SNS forgets whoever does not confirm within two days',
        todo: `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${email}, then confirm the e-mail`,
      },
      found.length > 0 &&
        !found.some(({ confirmed }) => confirmed) && {
          what: 'the subscription is not confirmed: nothing is sent',
          todo: 'confirm the e-mail that SNS sent to that address',
        },
    ])
  })
}

/** `topicArn`: `undefined` where it is not known; then nothing is said of what they tell. */
export function judgeAlarms(
  naming: DeploymentNaming,
  topicArn: string | undefined,
  read: Known<readonly AlarmFacts[]>,
): readonly Finding[] {
  const check = 'alarms'
  return judged(check, read, permission('cloudwatch:DescribeAlarms'), (all) => {
    const alarms = all.filter(({ name }) => alarmNamed(naming, name) !== undefined)
    const missing = ALARM_IDS.map((id) => alarmName(naming, id)).filter(
      (name) => !alarms.some((alarm) => alarm.name === name),
    )
    const silent = alarms.filter(({ actionsEnabled }) => !actionsEnabled)
    const elsewhere = alarms.filter(({ tells }) =>
      topicArn === undefined ? tells.length === 0 : !tells.includes(topicArn),
    )
    const whom =
      topicArn === undefined ? '; whether they tell the topic is not known' : ', and tell the topic'
    const on = alarms.filter(({ state }) => state === 'ALARM')
    const now = on.length === 0 ? 'none is in ALARM now' : `in ALARM now: ${namesOf(on)}`
    return unlessTroubled(
      check,
      `${alarms.length} are there, with their actions on${whom}; ${now}`,
      [
        missing.length > 0 && { what: `not there: ${missing.join(', ')}`, todo: DEPLOY },
        silent.length > 0 && {
          what: `their actions are off, so that the topic is not told: ${namesOf(silent)}`,
          todo: 'turn them on: aws cloudwatch enable-alarm-actions --alarm-names …',
        },
        elsewhere.length > 0 && {
          what: `they do not tell the topic of awskey: ${namesOf(elsewhere)}`,
          todo: DEPLOY,
        },
      ],
    )
  })
}

function namesOf(alarms: readonly AlarmFacts[]): string {
  return alarms.map(({ name }) => name).join(', ')
}
