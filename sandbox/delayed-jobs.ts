import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../src/shared/clock.ts'
import type { HoldBack } from './aws/forwarded-services.ts'

/**
 * Queue messages that are to be seen later. A queue's delay is a wait of awskey's, so here it runs on business time: it is over when the clock has been moved so far, however little has gone by on the wall.
 * Nothing is dropped; a reset forgets all of them.
 */
export interface DelayedJobs {
  readonly holdBack: HoldBack
  nextAt(): Date | undefined
  /** Puts those whose time has come into their queues. */
  release(): Promise<void>
  reset(): void
  waiting(): readonly WaitingMessage[]
  restore(waiting: readonly WaitingMessage[]): void
}

export interface WaitingMessage {
  readonly at: Date
  readonly message: DelayedMessage
}

export interface DelayedMessage {
  readonly queueUrl: string
  readonly body: string
}

const Input = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string(),
  DelaySeconds: z.number().optional(),
})

export function createDelayedJobs(deps: {
  readonly clock: Clock
  send(message: DelayedMessage): Promise<void>
}): DelayedJobs {
  let held: WaitingMessage[] = []
  return {
    holdBack(text) {
      const { QueueUrl: queueUrl, MessageBody: body, DelaySeconds = 0 } = parsed(text) ?? {}
      if (DelaySeconds === 0 || queueUrl === undefined || body === undefined) return undefined
      const at = new Date(deps.clock.now().getTime() + DelaySeconds * 1_000)
      held.push({ at, message: { queueUrl, body } })
      return {
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({
          MessageId: randomUUID(),
          MD5OfMessageBody: createHash('md5').update(body, 'utf8').digest('hex'),
        }),
      }
    },
    nextAt() {
      const [first] = held.map(({ at }) => at).toSorted((a, b) => a.getTime() - b.getTime())
      return first
    },
    async release() {
      const now = deps.clock.now()
      const due = held.filter(({ at }) => at <= now)
      held = held.filter(({ at }) => at > now)
      for (const { message } of due) await deps.send(message)
    },
    reset() {
      held = []
    },
    waiting: () => held,
    restore(waiting) {
      held = [...waiting]
    },
  }
}

function parsed(text: string): z.infer<typeof Input> | undefined {
  try {
    return Input.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
