import type { Sealing, Vault } from '../../src/delivery/vault.ts'
import type { AccessKeyId, AccountId, IamUserName } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'

/** Sealed secrets in memory. While `trouble` is set nothing is sealed and nothing can be looked up. */
export interface FakeVault extends Vault {
  readonly sealed: readonly Sealing[]
  /** Keys whose version is not the current one any more. */
  readonly withdrawn: readonly AccessKeyId[]
  trouble: string | undefined
}

export function createFakeVault(): FakeVault {
  const sealed: Sealing[] = []
  const withdrawn: AccessKeyId[] = []
  const arnOf = (user: { readonly account: AccountId; readonly userName: IamUserName }): string =>
    `arn:aws:secretsmanager:eu-central-1:${user.account}:secret:awskey/keys/${user.userName}-FAKE00`
  const versionOf = (keyId: AccessKeyId): string => `version-of-${keyId}`
  const fake: FakeVault = {
    sealed,
    withdrawn,
    trouble: undefined,
    seal(sealing) {
      if (fake.trouble !== undefined) return Promise.resolve({ kind: 'failed', why: fake.trouble })
      sealed.push(sealing)
      const versionId = versionOf(sealing.keyId)
      return Promise.resolve({ kind: 'sealed', arn: arnOf(sealing), versionId })
    },
    holds(wanted) {
      if (fake.trouble !== undefined) return Promise.resolve(unknown(fake.trouble))
      const held = sealed.some(
        ({ account, userName, keyId }) =>
          account === wanted.account && userName === wanted.userName && keyId === wanted.keyId,
      )
      const place = { arn: arnOf(wanted), versionId: versionOf(wanted.keyId) }
      return Promise.resolve(known(held ? place : undefined))
    },
    withdraw(gone) {
      if (fake.trouble !== undefined) return Promise.resolve({ kind: 'failed', why: fake.trouble })
      withdrawn.push(gone.keyId)
      return Promise.resolve({ kind: 'done' })
    },
  }
  return fake
}
