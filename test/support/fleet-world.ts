import { createOpenFleetAccount } from '../../src/aws/iam/iam-fleet.ts'
import type { FleetReading, FleetUser } from '../../src/keys/fleet/fleet.ts'
import type { FleetAccount } from '../../src/keys/fleet/fleet-account.ts'
import { createFleetReadings } from '../../src/keys/fleet/fleet-readings.ts'
import { createReadFleet, type ReadFleetDeps } from '../../src/keys/fleet/read-fleet.ts'
import type { AccountId } from '../../src/requests/ids.ts'
import type { Job } from '../../src/requests/job.ts'
import { DAY_MS } from '../../src/shared/duration.ts'
import { createFakeFleetObjects, createFakeFleetStore } from '../fakes/fake-fleet-ports.ts'
import type { AwsOnWire } from './aws-on-wire.ts'

/**
 * Readings of the fleet on the built-in AWS, with rows and objects in memory. `crashAt` makes the worker die at the so-manieth call of a port, before it is made or after; the next run begins when the
 * lease has ended. Pauses move business time and take none.
 */
export const LEASE_MS = 90_000
const LIMITS = { warnMs: 75 * DAY_MS, unusedMs: 45 * DAY_MS }

export interface FleetWorld {
  readonly readings: ReturnType<typeof createFleetReadings>
  readonly store: ReturnType<typeof createFakeFleetStore>
  readonly objects: ReturnType<typeof createFakeFleetObjects>
  readonly jobs: { readonly job: Job; readonly delayMs: number }[]
  /** Calls of ports so far. */
  calls(): number
  /** One run of a worker. */
  run(account: AccountId, id: string): Promise<void>
  /** Begins the reading and runs it until it has ended. */
  read(account: AccountId, id: string): Promise<void>
  reading(account: AccountId, id: string): Promise<FleetReading>
  users(account: AccountId, id: string): Promise<readonly FleetUser[]>
  passWall(ms: number): void
}

export class WorkerDiedError extends Error {
  override readonly name = 'WorkerDiedError'
}

export function createFleetWorld(
  aws: Pick<AwsOnWire, 'emulator' | 'advance' | 'sessions'>,
  options: {
    readonly crashAt?: number
    readonly crash?: 'before' | 'after'
    /** Wall time that each look at the clock takes. */
    readonly lookMs?: number
    readonly open?: (account: AccountId) => FleetAccount
  } = {},
): FleetWorld {
  let wall = 1_800_000_000_000
  let calls = 0
  let tokens = 0
  const wallNow = (): number => {
    wall += options.lookMs ?? 0
    return wall
  }
  const store = createFakeFleetStore({ wallNow: () => wall, leaseMs: LEASE_MS })
  const objects = createFakeFleetObjects()
  const jobs: { readonly job: Job; readonly delayMs: number }[] = []
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver)
        if (typeof member !== 'function') return member
        return async (...given: readonly unknown[]) => {
          calls += 1
          const isLast = calls === options.crashAt
          if (isLast && options.crash !== 'after') throw new WorkerDiedError('died before the call')
          const answer: unknown = await Reflect.apply(member, target, given)
          if (isLast) throw new WorkerDiedError('died after the call')
          return answer
        }
      },
    })
  const openAccount = options.open ?? createOpenFleetAccount(aws)
  const clock = { now: () => aws.emulator.world.now() }
  const deps: ReadFleetDeps = {
    open: (account) => mortal(openAccount(account)),
    store: mortal(store),
    objects: mortal(objects),
    jobs: {
      enqueue(job, delayMs = 0) {
        jobs.push({ job, delayMs })
        return Promise.resolve()
      },
    },
    limits: LIMITS,
    clock,
    async sleep(ms) {
      aws.advance(ms)
    },
    wallNow,
    newToken() {
      tokens += 1
      return `token-${tokens}`
    },
    leaseMs: LEASE_MS,
  }
  const readings = createFleetReadings({ store, objects })
  const readFleet = createReadFleet(deps)
  const run = async (account: AccountId, id: string): Promise<void> => {
    try {
      await readFleet(account, id)
    } catch (error) {
      if (!(error instanceof WorkerDiedError)) throw error
      // What SQS and the clock do: they ask again when the lease has ended.
      wall += LEASE_MS
      jobs.push({ job: { kind: 'fleet', account, id }, delayMs: 0 })
    }
  }
  return {
    readings,
    store,
    objects,
    jobs,
    calls: () => calls,
    run,
    async read(account, id) {
      await readings.begin(account, id, clock.now())
      jobs.push({ job: { kind: 'fleet', account, id }, delayMs: 0 })
      for (let next = jobs.shift(); next !== undefined; next = jobs.shift()) {
        aws.advance(next.delayMs)
        if (next.job.kind === 'fleet') await run(next.job.account, next.job.id)
      }
    },
    async reading(account, id) {
      const state = await readings.stateOf(account, id)
      if (state?.kind === 'done') return state.reading
      throw new Error(`the reading is not done: ${JSON.stringify(state)}`)
    },
    async users(account, id) {
      const users: FleetUser[] = []
      for await (const user of readings.usersOf({ account, id })) users.push(user)
      return users
    },
    passWall(ms) {
      wall += ms
    },
  }
}
