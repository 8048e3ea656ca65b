import { makingOf } from '../keys/request-subject.ts'
import type { AccessKeyId } from '../requests/ids.ts'
import type { Request } from '../requests/request.ts'
import type { Known } from '../shared/known.ts'
import type { Secret } from '../shared/secret.ts'
import type { SealOutcome, SecretReader, Vault, WithdrawOutcome } from './vault.ts'

/**
 * Seals a new secret access key for the recorded owner of the IAM user, whoever asked for it. The reader is worked out when the secret is sealed;
 * without one nothing is sealed. It never returns a secret and never learns who fetched it.
 */
export interface SealForOwnerDeps {
  readonly vault: Vault
  /** Who may read this user's secret now: the owner's role first, the IAM user itself only where that is allowed. */
  readerFor(request: Request): Promise<SecretReader | undefined> | SecretReader | undefined
}

export interface SealForOwner {
  seal(
    request: Request,
    key: { readonly id: AccessKeyId; readonly secret: Secret },
  ): Promise<SealOutcome>
  holds(
    request: Request,
    keyId: AccessKeyId,
  ): Promise<Known<{ readonly arn: string; readonly versionId: string } | undefined>>
  /** Puts the version before it back in its place, once the key is gone. */
  withdraw(request: Request): Promise<WithdrawOutcome>
}

export function createSealForOwner({ vault, readerFor }: SealForOwnerDeps): SealForOwner {
  return {
    async seal(request, key) {
      const reader = await readerFor(request)
      if (reader === undefined) return { kind: 'failed', why: 'nobody may read the secret' }
      const { account, userName, userId } = request.subject
      return vault.seal({
        account,
        userName,
        userId,
        keyId: key.id,
        secret: key.secret,
        reader,
        session: request.id,
      })
    },
    holds(request, keyId) {
      const { account, userName } = request.subject
      return vault.holds({ account, userName, keyId, session: request.id })
    },
    withdraw(request) {
      const { account, userName } = request.subject
      const { newKey } = makingOf(request)
      if (newKey === undefined) return Promise.resolve({ kind: 'done' })
      return vault.withdraw({ account, userName, keyId: newKey.id, session: request.id })
    },
  }
}
