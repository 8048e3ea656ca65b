import type { AccessKeyId } from '../requests/ids.ts'
import { type Known, known } from '../shared/known.ts'
import type { Exemption } from './exemption.ts'

/** What leaves a key alone: an exemption of its whole user, or a snooze of the key itself; of several the one that lasts longest. Pure. Without a key, only what holds for the user. */
export function leftAloneBy(
  exemptions: readonly Exemption[],
  keyId: AccessKeyId | undefined,
): Exemption | undefined {
  return exemptions
    .filter(({ kind, keyId: of }) => kind === 'exempt' || (of !== undefined && of === keyId))
    .toSorted((a, b) => b.until.getTime() - a.until.getTime())[0]
}

/** Not known stays not known: whoever would act by itself then does nothing. */
export function isLeftAlone(
  exemptions: Known<readonly Exemption[]>,
  keyId: AccessKeyId | undefined,
): Known<Exemption | undefined> {
  return exemptions.kind === 'unknown' ? exemptions : known(leftAloneBy(exemptions.value, keyId))
}
