import type { SlackUserId } from './ids.ts'
import type { ApproverSource, Decision, Voice } from './request.ts'

/**
 * Who counts, and once: a decision speaks for whoever made it and for whoever's place was taken. Nobody is counted in two decisions, in whichever place.
 * Which Slack accounts belong to one human is known elsewhere (`Deciders`).
 */
type Speaker = Pick<Decision, 'by' | 'onBehalfOf'>
type Vote = Pick<Decision, 'kind' | 'by' | 'onBehalfOf' | 'speaksFor'>

export function peopleIn({ by, onBehalfOf }: Speaker): readonly SlackUserId[] {
  return onBehalfOf === undefined ? [by] : [by, onBehalfOf]
}

export function isCounted(decisions: readonly Decision[], voice: Speaker): boolean {
  const counted = new Set(decisions.flatMap(peopleIn))
  return peopleIn(voice).some((person) => counted.has(person))
}

/** What a request waits for: how many, and from whom. */
interface Wanted {
  readonly needed: number
  readonly from: ApproverSource
}

/**
 * Approvals by different people, as far as they get the request on. The requester never counts, nor anybody in the requester's place.
 * Where one has to be security's, the others cannot take its place, nor security theirs; somebody who is both counts once.
 */
export function votesGiven(
  decisions: readonly Vote[],
  requester: SlackUserId,
  { needed, from }: Wanted,
): number {
  const approvals = countedApprovals(decisions, requester)
  if (from.security === undefined) return approvals.length
  const only = (voice: Voice): number =>
    approvals.filter(({ speaksFor = ['asked'] }) => speaksFor.every((each) => each === voice))
      .length
  const both = approvals.length - only('asked') - only('security')
  const filled = Math.min(only('asked'), needed - 1) + Math.min(only('security'), 1)
  return Math.min(filled + both, needed)
}

function countedApprovals(decisions: readonly Vote[], requester: SlackUserId): readonly Vote[] {
  const counted = new Set<SlackUserId>([requester])
  return decisions.filter((decision) => {
    const people = peopleIn(decision)
    if (decision.kind !== 'approve' || people.some((person) => counted.has(person))) return false
    for (const person of people) counted.add(person)
    return true
  })
}
