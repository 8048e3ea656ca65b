import type { WorkingTime } from '../shared/working-time.ts'

/** What awskey.yml says about rotation. Times are milliseconds. */
export interface RotationPolicy {
  readonly overlapMs: number
  readonly quietMs: { readonly human: number; readonly machine: number }
  readonly soakMs: number
  readonly deliveryDeadlineMs: number
  /** Old keys are made inactive only then; unset, at any time. */
  readonly workingTime?: WorkingTime | undefined
}
