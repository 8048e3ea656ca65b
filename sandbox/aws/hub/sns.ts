import { AwsError } from '../aws-error.ts'
import { requiredText } from '../input.ts'
import type { Call, Operations, Target } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import { randomUuid } from '../world.ts'
import type { StoredSubscription, StoredTopic } from './hub.ts'

/** SNS in the hub account: the topic of alarms and who is subscribed. Nothing is published, and nobody here reads the e-mail that asks for a confirmation. */
const PENDING = 'PendingConfirmation'

function topicOf(call: Call): StoredTopic {
  const { accountId } = call.caller.principal
  const arn = requiredText(call.input, 'TopicArn')
  const found = accountId === HUB_ACCOUNT ? call.world.hub.topics.get(arn) : undefined
  if (found === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404)
  return found
}

function target(call: Call): Target {
  return { name: requiredText(call.input, 'TopicArn') }
}

function getTopicAttributes(call: Call): Structure {
  const { key, subscriptions } = topicOf(call)
  const confirmed = subscriptions.filter((each) => each.confirmed).length
  return {
    Attributes: new Map([
      ['TopicArn', requiredText(call.input, 'TopicArn')],
      ['Owner', HUB_ACCOUNT],
      ['SubscriptionsConfirmed', String(confirmed)],
      ['SubscriptionsPending', String(subscriptions.length - confirmed)],
      ...(key === undefined ? [] : [['KmsMasterKeyId', key] as const]),
    ]),
  }
}

function listSubscriptions(call: Call): Structure {
  const TopicArn = requiredText(call.input, 'TopicArn')
  return {
    Subscriptions: topicOf(call).subscriptions.map((each) => ({
      SubscriptionArn: arnOf(each),
      Owner: HUB_ACCOUNT,
      Protocol: each.protocol,
      Endpoint: each.endpoint,
      TopicArn,
    })),
  }
}

function arnOf({ arn, confirmed }: StoredSubscription): string {
  return confirmed ? arn : PENDING
}

/** Whoever is subscribed already stays as he is. */
function subscribe(call: Call): Structure {
  const topic = topicOf(call)
  const protocol = requiredText(call.input, 'Protocol')
  const endpoint = requiredText(call.input, 'Endpoint')
  const known = topic.subscriptions.find(
    (each) => each.protocol === protocol && each.endpoint === endpoint,
  )
  if (known !== undefined) return { SubscriptionArn: arnOf(known) }
  const arn = `${requiredText(call.input, 'TopicArn')}:${randomUuid(call.world)}`
  topic.subscriptions = [...topic.subscriptions, { arn, protocol, endpoint, confirmed: false }]
  return { SubscriptionArn: 'pending confirmation' }
}

function unsubscribe(call: Call): undefined {
  const arn = requiredText(call.input, 'SubscriptionArn')
  for (const topic of call.world.hub.topics.values())
    topic.subscriptions = topic.subscriptions.filter((each) => each.arn !== arn)
}

export const SNS_OPERATIONS: Operations = {
  DeleteTopic: {
    readOnly: false,
    target,
    run(call) {
      call.world.hub.topics.delete(requiredText(call.input, 'TopicArn'))
      return undefined
    },
  },
  GetTopicAttributes: { readOnly: true, target, run: getTopicAttributes },
  ListSubscriptionsByTopic: { readOnly: true, target, run: listSubscriptions },
  Subscribe: { readOnly: false, target, run: subscribe },
  Unsubscribe: {
    readOnly: false,
    target: (call) => ({ name: requiredText(call.input, 'SubscriptionArn') }),
    run: unsubscribe,
  },
}
