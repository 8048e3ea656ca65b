import type { InventoryStore } from '../keys/inventory.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { Organisation } from './organisation.ts'
import { OWNER_TAG } from './ownership-claims.ts'
import type { Candidate } from './resolve-user.ts'

/**
 * The IAM users that carry somebody's id in their owner tag, from the last inventory of the accounts whose tags are believed. Only where to look:
 * each is read again before anything is said or done about it. An account that was never read has none yet; its users are found by their names.
 */
export function createOwnedByTag({
  organisation,
  inventory,
}: {
  readonly organisation: Pick<Organisation, 'accounts'>
  readonly inventory: Pick<InventoryStore, 'load'>
}): (person: SlackUserId) => Promise<readonly Candidate[]> {
  const trusting = organisation.accounts.filter(({ trustTags }) => trustTags)
  return async (person) => {
    const found: Candidate[] = []
    for (const { id } of trusting) {
      const users = (await inventory.load(id))?.users ?? []
      const theirs = users.filter(({ tags }) => tags?.[OWNER_TAG]?.trim() === person)
      found.push(...theirs.map(({ account, userName }) => ({ account, userName })))
    }
    return found
  }
}
