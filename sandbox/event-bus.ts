import { type BusEvent, envelopeOf } from './aws/hub/bus.ts'
import { eventJson, eventSource, type TrailEvent } from './aws/trail-event.ts'
import type { FunctionHost, Invocation } from './host/function-host.ts'

/**
 * EventBridge between the accounts and the function `signal`: it passes on what the rules of serverless.yml match among the calls of IAM, at once, where AWS takes some minutes, and what somebody put on a
 * bus, by the ways that it has. As Lambda does, it calls a function that failed twice more. Events of AWS Health and GuardDuty come from outside: nothing here finds keys in public.
 */
export interface EventBus {
  /** A call was made in an account, and CloudTrail has it. */
  seen(event: TrailEvent): void
  /** An event was put on a bus. */
  took(event: BusEvent): void
  /** An event as EventBridge would deliver it, given to the function now. */
  put(event: unknown): Promise<Invocation>
  /** Events that wait or are being delivered. */
  open(): number
  run(): Promise<void>
  reset(): void
}

const MATCHED: readonly string[] = ['AttachUserPolicy', 'CreateAccessKey']
const DELIVERIES = 3

export interface EventBusOptions {
  host(): FunctionHost
  /** How many rules bring an event to the function. */
  ways(event: BusEvent): number
}

export function createEventBus({ host, ways }: EventBusOptions): EventBus {
  let waiting: unknown[] = []
  let delivering = 0
  const deliver = async (event: unknown): Promise<void> => {
    for (let tries = 0; tries < DELIVERIES; tries++)
      if ((await host().invoke(event)).kind === 'answered') return
  }
  return {
    seen(event) {
      if (event.service === 'iam' && MATCHED.includes(event.eventName))
        waiting.push(envelopeOf(busEventOf(event)))
    },
    took(event) {
      for (let way = ways(event); way > 0; way--) waiting.push(envelopeOf(event))
    },
    put: (event) => host().invoke(event),
    open: () => waiting.length + delivering,
    async run() {
      const events = waiting
      waiting = []
      delivering += events.length
      for (const event of events) {
        await deliver(event)
        delivering -= 1
      }
    },
    reset() {
      waiting = []
    },
  }
}

function busEventOf(event: TrailEvent): BusEvent {
  const detail: unknown = JSON.parse(eventJson(event))
  return {
    id: event.eventId,
    account: event.accountId,
    region: event.region,
    source: `aws.${eventSource(event).split('.')[0]}`,
    detailType: 'AWS API Call via CloudTrail',
    at: event.at,
    detail,
  }
}
