import { createSecretRotation } from '../../delivery/rotating-vault.ts'
import { userOf } from '../../keys/request-subject.ts'
import { type SecretRotation, wants } from '../../keys/secret-rotation.ts'
import { type AutoWitness, createAutoWitness, isRegistered } from '../../requests/auto-witness.ts'
import type { Request } from '../../requests/request.ts'
import { type Known, known } from '../../shared/known.ts'
import type { People } from './assemble-people.ts'
import type { WorkerParts } from './worker-parts.ts'

/** What the worker needs for rotations that Secrets Manager asks for. */
export interface Auto {
  readonly rotation: SecretRotation
  /** Whether it is still on, and Secrets Manager still waits for the key of this request. */
  isWanted(request: Request): Promise<Known<boolean>>
  readonly turnedOn: AutoWitness
}

export function assembleAuto(
  { autos, rotatingVault, store }: Pick<WorkerParts, 'autos' | 'rotatingVault' | 'store'>,
  plans: Pick<People['plans'], 'readerFor'>,
): Auto {
  const rotation = createSecretRotation({ vault: rotatingVault, readerFor: plans.readerFor })
  const isWanted = async (request: Request): Promise<Known<boolean>> => {
    const { auto } = request
    if (auto === undefined || !(await isRegistered(autos, auto))) return known(false)
    const state = await rotation.state(userOf(request))
    if (state.kind === 'unknown') return state
    const secret = state.value
    return known(secret?.arn === auto.secretArn && wants(secret, auto.token))
  }
  return { rotation, isWanted, turnedOn: createAutoWitness({ store, isWanted }) }
}
