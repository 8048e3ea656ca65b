import type { Prepare } from '../keys/ask.ts'
import { nobodyReads } from '../keys/new-secret-reader.ts'
import type { Refusal } from '../requests/refusal.ts'
import { daysBetween } from '../shared/duration.ts'
import { ok, refuse } from '../shared/result.ts'

/**
 * What a rotation asks of a user and its keys before a request is made: somebody who may read the new secret, a team, and exactly one key, Active.
 * A user holds two keys at most, Inactive ones too: with two there is no room for the new one, and none is ever deleted to make room.
 */
export const prepareRotation: Prepare = ({ user, situation, listed, now }) => {
  const { userName } = user
  const unread = nobodyReads(userName, situation)
  if (unread !== undefined) return refused(unread)
  if (situation.team === undefined) return refused({ reason: 'no_team', user: userName })
  const [key, ...others] = listed
  if (key === undefined) return refused({ reason: 'no_key', user: userName })
  if (others.length > 0) {
    const keys = listed.map(({ id, status, createdAt }) => ({
      id,
      status,
      ageDays: daysBetween(createdAt, now),
    }))
    return refused({ reason: 'two_keys', user: userName, keys })
  }
  if (key.status !== 'Active')
    return refused({ reason: 'no_active_key', user: userName, keyId: key.id })
  return Promise.resolve(
    ok({
      kind: 'rotate',
      step: 'creating',
      oldKeyId: key.id,
      oldKeyCreatedAt: key.createdAt.toISOString(),
      createAttempts: 0,
      soakNotices: 0,
    }),
  )
}

const refused = (refusal: Refusal): ReturnType<Prepare> => Promise.resolve(refuse(refusal))
