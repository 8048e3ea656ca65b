import type { AccessKeyId } from '../requests/ids.ts'
import type { RequestStore } from '../requests/request-store.ts'
import { DAY_MS } from '../shared/duration.ts'
import type { UserRef } from './access-keys.ts'
import type { Trail } from './trail.ts'

/**
 * Since when a key is Inactive: from awskey's own ledger, else from CloudTrail. Where neither knows, or one of them could not be read to the end,
 * the answer is `not_known`, and whoever waits for a soak starts it now. It never guesses from the key's age.
 */
export type InactiveSince =
  | { readonly from: 'ledger' | 'trail'; readonly at: Date }
  | { readonly from: 'not_known' }

export interface InactiveSinceDeps {
  readonly store: Pick<RequestStore, 'history' | 'readLedger'>
  readonly trail: Pick<Trail, 'madeActive' | 'madeInactive'>
}

/** Events older than this are not in CloudTrail's history. */
const TRAIL_MS = 90 * DAY_MS
const REQUESTS = 25

export function createInactiveSince(
  deps: InactiveSinceDeps,
): (user: UserRef, keyId: AccessKeyId, now: Date) => Promise<InactiveSince> {
  return async (user, keyId, now) => {
    const recorded = await fromLedger(deps, keyId)
    const since = new Date(now.getTime() - TRAIL_MS)
    const [activations, deactivations] = [
      await deps.trail.madeActive(user.account, keyId, since, user.session),
      await deps.trail.madeInactive(user.account, keyId, since, user.session),
    ]
    if (activations.kind === 'unknown' || deactivations.kind === 'unknown')
      return { from: 'not_known' }
    const [activated] = activations.value
    const [deactivated] = deactivations.value
    // The latest switch counts; what CloudTrail shows after the ledger's moment happened outside awskey.
    if (deactivated !== undefined && (recorded === undefined || deactivated > laterThan(recorded)))
      return activated !== undefined && activated > deactivated
        ? { from: 'not_known' }
        : { from: 'trail', at: deactivated }
    if (recorded === undefined || (activated !== undefined && activated > recorded))
      return { from: 'not_known' }
    return { from: 'ledger', at: recorded }
  }
}

/** CloudTrail's time of awskey's own call and the ledger's time of its answer differ by seconds. */
function laterThan(recorded: Date): Date {
  return new Date(recorded.getTime() + 60_000)
}

/** The moment of the last `made_inactive` of this key, unless awskey made it Active afterwards. */
async function fromLedger(
  { store }: InactiveSinceDeps,
  keyId: AccessKeyId,
): Promise<Date | undefined> {
  const ids = await store.history({ of: 'key', keyId }, REQUESTS)
  const ledgers = await Promise.all(ids.map((id) => store.readLedger(id)))
  const last = ledgers
    .flat()
    .filter(({ type, data }) => SWITCHES.includes(type) && data['keyId'] === keyId)
    .toSorted((left, right) => left.at.localeCompare(right.at))
    .at(-1)
  return last?.type === 'made_inactive' ? new Date(last.at) : undefined
}

const SWITCHES: readonly string[] = ['made_inactive', 'made_active']
