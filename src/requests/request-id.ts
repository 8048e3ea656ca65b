import { encodeTime } from 'ulid'
import { sha256 } from '../shared/sha256.ts'
import { RequestId } from './ids.ts'
import type { AutoRotation, Request } from './request.ts'

/**
 * A request's id follows from the act that made it: the same act delivered twice makes one request, and a row cannot claim an act that made another.
 * Only `at` and `jobId` go in, and both are under the act's MAC.
 */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_LENGTH = 10

export function requestIdOf(act: { readonly jobId: string; readonly at: string }): RequestId {
  return ulidFrom(Date.parse(act.at), act.jobId)
}

/** The id of one of many rotations that a single act began: the same act and the same IAM user make the same request. */
export function bulkRequestId(
  bulk: RequestId,
  { account, userId }: { readonly account: string; readonly userId: string },
): RequestId {
  return RequestId.parse(bulk.slice(0, TIME_LENGTH) + randomPart(`${bulk}.${account}.${userId}`))
}

/** The id of one run of the audit of an incident: starting it twice starts one. */
export function incidentAuditId(incident: RequestId, run: number): RequestId {
  return RequestId.parse(incident.slice(0, TIME_LENGTH) + randomPart(`${incident}.audit.${run}`))
}

/** The id of the deletion that a rotation opens at its end. */
export function childRequestId(parent: RequestId, openedAt: Date): RequestId {
  return ulidFrom(openedAt.getTime(), `${parent}.delete`)
}

/** Whether `child` could only have been opened by `parent`; the time in it is free. */
export function isChildOf(child: RequestId, parent: RequestId): boolean {
  return child.slice(TIME_LENGTH) === randomPart(`${parent}.delete`)
}

/** The id of the rotation that Secrets Manager asked for with this token. */
export function autoRotationId(auto: AutoRotation, openedAt: Date): RequestId {
  return ulidFrom(openedAt.getTime(), autoSeed(auto))
}

/** Whether the act that made the request `made` can have led to this one: by itself, at the end of its rotation, or through Secrets Manager. */
export function isMadeBy(
  made: RequestId,
  { id, parent, auto }: Pick<Request, 'id' | 'parent' | 'auto'>,
): boolean {
  if (parent === undefined) return auto === undefined && made === id
  if (auto === undefined) return made === parent && isChildOf(id, parent)
  if (auto.by !== made) return false
  return parent === made
    ? isAutoRotation(id, auto)
    : isAutoRotation(parent, auto) && isChildOf(id, parent)
}

function isAutoRotation(id: RequestId, auto: AutoRotation): boolean {
  return id.slice(10) === randomPart(autoSeed(auto))
}

const autoSeed = ({ by, secretArn, token }: AutoRotation): string =>
  `${by}.auto.${secretArn}.${token}`

function ulidFrom(ms: number, seed: string): RequestId {
  return RequestId.parse(encodeTime(ms) + randomPart(seed))
}

function randomPart(seed: string): string {
  const hash = sha256(seed)
  return Array.from({ length: 16 }, (_, at) =>
    CROCKFORD.charAt(Number.parseInt(hash.slice(at * 2, at * 2 + 2), 16) % 32),
  ).join('')
}
