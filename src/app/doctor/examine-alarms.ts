import { readAlarms, readSubscriptions, readTopic } from '../../aws/doctor/alarm-reads.ts'
import { readKmsKey } from '../../aws/doctor/own-reads.ts'
import { readQueue } from '../../aws/doctor/queue-reads.ts'
import { type DescribedRule, readRules } from '../../aws/doctor/rule-reads.ts'
import { partitionOf } from '../../aws/regions.ts'
import { alarmTopicName } from '../../shared/deployment-alarms.ts'
import { type Known, unknown } from '../../shared/known.ts'
import type { Exam } from './examine.ts'
import { type Finding, notKnown } from './finding.ts'
import { judgeAlarms, judgeSubscription, judgeTopic } from './judge-alarms.ts'
import { judgeEncryptionKey } from './judge-own-keys.ts'
import { judgeAlarmRule } from './judge-schedules.ts'
import { permission } from './needs-of-reading.ts'

/** Both ways by which people hear of an alarm: the topic, to which an address may be subscribed, and the rules that carry it to the queues and so to Slack. */
export async function examineAlarms(
  exam: Exam,
  environment: (name: string) => Known<string>,
  account: Known<string>,
): Promise<readonly Finding[]> {
  const { naming } = exam.config.deployment
  const alarms = await readAlarms(exam.clients.metrics, `${naming.prefix}-`)
  const topic = topicArnIn(exam, account)
  return [
    ...judgeAlarms(naming, topic, alarms),
    ...(topic === undefined
      ? [
          notKnown(
            'topic of alarms',
            'the account is not known',
            permission('sts:GetCallerIdentity'),
          ),
        ]
      : await examineTopic(exam, topic)),
    ...judgeAlarmRule('worker', await rulesTo(exam, environment('AWSKEY_QUEUE_URL'))),
    ...judgeAlarmRule('responder', await rulesTo(exam, environment('AWSKEY_RESPONDER_QUEUE_URL'))),
  ]
}

function topicArnIn({ config, region }: Exam, account: Known<string>): string | undefined {
  if (account.kind === 'unknown') return undefined
  const name = alarmTopicName(config.deployment.naming)
  return `arn:${partitionOf(region).name}:sns:${region}:${account.value}:${name}`
}

async function examineTopic({ clients, config }: Exam, arn: string): Promise<readonly Finding[]> {
  const { alarmsEmail, keys, naming } = config.deployment
  const topic = await readTopic(clients.sns, arn)
  const found = judgeTopic(alarmTopicName(naming), topic, keys.alarms)
  if (topic.kind === 'unknown' || topic.value === undefined) return found
  const { key } = topic.value
  return [
    ...found,
    ...(key === undefined
      ? []
      : judgeEncryptionKey('of alarms', await readKmsKey(clients.kms, key))),
    ...(alarmsEmail === undefined
      ? []
      : judgeSubscription(arn, alarmsEmail, await readSubscriptions(clients.sns, arn))),
  ]
}

/** The rules that put jobs into a queue. */
async function rulesTo(
  { clients }: Exam,
  url: Known<string>,
): Promise<Known<readonly DescribedRule[]>> {
  if (url.kind === 'unknown') return url
  const queue = await readQueue(clients.sqs, url.value)
  if (queue.kind === 'unknown') return queue
  if (queue.value === undefined) return unknown('the queue is not there')
  return readRules(clients.events, queue.value.arn)
}
