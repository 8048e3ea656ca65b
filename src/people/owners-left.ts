import type { SlackUserId } from '../requests/ids.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import type { Profiles } from './profiles.ts'

/**
 * Whether the owners of keys are deactivated in Slack, for the length of one answer: each person is asked about once, and no more of them than Slack takes.
 * Somebody whom Slack does not know may be a slip in the configuration, so it is not known whether they have left.
 */
export function createOwnersLeft(
  profiles: Profiles,
): () => (owner: SlackUserId) => Promise<Known<boolean>> {
  return () => {
    const asked = new Map<SlackUserId, Promise<Known<boolean>>>()
    return (owner) => {
      const before = asked.get(owner)
      if (before !== undefined) return before
      if (asked.size >= MOST_ASKED)
        return Promise.resolve(unknown('more owners than are asked about at once'))
      const answer = hasLeft(profiles, owner)
      asked.set(owner, answer)
      return answer
    }
  }
}

/** `users.info` takes a hundred a minute. */
const MOST_ASKED = 60

async function hasLeft(profiles: Profiles, owner: SlackUserId): Promise<Known<boolean>> {
  const profile = await profiles.read(owner)
  if (profile.kind === 'unknown') return profile
  return profile.value === undefined
    ? unknown('Slack knows no such person')
    : known(profile.value.deleted)
}
