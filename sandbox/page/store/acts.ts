import { useSyncExternalStore } from 'react'
import { type ApiAnswer, problemOf } from './api.ts'

/**
 * What this window has under way, and what came of it, kept beside the place where it was done: a message, a view, a composer.
 * Nothing waits for an answer: the place shows at once that the act is under way, and later what went wrong.
 */
export interface PlaceActs {
  /** Elements whose act has no answer yet, by `elementKey`. */
  readonly pending: readonly string[]
  /** What Slack or the sandbox says of the last act; absent when all was well. */
  readonly problem?: string
}

const NONE: PlaceActs = { pending: [] }
const acts = new Map<string, PlaceActs>()
const listeners = new Set<() => void>()

function set(place: string, next: PlaceActs): void {
  acts.set(place, next)
  for (const listener of listeners) listener()
}

/** Does `work` as an act of `place`; answers when it is over. An act of an element that is still under way is not done twice. */
export async function runAct(
  place: string,
  element: string,
  work: () => Promise<ApiAnswer>,
): Promise<ApiAnswer | undefined> {
  const before = acts.get(place) ?? NONE
  if (before.pending.includes(element)) return undefined
  set(place, { pending: [...before.pending, element] })
  const answer = await work()
  const { pending } = acts.get(place) ?? NONE
  const problem = problemOf(answer)
  set(place, {
    pending: pending.filter((each) => each !== element),
    ...(problem !== undefined && { problem }),
  })
  return answer
}

export function dismissProblem(place: string): void {
  const { pending } = acts.get(place) ?? NONE
  set(place, { pending })
}

/** What went wrong with the state before is no problem of the seeded one. */
export function forgetProblems(): void {
  for (const [place, { pending }] of acts) acts.set(place, { pending })
  for (const listener of listeners) listener()
}

export function useActs(place: string): PlaceActs {
  return useSyncExternalStore(subscribe, () => acts.get(place) ?? NONE)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const messagePlace = (channel: string, ts: string): string => `message ${channel} ${ts}`
export const viewPlace = (viewId: string): string => `view ${viewId}`
export const composerPlace = (channel: string): string => `composer ${channel}`
export const elementKey = (blockId: string, actionId: string): string => `${blockId}/${actionId}`
