/** Trigger ids: each opens one view, within three seconds of wall time, for the person it was made for. */
import { randomBytes } from 'node:crypto'
import { LIMITS } from './limits.ts'

export interface TriggerUse {
  readonly user: string
  /** The view the person acted in, when it was one. */
  readonly viewId?: string | undefined
}
export type TriggerRefusal = 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id'

export interface Triggers {
  issue(use: TriggerUse): string
  /** Who the trigger is for, unless it is unknown, used or too old; it counts as used from then on. */
  exchange(id: string): TriggerUse | TriggerRefusal
  reset(): void
}

export function createTriggers(wallNow: () => number): Triggers {
  const issued = new Map<string, TriggerUse & { readonly at: number; used: boolean }>()
  return {
    issue(use) {
      const at = wallNow()
      const id = `${at}.${issued.size + 1}.${randomBytes(16).toString('hex')}`
      issued.set(id, { ...use, at, used: false })
      return id
    },
    exchange(id) {
      const trigger = issued.get(id)
      if (trigger === undefined) return 'invalid_trigger_id'
      if (trigger.used) return 'exchanged_trigger_id'
      if (wallNow() - trigger.at > LIMITS.triggerMs) return 'expired_trigger_id'
      trigger.used = true
      return { user: trigger.user, viewId: trigger.viewId }
    },
    reset: () => issued.clear(),
  }
}
