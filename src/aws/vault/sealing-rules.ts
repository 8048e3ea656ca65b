import type { Account } from '../../people/organisation.ts'
import type { AccountId } from '../../requests/ids.ts'

/** How secrets are sealed in an account: with which key, and who besides the reader may read them when awskey cannot be reached. */
export interface SealingRules {
  /** A customer key; without one, Secrets Manager's own of the account. Counts for secrets that are made from then on. */
  readonly kmsKeyId: string | undefined
  readonly breakGlassRoleArns: readonly string[]
}

export function createSealingIn(
  accounts: readonly Account[],
): (account: AccountId) => SealingRules {
  return (account) => {
    const found = accounts.find(({ id }) => id === account)
    return { kmsKeyId: found?.kmsKey, breakGlassRoleArns: found?.breakGlassRoles ?? [] }
  }
}
