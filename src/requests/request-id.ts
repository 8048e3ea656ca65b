import { encodeTime } from 'ulid'
import { sha256 } from '../shared/sha256.ts'
import { RequestId } from './ids.ts'

/**
 * A request's id follows from the act that made it: the same act delivered twice makes one request, and a row cannot claim an act that made another.
 * Only `at` and `jobId` go in, and both are under the act's MAC.
 */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export function requestIdOf(act: { readonly jobId: string; readonly at: string }): RequestId {
  return ulidFrom(Date.parse(act.at), act.jobId)
}

/** The id of the deletion that a rotation opens at its end. */
export function childRequestId(parent: RequestId, openedAt: Date): RequestId {
  return ulidFrom(openedAt.getTime(), `${parent}.delete`)
}

/** Whether `child` could only have been opened by `parent`; the time in it is free. */
export function isChildOf(child: RequestId, parent: RequestId): boolean {
  return child.slice(10) === randomPart(`${parent}.delete`)
}

function ulidFrom(ms: number, seed: string): RequestId {
  return RequestId.parse(encodeTime(ms) + randomPart(seed))
}

function randomPart(seed: string): string {
  const hash = sha256(seed)
  return Array.from({ length: 16 }, (_, at) =>
    CROCKFORD.charAt(Number.parseInt(hash.slice(at * 2, at * 2 + 2), 16) % 32),
  ).join('')
}
