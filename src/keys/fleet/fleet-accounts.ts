import type { AccountId } from '../../requests/ids.ts'
import type { Known } from '../../shared/known.ts'

/**
 * Which accounts are read for the fleet: the configured ones, and those that the organisation has besides. An organisation that cannot be read is a gap that is said; the configured accounts are read
 * all the same.
 */
export interface FleetAccountName {
  readonly id: AccountId
  readonly name: string
}

export interface FleetAccounts {
  list(): Promise<{
    readonly accounts: readonly FleetAccountName[]
    /** Why accounts may be missing. */
    readonly gap?: string
  }>
}

export interface OrganizationAccounts {
  /** Active accounts, every page. */
  list(): Promise<Known<readonly FleetAccountName[]>>
}

export function createFleetAccounts(deps: {
  readonly configured: readonly FleetAccountName[]
  readonly organization?:
    | {
        readonly accounts: OrganizationAccounts
        readonly except: readonly AccountId[]
        readonly names: Readonly<Record<string, string>>
      }
    | undefined
}): FleetAccounts {
  const configured = deps.configured.map(({ id, name }) => ({ id, name }))
  const { organization } = deps
  if (organization === undefined) return { list: () => Promise.resolve({ accounts: configured }) }
  const { except, names } = organization
  const known = new Set([...configured.map(({ id }) => id), ...except])
  return {
    async list() {
      const found = await organization.accounts.list()
      if (found.kind === 'unknown') return { accounts: configured, gap: found.why }
      // An account may be below two of the OUs that are named.
      const others = new Map(found.value.map((account) => [account.id, account]))
      const more = [...others.values()]
        .filter(({ id }) => !known.has(id))
        .map(({ id, name }) => ({ id, name: names[id] ?? name }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      return { accounts: [...configured, ...more] }
    },
  }
}
