import {
  type Account,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import type { FleetAccountName, OrganizationAccounts } from '../keys/fleet/fleet-accounts.ts'
import { FLEET_SESSION } from '../keys/fleet/read-fleet.ts'
import { AccountId } from '../requests/ids.ts'
import { allPages } from '../shared/all-pages.ts'
import type { AccountSessions } from './account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from './attempt.ts'
import { partitionOf } from './regions.ts'

/**
 * The active accounts of the organisation, or of some of its OUs with all below them, through the reader's role of the account that may list them. A page may be empty and yet have a next one. A list
 * that broke off is not known, however much of it was read.
 */
export interface OrganizationsDeps {
  readonly sessions: AccountSessions
  readonly region: string
  /** The management account, or one that it delegated to. */
  readonly account: AccountId
  readonly ous: readonly string[] | undefined
}

export function createOrganizationsAccounts(deps: OrganizationsDeps): OrganizationAccounts {
  return {
    async list() {
      const session = deps.sessions.open(deps.account, 'reader', FLEET_SESSION)
      const { homeRegion } = partitionOf(deps.region)
      const client = session.guarded(new OrganizationsClient(session.settings(homeRegion)))
      const read = await attempt(session, 'organizations:ListAccounts', () =>
        deps.ous === undefined ? listAll(client) : listBelow(client, deps.ous),
      )
      client.destroy()
      return asKnown(read)
    },
  }
}

async function listAll(client: OrganizationsClient): Promise<readonly FleetAccountName[]> {
  const accounts = await allPages(async (NextToken) => {
    const page = await client.send(new ListAccountsCommand({ NextToken }))
    return { items: page.Accounts ?? [], next: page.NextToken }
  })
  return accounts.filter(isActive).map(nameOf)
}

async function listBelow(
  client: OrganizationsClient,
  ous: readonly string[],
): Promise<readonly FleetAccountName[]> {
  const found: FleetAccountName[] = []
  const waiting = [...ous]
  const seen = new Set(waiting)
  for (let ParentId = waiting.shift(); ParentId !== undefined; ParentId = waiting.shift()) {
    const parent = { ParentId }
    const accounts = await allPages(async (NextToken) => {
      const page = await client.send(new ListAccountsForParentCommand({ ...parent, NextToken }))
      return { items: page.Accounts ?? [], next: page.NextToken }
    })
    found.push(...accounts.filter(isActive).map(nameOf))
    const units = await allPages(async (NextToken) => {
      const command = new ListOrganizationalUnitsForParentCommand({ ...parent, NextToken })
      const page = await client.send(command)
      return { items: page.OrganizationalUnits ?? [], next: page.NextToken }
    })
    for (const { Id } of units) {
      if (Id === undefined) throw new UnexpectedAnswerError('AWS gave an OU without an id')
      if (!seen.has(Id)) waiting.push(Id)
      seen.add(Id)
    }
  }
  return found
}

/** `State` takes the place of `Status`, which AWS retires. Where neither stands the account is read: it may be there. */
function isActive({ State, Status }: Account): boolean {
  return (State ?? Status ?? 'ACTIVE') === 'ACTIVE'
}

function nameOf({ Id, Name }: Account): FleetAccountName {
  const id = AccountId.safeParse(Id)
  if (!id.success) throw new UnexpectedAnswerError('AWS gave an account without an id')
  return { id: id.data, name: Name ?? id.data }
}
