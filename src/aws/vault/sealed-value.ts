import type { Sealing } from '../../delivery/vault.ts'

/**
 * What `credential_process` of the AWS tools reads (`Version`, `AccessKeyId`, `SecretAccessKey`), so that the value works as it is fetched; the rest says whose it is.
 * No time in it: putting the same version again is allowed only with exactly the same value.
 */
export function sealedValue({
  account,
  userName,
  keyId,
  secret,
}: Pick<Sealing, 'account' | 'userName' | 'keyId' | 'secret'>): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: keyId,
    SecretAccessKey: secret.reveal(),
    UserName: userName,
    AccountId: account,
  })
}
