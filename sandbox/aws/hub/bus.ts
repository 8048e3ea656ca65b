import { authorize } from '../authorize.ts'
import { AwsError } from '../aws-error.ts'
import { isInput, listOf, requiredText, textOf } from '../input.ts'
import type { Call, Operations, Target } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import { randomUuid } from '../world.ts'

/** EventBridge's default bus of each account and Region: who may put events there, which is kept of the hub's, and events that somebody puts. What becomes of them is said in sandbox/forwarded-events.ts. */
export interface BusEvent {
  readonly id: string
  readonly account: string
  readonly region: string
  readonly source: string
  readonly detailType: string
  readonly at: Date
  readonly detail: unknown
}

/** As a rule sees it, and as a target gets it. */
export function envelopeOf(event: BusEvent): Readonly<Record<string, unknown>> {
  const { id, account, region, source, detailType, at, detail } = event
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account,
    time: `${at.toISOString().slice(0, 19)}Z`,
    region,
    resources: [],
    detail,
  }
}

const BUS = 'default'

function busTarget(call: Call): Target {
  const { accountId } = call.caller.principal
  return { name: `arn:aws:events:${call.region}:${accountId}:event-bus/${BUS}` }
}

function ownBus({ world, caller }: Call): Map<string, object> {
  return caller.principal.accountId === HUB_ACCOUNT
    ? world.hub.busPolicy
    : new Map<string, object>()
}

function describeEventBus(call: Call): Structure {
  const name = textOf(call.input, 'Name') ?? BUS
  if (name !== BUS)
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`)
  const statements = [...ownBus(call).values()]
  return {
    Name: name,
    Arn: busTarget(call).name,
    Policy:
      statements.length === 0
        ? undefined
        : JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  }
}

/** One statement for an account, or for everybody; no condition. */
function putPermission(call: Call): undefined {
  const Sid = requiredText(call.input, 'StatementId')
  const principal = requiredText(call.input, 'Principal')
  ownBus(call).set(Sid, {
    Sid,
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
    Action: requiredText(call.input, 'Action'),
    Resource: busTarget(call).name,
  })
}

interface Entry {
  readonly source: string
  readonly detailType: string
  readonly detail: string
}

const MOST_ENTRIES = 10

function entriesOf({ input }: Call): readonly Entry[] {
  const entries = listOf(input, 'Entries')
  if (entries.length === 0 || entries.length > MOST_ENTRIES)
    throw new AwsError('ValidationException', `Entries must have 1 to ${MOST_ENTRIES} members`)
  return entries.filter(isInput).map((entry) => {
    const bus = textOf(entry, 'EventBusName') ?? BUS
    if (bus !== BUS)
      throw new AwsError('ResourceNotFoundException', `Event bus ${bus} does not exist.`)
    return {
      source: requiredText(entry, 'Source'),
      detailType: requiredText(entry, 'DetailType'),
      detail: requiredText(entry, 'Detail'),
    }
  })
}

function detailOf(text: string): unknown {
  try {
    const detail: unknown = JSON.parse(text)
    return isInput(detail) ? detail : undefined
  } catch {
    return undefined
  }
}

function putEvents(call: Call): Structure {
  const { world, region, now } = call
  const results = entriesOf(call).map(({ source, detailType, detail: text }): Structure => {
    const detail = detailOf(text)
    if (source.startsWith('aws.')) return { ErrorCode: 'NotAuthorizedForSourceException' }
    if (detail === undefined) return { ErrorCode: 'MalformedDetail' }
    const id = randomUuid(world)
    const account = call.caller.principal.accountId
    world.onPut({ id, account, region, source, detailType, at: now, detail })
    return { EventId: id }
  })
  return {
    FailedEntryCount: results.filter(({ EventId }) => EventId === undefined).length,
    Entries: results,
  }
}

export const BUS_OPERATIONS: Operations = {
  DescribeEventBus: { readOnly: true, target: busTarget, run: describeEventBus },
  PutPermission: { readOnly: false, target: busTarget, run: putPermission },
  RemovePermission: {
    readOnly: false,
    target: busTarget,
    run(call) {
      ownBus(call).delete(requiredText(call.input, 'StatementId'))
      return undefined
    },
  },
  PutEvents: {
    readOnly: false,
    authorize(call) {
      for (const { source, detailType } of entriesOf(call)) {
        const context = { 'events:source': source, 'events:detail-type': detailType }
        authorize(call, { ...busTarget(call), context })
      }
    },
    run: putEvents,
  },
}
