import type { Organisation } from '../../people/organisation.ts'
import { accountNamed } from '../../people/resolve-user.ts'
import type { AccountId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'

/** All configured accounts, or the one that is named. */
export function accountsNamed(
  organisation: Organisation,
): (name: string | undefined) => Result<readonly AccountId[], Refusal> {
  return (name) => {
    if (name === undefined) return ok(organisation.accounts.map(({ id }) => id))
    const account = accountNamed(organisation, name)
    return account === undefined
      ? refuse({ reason: 'unknown_account', account: name })
      : ok([account])
  }
}
