import { DescribeEventBusCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { type Known, known } from '../../shared/known.ts'
import { read } from './answered.ts'
import { type PolicyStatement, statementsOf } from './policy-statements.ts'

/** Who may put events on the default bus, besides its own account. Without a policy nobody. */
export async function readBusPolicy(
  client: EventBridgeClient,
): Promise<Known<readonly PolicyStatement[]>> {
  const operation = 'events:DescribeEventBus'
  const answer = await read(operation, () =>
    client.send(new DescribeEventBusCommand({ Name: 'default' })),
  )
  if (answer.kind === 'unknown') return answer
  const { Policy } = answer.value
  return Policy === undefined ? known([]) : statementsOf(operation, Policy)
}
