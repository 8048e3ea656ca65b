import type { OwnershipMemory, RememberedOwnership } from '../../src/people/ownership-memory.ts'
import { known, unknown } from '../../src/shared/known.ts'

/** Owners in memory. While `trouble` is set nothing can be read or written. */
export interface FakeOwnershipMemory extends OwnershipMemory {
  trouble: string | undefined
}

export function createFakeOwnershipMemory(): FakeOwnershipMemory {
  const rows = new Map<string, RememberedOwnership>()
  const fake: FakeOwnershipMemory = {
    trouble: undefined,
    read: (account, userId) =>
      Promise.resolve(
        fake.trouble === undefined
          ? known(rows.get(`${account} ${userId}`))
          : unknown(fake.trouble),
      ),
    write(next) {
      if (fake.trouble !== undefined) return Promise.resolve(unknown(fake.trouble))
      const key = `${next.account} ${next.userId}`
      if ((rows.get(key)?.version ?? 0) !== next.version - 1) return Promise.resolve(known(false))
      rows.set(key, next)
      return Promise.resolve(known(true))
    },
  }
  return fake
}
