import type { ExemptionRow, ExemptionStore } from '../../src/requests/exemption-store.ts'
import { known } from '../../src/shared/known.ts'

export interface FakeExemptionStore extends ExemptionStore {
  /** As somebody would write it who can write to the table. */
  forge(row: ExemptionRow): void
}

export function createFakeExemptionStore(): FakeExemptionStore {
  const rows = new Map<string, ExemptionRow>()
  const nameOf = ({ account, userId, keyId }: ExemptionRow): string =>
    `${account} ${userId} ${keyId ?? 'USER'}`
  const isBefore = (one: ExemptionRow, other: ExemptionRow): boolean =>
    one.at < other.at || (one.at === other.at && one.requestId <= other.requestId)
  const those = (fits: (row: ExemptionRow) => boolean) =>
    Promise.resolve(known([...rows.values()].filter(fits)))
  return {
    put(row) {
      const before = rows.get(nameOf(row))
      if (before !== undefined && !isBefore(before, row)) return Promise.resolve('replaced')
      rows.set(nameOf(row), row)
      return Promise.resolve('written')
    },
    forge: (row) => void rows.set(nameOf(row), row),
    ofUser: (account, userId) => those((row) => row.account === account && row.userId === userId),
    ofAccount: (account) => those((row) => row.account === account),
  }
}
