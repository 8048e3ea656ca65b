import type { AccessKeyRecord, AccessKeys } from '../keys/access-keys.ts'
import type { Asking, Prepare } from '../keys/ask.ts'
import { type MadeElsewhere, madeByTag, madeByTool } from '../keys/made-elsewhere.ts'
import { nobodyReads } from '../keys/new-secret-reader.ts'
import { seemsToSendMail } from '../keys/ses-smtp.ts'
import type { Trail } from '../keys/trail.ts'
import { twoKeys } from '../keys/two-keys.ts'
import type { Operation } from '../requests/operation.ts'
import type { Refusal } from '../requests/refusal.ts'
import { addMs, DAY_MS, HOUR_MS } from '../shared/duration.ts'
import { type Known, known } from '../shared/known.ts'
import { ok, refuse } from '../shared/result.ts'

/**
 * What a rotation asks of a user and its keys before a request is made: somebody who may read the new secret, a team, and exactly one key, Active, that no tool
 * looks after. A user holds two keys at most, Inactive ones too: with two there is no room for the new one, and none is ever deleted to make room.
 */
export interface PrepareRotationDeps {
  readonly keys: Pick<AccessKeys, 'lastUse'>
  readonly trail: Pick<Trail, 'makerOf'>
}

/** Events older than this are not in CloudTrail's history. */
const TRAIL_MS = 90 * DAY_MS

export function prepareRotation(deps: PrepareRotationDeps): Prepare {
  return async (asking) => {
    const { user, situation, listed, session } = asking
    const { userName } = user
    const [key, ...others] = listed
    if (key === undefined) return refuse({ reason: 'no_key', user: userName })
    if (others.length > 0) return refuse(await twoKeys(deps.keys, asking))
    if (key.status !== 'Active')
      return refuse({ reason: 'no_active_key', user: userName, keyId: key.id })
    const elsewhere = await madeElsewhere(deps, asking, key)
    if (elsewhere !== undefined) return refuse(elsewhere)
    const unread = nobodyReads(userName, situation)
    if (unread !== undefined) return refuse(unread)
    if (situation.team === undefined) return refuse({ reason: 'no_team', user: userName })
    const lastUse = await deps.keys.lastUse({ ...user, session }, key.id)
    return ok(rotationOf(key, seemsToSendMail(userName, lastUse)))
  }
}

function rotationOf(key: AccessKeyRecord, sesSmtp: boolean): Operation {
  return {
    kind: 'rotate',
    step: 'creating',
    oldKeyId: key.id,
    oldKeyCreatedAt: key.createdAt.toISOString(),
    createAttempts: 0,
    soakNotices: 0,
    ...(sesSmtp && { sesSmtp }),
  }
}

/** Who made a key that is older than CloudTrail's memory nobody can tell; then only a tag can say so. */
export async function madeElsewhere(
  deps: Pick<PrepareRotationDeps, 'trail'>,
  asking: Pick<Asking, 'user' | 'session' | 'now'>,
  key: AccessKeyRecord,
): Promise<Refusal | undefined> {
  const { user } = asking
  const maker = await toolThatMade(deps, asking, key)
  if (maker.kind === 'unknown') return { reason: 'target_unreadable', why: maker.why }
  const found = madeByTag(user.tags) ?? maker.value
  if (found === undefined) return undefined
  const { tool, by } = found
  return {
    reason: 'made_elsewhere',
    user: user.userName,
    tool,
    ...(by !== 'trail' && { tag: by.tag }),
  }
}

async function toolThatMade(
  { trail }: Pick<PrepareRotationDeps, 'trail'>,
  { user, session, now }: Pick<Asking, 'user' | 'session' | 'now'>,
  { id, createdAt }: AccessKeyRecord,
): Promise<Known<MadeElsewhere | undefined>> {
  if (addMs(createdAt, TRAIL_MS) < now) return known(undefined)
  const [since, until] = [addMs(createdAt, -HOUR_MS), addMs(createdAt, HOUR_MS)]
  const maker = await trail.makerOf(user.account, id, since, session, until)
  if (maker.kind === 'unknown') return maker
  return known(maker.value && madeByTool(maker.value))
}
