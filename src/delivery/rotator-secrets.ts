import type { AccessKeyId, AccountId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import type { Secret } from '../shared/secret.ts'

/** What the rotation function may do with a sealed secret, as its own bounded role: look, read, put what it has read under the token, move labels. It makes no key. */
export interface SecretAt {
  readonly account: AccountId
  readonly secretArn: string
  /** Role session name: the request that turned the rotation on. */
  readonly session: string
}

export interface SealedKey {
  readonly keyId: AccessKeyId
  readonly secret: Secret
  /** The value as it was sealed, to be put again as it is. */
  readonly whole: Secret
}

export interface RotatorSecrets {
  describe(at: SecretAt): Promise<
    Known<{
      readonly rotates: boolean
      readonly stages: Readonly<Record<string, readonly string[]>>
    }>
  >
  /** `undefined` where that version has no value. */
  read(at: SecretAt, versionId: string): Promise<Known<SealedKey | undefined>>
  /** The same value under the same token may be put again. */
  putPending(
    at: SecretAt,
    version: { readonly token: string; readonly rotationToken: Secret; readonly value: Secret },
  ): Promise<Known<void>>
  /** Moves AWSCURRENT from one version to another. */
  makeCurrent(at: SecretAt, to: string, from: string): Promise<Known<void>>
  dropPending(at: SecretAt, versionId: string): Promise<Known<void>>
}
