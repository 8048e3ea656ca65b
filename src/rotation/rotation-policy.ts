/** What awskey.yml says about rotation. Times are milliseconds. */
export interface RotationPolicy {
  readonly overlapMs: number
  readonly quietMs: { readonly human: number; readonly machine: number }
  readonly soakMs: number
  readonly deliveryDeadlineMs: number
}
