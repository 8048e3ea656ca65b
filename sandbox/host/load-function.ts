import type { BusinessClock } from '../business-clock.ts'

/** What a container is started with. */
export interface ContainerData {
  readonly functionName: string
  readonly container: string
  readonly clock: SharedArrayBuffer
  readonly timeoutMs: number
  readonly leaseMs: number
}

export type HostedHandler = (event: unknown, context: unknown) => Promise<unknown>

/** The shipped handler of this function, with the sandbox's business clock and its shorter leases. */
export async function loadFunction(
  data: ContainerData,
  clock: BusinessClock,
): Promise<HostedHandler> {
  const { sleep } = clock
  switch (data.functionName) {
    case 'slack': {
      const { createHandler } = await import('../../handlers/slack.ts')
      return createHandler({ clock })
    }
    case 'worker': {
      const { createHandler } = await import('../../handlers/worker.ts')
      return createHandler({ clock, sleep, leaseMs: data.leaseMs }) as HostedHandler
    }
    case 'responder': {
      const { createHandler } = await import('../../handlers/responder.ts')
      return createHandler({ clock, sleep, leaseMs: data.leaseMs }) as HostedHandler
    }
    case 'signal': {
      const { createHandler } = await import('../../handlers/signal.ts')
      return createHandler()
    }
    case 'clock': {
      const { createHandler } = await import('../../handlers/clock.ts')
      return createHandler({ clock })
    }
    case 'reminder': {
      const { createHandler } = await import('../../handlers/reminder.ts')
      return createHandler()
    }
    case 'pickup': {
      const { createHandler } = await import('../../handlers/pickup.ts')
      return createHandler({ clock }) as HostedHandler
    }
    case 'rotate-secret': {
      const { createHandler } = await import('../../handlers/rotate-secret.ts')
      return createHandler({ clock, sleep, patienceMs: data.timeoutMs / 2 })
    }
    default:
      throw new Error(`the sandbox hosts no function "${data.functionName}"`)
  }
}
