import type { Request } from '../requests/request.ts'
import type { Known } from '../shared/known.ts'
import type { UserRef } from './access-keys.ts'

/** What the rotation by Secrets Manager needs to know of a sealed secret, and to change. It never sees a value. */
export interface SecretState {
  readonly arn: string
  /** The versions with their staging labels. */
  readonly stages: Readonly<Record<string, readonly string[]>>
  readonly rotates: boolean
  readonly everyDays?: number | undefined
}

export type SwitchOutcome =
  | { readonly kind: 'done' }
  /** Another rotation has not ended. */
  | { readonly kind: 'left_over' }
  | { readonly kind: 'no_reader' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'not_known'; readonly why: string }

export interface SecretRotation {
  /** The sealed secret of an IAM user; `undefined` where there is none. */
  state(user: UserRef): Promise<Known<SecretState | undefined>>
  /** Lets the rotation role in, then tells Secrets Manager, which rotates at its next moment and not now. Safe to repeat. */
  turnOn(request: Request, everyDays: number): Promise<SwitchOutcome>
  turnOff(request: Request): Promise<SwitchOutcome>
  /** Takes AWSPENDING from a version that nobody will finish. */
  dropPending(request: Request, versionId: string): Promise<SwitchOutcome>
}

export const CURRENT = 'AWSCURRENT'
export const PENDING = 'AWSPENDING'

export function versionWith({ stages }: SecretState, label: string): string | undefined {
  return Object.keys(stages).find((version) => stages[version]?.includes(label))
}

/** AWSPENDING on a version that is not AWSCURRENT: a rotation that has not ended. */
export function unfinishedVersion(state: SecretState): string | undefined {
  const pending = versionWith(state, PENDING)
  return pending === versionWith(state, CURRENT) ? undefined : pending
}

/** Whether Secrets Manager waits for a key for this token: it is on, and the token's version is pending and not current yet. */
export function wants(state: SecretState, token: string): boolean {
  const labels = state.stages[token] ?? []
  return state.rotates && labels.includes(PENDING) && !labels.includes(CURRENT)
}
