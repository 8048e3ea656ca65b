import type { AccessKeyId } from '../requests/ids.ts'
import type { Clock, Sleep } from '../shared/clock.ts'
import type { Secret } from '../shared/secret.ts'
import type { KeyProbe } from './access-keys.ts'

/**
 * Signs calls with a new key until several in a row succeed: IAM answers from many places, and one answer says little about the others.
 * Every moment at which it signed is given back, because a use at such a moment is ours. Gives up after a while: the key is then handed over untested, and that is said.
 */
export interface Proven {
  readonly tested: boolean
  readonly ownUses: readonly Date[]
}

const IN_A_ROW = 3
const PAUSE_MS = 500
const SLOW_PAUSE_MS = 2_000
const TRIES = 15

export async function proveKey(
  deps: { readonly probe: KeyProbe; readonly clock: Clock; readonly sleep: Sleep },
  key: { readonly id: AccessKeyId; readonly secret: Secret },
): Promise<Proven> {
  const ownUses: Date[] = []
  let inARow = 0
  for (let tries = 0; tries < TRIES && inARow < IN_A_ROW; tries++) {
    if (tries > 0) await deps.sleep(inARow > 0 ? PAUSE_MS : SLOW_PAUSE_MS)
    const works = await deps.probe.works(key)
    ownUses.push(deps.clock.now())
    inARow = works.kind === 'known' && works.value ? inARow + 1 : 0
  }
  return { tested: inARow >= IN_A_ROW, ownUses: ownUses.slice(-1) }
}
