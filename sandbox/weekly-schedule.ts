import { readFileSync } from 'node:fs'
import { parseAwskeyYaml } from '../src/app/awskey-config.ts'
import { nextMoment, type WeeklyTime } from '../src/reminders/week.ts'
import type { Clock } from '../src/shared/clock.ts'

/** EventBridge Scheduler, as far as awskey has one: it calls the reminder at the moment of each week, by business time. A moment that passed while nobody asked is fired once, as its retries would. */
export interface WeeklySchedule {
  /** `undefined` where the configuration says never. */
  nextAt(): Date | undefined
  /** Fires what has come. */
  run(): Promise<void>
}

export function createWeeklySchedule(deps: {
  readonly clock: Clock
  readonly weekly: WeeklyTime | undefined
  fire(): Promise<void>
}): WeeklySchedule {
  const { weekly } = deps
  let next = weekly && nextMoment(weekly, deps.clock.now())
  return {
    nextAt: () => next?.at,
    async run() {
      const now = deps.clock.now()
      if (weekly === undefined || next === undefined || next.at > now) return
      next = nextMoment(weekly, now)
      await deps.fire()
    },
  }
}

/** What a deployment takes from its configuration: the moment of the week, the time zone that it counts in, and whether Slack's e-mail addresses are read. */
export function deployedFrom(path: string): {
  readonly weekly: WeeklyTime | undefined
  readonly timezone: string
  readonly ownershipByEmail: boolean
} {
  const config = parseAwskeyYaml(readFileSync(path, 'utf8'), path)
  if (!config.ok) throw new Error(`${path} is no configuration of awskey`)
  const { weekly, timezone, organisation } = config.value
  return {
    weekly: weekly && { ...weekly, timezone },
    timezone,
    ownershipByEmail: organisation.ownersByEmail,
  }
}
