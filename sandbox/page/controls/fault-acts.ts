import type { LiveFault } from '../../wire/live-state.ts'
import { runAct } from '../store/acts.ts'
import { type ApiAnswer, post } from '../store/api.ts'

/**
 * Plants faults and takes them away. The API takes away by service and operation only, and `*` sweeps the whole service:
 * what was swept along and was not meant is planted again.
 */
export const FAULTS_PLACE = 'faults'

export const faultKey = ({ service, operation, account, region, mode }: LiveFault): string =>
  [service, operation, account, region, mode].join(' ')

/** Faults that say the same, as one with their times together. */
export function asOne(planted: readonly LiveFault[]): readonly LiveFault[] {
  const byKey = new Map<string, LiveFault>()
  for (const fault of planted) {
    const times = fault.times + (byKey.get(faultKey(fault))?.times ?? 0)
    byKey.set(faultKey(fault), { ...fault, times })
  }
  return [...byKey.values()]
}

export async function plantFault(fault: LiveFault): Promise<ApiAnswer | undefined> {
  return await runAct(FAULTS_PLACE, faultKey(fault), () => post('faults', fault))
}

export async function takeAway(fault: LiveFault, planted: readonly LiveFault[]): Promise<void> {
  const { service, operation, mode } = fault
  const swept = planted.filter((each) => isSwept(each, fault) && faultKey(each) !== faultKey(fault))
  await runAct(FAULTS_PLACE, faultKey(fault), async () => {
    let answer = await post('faults', { service, operation, mode, times: 0 })
    for (const other of swept) answer = await post('faults', other)
    return answer
  })
}

function isSwept(other: LiveFault, { service, operation }: LiveFault): boolean {
  const same = other.operation.toLowerCase() === operation.toLowerCase()
  return other.service === service && (operation === '*' || same)
}
