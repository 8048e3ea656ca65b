import { ListRegionsCommand, type ListRegionsResponse } from '@aws-sdk/client-account'
import type { AccountId } from '../requests/ids.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import type { AccountSessions } from './account-sessions.ts'
import { type Attempt, attempt } from './attempt.ts'

/**
 * Which Regions an account has enabled, by the responder's role there or the reader's: every page, or it is not known. A Region that is being turned off still takes calls, and counts.
 */
export interface EnabledRegionsDeps {
  readonly sessions: AccountSessions
  readonly role?: 'reader' | 'responder'
}

export function createEnabledRegions(
  deps: EnabledRegionsDeps,
): (account: AccountId, session: string) => Promise<Known<readonly string[]>> {
  return async (account, session) => {
    const regions: string[] = []
    let token: string | undefined
    for (let page = 0; page < PAGES_AT_MOST; page++) {
      const tried = await ask(deps, account, session, token)
      if (tried.kind === 'failed') return unknown(tried.why)
      for (const { RegionName: name } of tried.value.Regions ?? []) if (name) regions.push(name)
      token = tried.value.NextToken
      if (token === undefined)
        return regions.length > 0 ? known(regions) : unknown('account:ListRegions named none')
    }
    return unknown('account:ListRegions has too many pages')
  }
}

const PAGES_AT_MOST = 20

function ask(
  { sessions, role = 'responder' }: EnabledRegionsDeps,
  account: AccountId,
  session: string,
  NextToken: string | undefined,
): Promise<Attempt<ListRegionsResponse>> {
  const opened = sessions.open(account, role, session)
  return attempt(opened, 'account:ListRegions', () =>
    opened.accountSettings().send(
      new ListRegionsCommand({
        RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT', 'DISABLING'],
        MaxResults: 50,
        NextToken,
      }),
    ),
  )
}
