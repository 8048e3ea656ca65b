import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  type SNSClient,
} from '@aws-sdk/client-sns'
import { allPages } from '../../shared/all-pages.ts'
import type { Known } from '../../shared/known.ts'
import { mapKnown, read, readOrAbsent } from './answered.ts'

/** The alarms of a deployment and the topic that they tell. A page that is missing makes the whole list not known. */
export interface DescribedAlarm {
  readonly name: string
  readonly actionsEnabled: boolean
  /** As in `ALARM`. */
  readonly state: string | undefined
  /** ARNs of what it tells when it goes off. */
  readonly tells: readonly string[]
}

export interface DescribedTopic {
  /** An id, an ARN or an alias; `undefined`: nothing encrypts it. */
  readonly key: string | undefined
}

export interface DescribedSubscription {
  readonly protocol: string
  readonly endpoint: string
  /** Its ARN is given only once somebody has confirmed it. */
  readonly confirmed: boolean
}

export async function readAlarms(
  client: CloudWatchClient,
  prefix: string,
): Promise<Known<readonly DescribedAlarm[]>> {
  return read('cloudwatch:DescribeAlarms', async () => {
    const alarms = await allPages(async (token) => {
      const page = await client.send(
        new DescribeAlarmsCommand({
          AlarmNamePrefix: prefix,
          AlarmTypes: ['MetricAlarm'],
          ...(token !== undefined && { NextToken: token }),
        }),
      )
      return { items: page.MetricAlarms ?? [], next: page.NextToken }
    })
    return alarms.map(({ AlarmName = '', ActionsEnabled, StateValue, AlarmActions = [] }) => ({
      name: AlarmName,
      actionsEnabled: ActionsEnabled === true,
      state: StateValue,
      tells: AlarmActions,
    }))
  })
}

export async function readTopic(
  client: SNSClient,
  topicArn: string,
): Promise<Known<DescribedTopic | undefined>> {
  const answer = await readOrAbsent('sns:GetTopicAttributes', ['NotFound'], () =>
    client.send(new GetTopicAttributesCommand({ TopicArn: topicArn })),
  )
  return mapKnown(answer, (found) => found && { key: found.Attributes?.['KmsMasterKeyId'] })
}

export async function readSubscriptions(
  client: SNSClient,
  topicArn: string,
): Promise<Known<readonly DescribedSubscription[]>> {
  return read('sns:ListSubscriptionsByTopic', async () => {
    const subscriptions = await allPages(async (token) => {
      const page = await client.send(
        new ListSubscriptionsByTopicCommand({
          TopicArn: topicArn,
          ...(token !== undefined && { NextToken: token }),
        }),
      )
      return { items: page.Subscriptions ?? [], next: page.NextToken }
    })
    return subscriptions.map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => ({
      protocol: Protocol,
      endpoint: Endpoint,
      confirmed: SubscriptionArn.startsWith('arn:'),
    }))
  })
}
