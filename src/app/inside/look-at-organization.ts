import { createOrganizationsAccounts } from '../../aws/organizations-accounts.ts'
import type { Besides, BesidesParts } from './besides.ts'

/** Which accounts the organisation has, by the reader's role of the account that may list them: as the worker lists them for the fleet. */
export async function lookAtOrganization({
  sessions,
  config: { organization },
  region,
  open,
}: BesidesParts): Promise<Besides> {
  const asked =
    organization !== undefined &&
    open.some(({ account, role }) => account === organization.account && role === 'reader')
  if (!asked) return {}
  const { account, ous } = organization
  return {
    organization: await createOrganizationsAccounts({ sessions, region, account, ous }).list(),
  }
}
