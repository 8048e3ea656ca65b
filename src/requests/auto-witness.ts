import { type Known, known } from '../shared/known.ts'
import type { Found } from './authority-faults.ts'
import type { AutoStore } from './auto-store.ts'
import { verifyChain } from './ledger.ts'
import type { AutoRotation, EffectName, Request } from './request.ts'
import type { RequestStore } from './request-store.ts'

/**
 * Which request turned a rotation by Secrets Manager on, before anything is done for one that it asked for. That request must have ended as turned on, for this secret and this IAM user,
 * with a ledger that is whole and says so. A key is made only while it is still on and Secrets Manager itself waits for this very token: no row says that, AWS does.
 */
export type AutoWitness = (
  request: Request,
  effect: EffectName,
) => Promise<Known<{ readonly request: Request } | Found>>

export interface AutoWitnessDeps {
  readonly store: Pick<RequestStore, 'read' | 'readLedger'>
  isWanted(request: Request): Promise<Known<boolean>>
}

export function createAutoWitness({ store, isWanted }: AutoWitnessDeps): AutoWitness {
  return async (request, effect) => {
    const { auto } = request
    const by = auto && (await store.read(auto.by))
    if (auto === undefined || by === undefined || !fits(by, request, auto))
      return known({ fault: 'not_turned_on' })
    const events = await store.readLedger(by.id)
    const isTold = events.some(
      ({ type, data }) => type === 'auto_on' && data['secretArn'] === auto.secretArn,
    )
    if (!isTold || verifyChain(events, by.ledger).length > 0)
      return known({ fault: 'not_turned_on' })
    if (effect !== 'create_key') return known({ request: by })
    const wanted = await isWanted(request)
    if (wanted.kind === 'unknown') return wanted
    return known(wanted.value ? { request: by } : { fault: 'auto_not_on' })
  }
}

function fits(
  { state, operation, subject }: Request,
  request: Request,
  auto: AutoRotation,
): boolean {
  const isSame =
    subject.account === request.subject.account && subject.userId === request.subject.userId
  const isOn = operation.kind === 'auto' && operation.on && operation.secretArn === auto.secretArn
  return isSame && isOn && state === 'done'
}

/** Whether the registration is the one that this rotation was opened under. */
export async function isRegistered(
  autos: Pick<AutoStore, 'registration'>,
  { secretArn, by }: AutoRotation,
): Promise<boolean> {
  const registration = await autos.registration(secretArn)
  return registration?.on === true && registration.by === by
}
