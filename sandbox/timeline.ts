import { setTimeout as wait } from 'node:timers/promises'
import type { DueReader } from '../src/aws/dynamo/due-reader.ts'
import type { BusinessClock } from './business-clock.ts'
import type { DelayedJobs } from './delayed-jobs.ts'
import type { FunctionHost } from './host/function-host.ts'
import type { WeeklySchedule } from './weekly-schedule.ts'

/**
 * Moves business time. On its own it goes with the wall clock and runs the `clock` function when something is due; `advance` stops at every due moment on the way,
 * runs `clock` there and waits for its jobs, so that a week takes a second and nothing in it is skipped.
 */
export interface Timeline {
  advance(ms: number): Promise<AdvanceOutcome>
  /** Until no job waits or runs. */
  settle(): Promise<AdvanceOutcome>
  /** Runs `work` while the timeline starts nothing by itself. */
  quietly(work: () => Promise<void>): Promise<void>
  nextDueAt(): Promise<Date | undefined>
  start(): void
  stop(): void
}

export type AdvanceOutcome =
  | { readonly done: true; readonly now: Date }
  | { readonly done: false; readonly now: Date; readonly open: number }

export interface TimelineOptions {
  readonly clock: BusinessClock
  readonly due: DueReader
  readonly clockFunction: FunctionHost
  /** It was looked whether the clock has anything to do. */
  ticked(): void
  /** Jobs that wait or run. */
  jobsOpen(): Promise<number>
  nudge(): void
  /** What Secrets Manager does by itself, at moments of its own. Jobs of it that are due count among `jobsOpen`, and `nudge` starts them. */
  readonly rotations: { nextAt(): Date | undefined }
  /** What EventBridge Scheduler does by itself. */
  readonly schedule: Pick<WeeklySchedule, 'nextAt' | 'run'>
  /** Jobs that are to be seen later. */
  readonly later: Pick<DelayedJobs, 'nextAt' | 'release'>
}

const PATIENCE_MS = 60_000
const TICK_MS = 1_000
const QUIET_LOOKS = 3

export function createTimeline(options: TimelineOptions): Timeline {
  let busy: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let waiting = 0

  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    waiting += 1
    const turn = busy.then(work, work)
    busy = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }
  const tick = async (): Promise<void> => {
    const now = options.clock.now()
    options.ticked()
    const next = await options.due.nextDueAt()
    await options.later.release()
    await options.schedule.run()
    if (next !== undefined && next <= now) await runClock(options)
    const rotation = options.rotations.nextAt()
    if (rotation !== undefined && rotation <= options.clock.now()) options.nudge()
  }
  return {
    advance: (ms) => alone(() => advance(options, ms)),
    settle: () => alone(() => settle(options, Date.now() + PATIENCE_MS)),
    quietly: (work) => alone(work),
    nextDueAt: () => nextMoment(options),
    start() {
      timer = setInterval(() => {
        if (waiting === 0) alone(tick).catch(() => undefined)
      }, TICK_MS)
    },
    stop() {
      clearInterval(timer)
    },
  }
}

async function advance(options: TimelineOptions, ms: number): Promise<AdvanceOutcome> {
  const until = Date.now() + PATIENCE_MS
  const { clock, due } = options
  let settled = await settle(options, until)
  const target = new Date(clock.now().getTime() + ms)
  let seen: Date | undefined
  while (settled.done) {
    const now = clock.now()
    // What stays due after its jobs are done (a lease that still runs) must not stop the clock: it is looked at again at the next moment.
    const nextRow = await due.nextDueAt(seen)
    const next = earliest(
      nextRow,
      options.rotations.nextAt(),
      options.later.nextAt(),
      options.schedule.nextAt(),
    )
    if (next === undefined || next > target) break
    if (next > now) clock.advanceTo(next)
    await options.later.release()
    await options.schedule.run()
    if (nextRow !== undefined && nextRow <= next) {
      seen = nextRow
      await runClock(options)
    }
    settled = await settle(options, until)
  }
  if (!settled.done) return settled
  clock.advanceTo(target)
  await runClock(options)
  return settle(options, until)
}

async function nextMoment(options: TimelineOptions): Promise<Date | undefined> {
  const { due, rotations, later, schedule } = options
  return earliest(await due.nextDueAt(), rotations.nextAt(), later.nextAt(), schedule.nextAt())
}

function earliest(...moments: readonly (Date | undefined)[]): Date | undefined {
  return moments.filter((at) => at !== undefined).toSorted((a, b) => a.getTime() - b.getTime())[0]
}

async function runClock({ clockFunction, clock }: TimelineOptions): Promise<void> {
  await clockFunction.invoke({
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    time: clock.now().toISOString(),
    resources: ['arn:aws:events:eu-central-1:333333333333:rule/awskey-clock'],
    detail: {},
  })
}

async function settle(options: TimelineOptions, until: number): Promise<AdvanceOutcome> {
  let quiet = 0
  while (quiet < QUIET_LOOKS) {
    const open = await options.jobsOpen()
    quiet = open === 0 ? quiet + 1 : 0
    if (Date.now() > until) return { done: false, now: options.clock.now(), open }
    options.nudge()
    await wait(open === 0 ? 4 : 10)
  }
  return { done: true, now: options.clock.now() }
}
