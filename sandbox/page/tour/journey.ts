import { ABOUT, type TourFacts } from './facts.ts'

/**
 * Where the story stands: the step to do next, or why its path was left. Pure. A detour is named only when nothing is under way any more,
 * because half-done work of awskey looks like one.
 */
export const STEPS = [1, 2, 3, 4, 5, 6] as const
export type Step = (typeof STEPS)[number]

export type Journey =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'detour'; readonly step: Step; readonly why: Detour }
  | { readonly kind: 'done' }

export type Detour =
  | 'held'
  | 'second_key_not_ours'
  | 'old_key_inactive'
  | 'rotation_ended'
  | 'new_key_gone'
  | 'new_key_inactive'
  | 'deletion_ended'
  | 'deleted_outside'
  | 'no_key'

export function journeyOf(facts: TourFacts): Journey {
  if (facts.historyShown && facts.oldKey === undefined) return { kind: 'done' }
  const step = stepOf(facts)
  const why = facts.settled ? detourOf(facts) : undefined
  return why === undefined ? { kind: 'step', step } : { kind: 'detour', step, why }
}

function stepOf({ oldKey, newKey, rotation, used, card, deletion }: TourFacts): Step {
  if (oldKey === undefined) return 6
  if (rotation === undefined) return 1
  if (oldKey.status === 'Active') return used ? 3 : newKey === undefined ? 1 : 2
  return card === undefined && deletion === undefined ? 4 : 5
}

/** How a request says that it is over before its good end. */
const OVER = /\*(?:Denied|Expired|Cancelled|Undone|Failed|Already gone|Ended)\b/
const HELD = '*On hold'

function detourOf({ oldKey, newKey, rotation, deletion }: TourFacts): Detour | undefined {
  if (oldKey === undefined && newKey === undefined) return 'no_key'
  if (oldKey === undefined)
    return deletion?.includes(ABOUT.deleted) === true ? undefined : 'deleted_outside'
  if (rotation === undefined) {
    if (newKey !== undefined) return 'second_key_not_ours'
    return oldKey.status === 'Inactive' ? 'old_key_inactive' : undefined
  }
  if (deletion !== undefined && OVER.test(deletion)) return 'deletion_ended'
  if (OVER.test(rotation)) return 'rotation_ended'
  // Somebody else's request has made no key yet.
  if (newKey === undefined) return rotation.includes(ABOUT.waits) ? undefined : 'new_key_gone'
  if (newKey.status === 'Inactive') return 'new_key_inactive'
  return rotation.includes(HELD) || deletion?.includes(HELD) === true ? 'held' : undefined
}
