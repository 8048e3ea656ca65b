import {
  GenerateMacCommand,
  type KMSClient,
  MacAlgorithmSpec,
  VerifyMacCommand,
} from '@aws-sdk/client-kms'
import { type Known, known, unknown } from '../shared/known.ts'
import { errorCode } from './error-code.ts'

/**
 * MACs by a key that never leaves KMS. "Does not fit" is said only when KMS says so or when the text cannot be a MAC at all; a KMS that did not answer is `unknown`, never `false`.
 */
export interface KmsMacDeps {
  readonly client: KMSClient
  /** A key id, ARN or alias of an HMAC_256 key. */
  readonly keyId: string
}

const MAC_BYTES = 32

/** In base64. Throws what KMS answered. */
export async function macOf({ client, keyId }: KmsMacDeps, message: Uint8Array): Promise<string> {
  const { Mac } = await client.send(
    new GenerateMacCommand({
      KeyId: keyId,
      MacAlgorithm: MacAlgorithmSpec.HMAC_SHA_256,
      Message: message,
    }),
  )
  if (Mac === undefined) throw new Error('KMS GenerateMac answered without a MAC')
  return Buffer.from(Mac).toString('base64')
}

export async function fitsMac(
  { client, keyId }: KmsMacDeps,
  message: Uint8Array,
  base64: string,
): Promise<Known<boolean>> {
  const mac = Buffer.from(base64, 'base64')
  if (mac.length !== MAC_BYTES) return known(false)
  try {
    const { MacValid } = await client.send(
      new VerifyMacCommand({
        KeyId: keyId,
        MacAlgorithm: MacAlgorithmSpec.HMAC_SHA_256,
        Message: message,
        Mac: mac,
      }),
    )
    return MacValid === undefined ? unknown('kms:VerifyMac NoAnswer') : known(MacValid)
  } catch (error) {
    const code = errorCode(error)
    return code === 'KMSInvalidMacException' ? known(false) : unknown(`kms:VerifyMac ${code}`)
  }
}
