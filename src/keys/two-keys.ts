import type { Refusal } from '../requests/refusal.ts'
import { daysBetween } from '../shared/duration.ts'
import type { AccessKeyRecord, AccessKeys } from './access-keys.ts'
import type { Asking } from './ask.ts'
import { useSeen } from './check-soak.ts'

/**
 * A user with two keys has no room for a third: both are shown with what is known of their use, so that a person can choose which one goes.
 * A last use that could not be read is left open; nothing is ever chosen here.
 */
export async function twoKeys(
  keys: Pick<AccessKeys, 'lastUse'>,
  { user, listed, session, now }: Pick<Asking, 'user' | 'listed' | 'session' | 'now'>,
): Promise<Extract<Refusal, { readonly reason: 'two_keys' }>> {
  const both = await Promise.all(
    listed.map(async (key: AccessKeyRecord) => {
      const lastUse = await keys.lastUse({ ...user, session }, key.id)
      return {
        id: key.id,
        status: key.status,
        ageDays: daysBetween(key.createdAt, now),
        lastUse: useSeen(lastUse),
        ...(lastUse.kind !== 'unknown' && { neverUsed: lastUse.kind === 'never' }),
      }
    }),
  )
  return { reason: 'two_keys', user: user.userName, keys: both }
}
