import { z } from 'zod'
import { storedRuleArn } from './aws/hub/events.ts'
import type { StackType } from './aws/policy/template-roles.ts'
import { HUB_ACCOUNT } from './aws/roles.ts'
import type { World } from './aws/world.ts'
import { HOME } from './home.ts'

/** What the stack of the hub makes for alarms, for the copies of the ledger and for the organisation, read from the template that ships as the configuration fills it in. The address that alarms are sent to is confirmed. */
const Subscription = z.object({ TopicArn: z.string(), Protocol: z.string(), Endpoint: z.string() })
const Alarm = z.object({ AlarmName: z.string(), AlarmActions: z.array(z.string()) })
const Rule = z.object({
  Name: z.string(),
  EventPattern: z.record(z.string(), z.unknown()),
  Targets: z.array(z.object({ Arn: z.string() })),
})
const Topic = z.object({ TopicName: z.string(), KmsMasterKeyId: z.string().optional() })
const Locked = z.object({
  ObjectLockConfiguration: z.object({
    Rule: z.object({ DefaultRetention: z.object({ Mode: z.string(), Days: z.number() }) }),
  }),
})
const BucketPolicy = z.object({
  Bucket: z.string(),
  PolicyDocument: z.record(z.string(), z.unknown()),
})
const BusPolicy = z.object({
  StatementId: z.string(),
  Statement: z.record(z.string(), z.unknown()),
})

/** `queues`: ARNs as the engine calls them. */
export function plantStack(world: World, queues: readonly string[]): void {
  const { hub } = world
  const made = <T>(type: StackType, shape: z.ZodType<T>): readonly T[] =>
    world.deployment.hubResources(type).map(([, properties]) => shape.parse(properties))
  for (const { TopicName, KmsMasterKeyId } of made('AWS::SNS::Topic', Topic))
    hub.topics.set(topicArn(TopicName), { key: KmsMasterKeyId, subscriptions: [] })
  for (const { TopicArn, Protocol, Endpoint } of made('AWS::SNS::Subscription', Subscription)) {
    const topic = hub.topics.get(TopicArn)
    const arn = `${TopicArn}:c0ffee00-0000-4000-8000-000000000001`
    if (topic !== undefined)
      topic.subscriptions = [{ arn, protocol: Protocol, endpoint: Endpoint, confirmed: true }]
  }
  for (const { AlarmName: name, AlarmActions: tells } of made('AWS::CloudWatch::Alarm', Alarm))
    hub.alarms.set(name, { name, actionsEnabled: true, state: 'OK', tells })
  for (const { Name: name, EventPattern, Targets } of made('AWS::Events::Rule', Rule)) {
    const target = Targets[0]?.Arn ?? ''
    const engines = queues.find((arn) => lastOf(arn) === lastOf(target))
    const pattern = JSON.stringify(EventPattern)
    const at = { account: HUB_ACCOUNT, region: HOME.region, name }
    const targetArn = engines ?? target
    hub.rules.set(storedRuleArn(at), { ...at, state: 'ENABLED', pattern, targetArn })
  }
  for (const { StatementId: Sid, Statement } of made('AWS::Events::EventBusPolicy', BusPolicy))
    hub.busPolicy.set(Sid, { Sid, ...Statement })
  plantLedgerBucket(world)
}

/** What holds for every copy of the ledger by default; `undefined`: the ledger is copied nowhere. */
export function ledgerLock({ deployment }: World) {
  return deployment
    .hubResources('AWS::S3::Bucket')
    .flatMap(([, properties]) => Locked.safeParse(properties).data ?? [])
    .at(0)?.ObjectLockConfiguration.Rule.DefaultRetention
}

function plantLedgerBucket(world: World): void {
  const { hub, deployment } = world
  const lock = ledgerLock(world)
  if (lock === undefined) return
  const policy = deployment
    .hubResources('AWS::S3::BucketPolicy')
    .flatMap(([, properties]) => BucketPolicy.safeParse(properties).data ?? [])
    .find(({ Bucket }) => Bucket === HOME.ledgerBucket)?.PolicyDocument
  hub.buckets.set(HOME.ledgerBucket, {
    encryption: 'aws:kms',
    blocked: true,
    lock: { mode: lock.Mode, days: lock.Days },
    versioned: true,
    policy: JSON.stringify(policy),
  })
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1)
}

function topicArn(name: string): string {
  return `arn:aws:sns:${HOME.region}:${HUB_ACCOUNT}:${name}`
}
