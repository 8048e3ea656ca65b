import type { Request } from '../requests/request.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import { nextWorkingMoment } from '../shared/working-time.ts'
import type { RotationDeps } from './rotation-draft.ts'

/**
 * What a dry run says about the steps that would have followed on a new key, each at the earliest: evidence only ever makes them later. Pure.
 * Facts for a sentence; nothing is planned by them.
 */
export function wouldFollow(
  { policy, deletionApprovals }: RotationDeps,
  request: Request,
  now: Date,
): Readonly<Record<string, string>> {
  const { overlapMs, quietMs, soakMs, deliveryDeadlineMs, workingTime } = policy
  const overlapUntil = addMs(now, overlapMs)
  const inactiveFrom =
    workingTime === undefined ? overlapUntil : nextWorkingMoment(workingTime, overlapUntil)
  return {
    fetchBy: addMs(now, deliveryDeadlineMs).toISOString(),
    overlapUntil: overlapUntil.toISOString(),
    quietDays: inDays(quietMs[request.subject.machine ? 'machine' : 'human']),
    inactiveFrom: inactiveFrom.toISOString(),
    deletionFrom: addMs(inactiveFrom, soakMs).toISOString(),
    deletionApprovals: String(deletionApprovals(request).needed),
  }
}

function inDays(ms: number): string {
  return String(Math.ceil(ms / DAY_MS))
}
