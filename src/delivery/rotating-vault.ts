import type { UserRef } from '../keys/access-keys.ts'
import { userOf } from '../keys/request-subject.ts'
import type { SecretRotation, SecretState, SwitchOutcome } from '../keys/secret-rotation.ts'
import type { IamUserId } from '../requests/ids.ts'
import type { Request } from '../requests/request.ts'
import type { Known } from '../shared/known.ts'
import type { SecretReader } from './vault.ts'

/** Rotation of a sealed secret turned on and off where it is kept. Letting the rotation role in and shutting it out again goes with it. */
export interface RotatingVault {
  state(user: UserRef): Promise<Known<SecretState | undefined>>
  turnOn(secret: RotatedSecret, everyDays: number): Promise<SwitchOutcome>
  /** Without a reader the policy is left as it is: nothing calls the rotation role any more. */
  turnOff(secret: Omit<RotatedSecret, 'reader'> & Partial<RotatedSecret>): Promise<SwitchOutcome>
  dropPending(user: UserRef, versionId: string): Promise<SwitchOutcome>
}

export interface RotatedSecret extends UserRef {
  readonly userId: IamUserId
  readonly reader: SecretReader
}

/** The rotation of the secret of a request's IAM user, readable by whoever is its owner now. */
export function createSecretRotation(deps: {
  readonly vault: RotatingVault
  readerFor(request: Request): Promise<SecretReader | undefined>
}): SecretRotation {
  const { vault, readerFor } = deps
  return {
    state: vault.state,
    async turnOn(request, everyDays) {
      const reader = await readerFor(request)
      if (reader === undefined) return { kind: 'no_reader' }
      return vault.turnOn({ ...userOf(request), userId: request.subject.userId, reader }, everyDays)
    },
    async turnOff(request) {
      const reader = await readerFor(request)
      const { userId } = request.subject
      return vault.turnOff({ ...userOf(request), userId, ...(reader && { reader }) })
    },
    dropPending: (request, versionId) => vault.dropPending(userOf(request), versionId),
  }
}
