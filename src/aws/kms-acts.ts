import {
  GenerateMacCommand,
  type KMSClient,
  MacAlgorithmSpec,
  VerifyMacCommand,
} from '@aws-sdk/client-kms'
import { type ActSigner, type ActVerifier, signedText } from '../requests/signed-act.ts'
import { known, unknown } from '../shared/known.ts'
import { sha256 } from '../shared/sha256.ts'
import { errorCode } from './error-code.ts'

/**
 * Acts signed by a key that never leaves KMS: the function that sees Slack's signature may only make MACs, the worker may only check them.
 * "Does not fit" is said only when KMS says so or when the text cannot be a MAC at all; a KMS that did not answer is `unknown`, never `false`.
 */
export interface KmsActsDeps {
  readonly client: KMSClient
  /** A key id, ARN or alias of an HMAC_256 key. */
  readonly keyId: string
}

const MAC_BYTES = 32
/** KMS takes at most 4,096 bytes; a longer act is signed by its digest, under a heading that no act's own text can have. */
const MESSAGE_BYTES = 4_096

export function createKmsActSigner({ client, keyId }: KmsActsDeps): ActSigner {
  return {
    async sign(act) {
      const { Mac } = await client.send(
        new GenerateMacCommand({
          KeyId: keyId,
          MacAlgorithm: MacAlgorithmSpec.HMAC_SHA_256,
          Message: messageOf(signedText(act)),
        }),
      )
      if (Mac === undefined) throw new Error('KMS GenerateMac answered without a MAC')
      return { ...act, mac: Buffer.from(Mac).toString('base64') }
    },
  }
}

export function createKmsActVerifier({ client, keyId }: KmsActsDeps): ActVerifier {
  return {
    async verify(act) {
      const mac = Buffer.from(act.mac, 'base64')
      if (mac.length !== MAC_BYTES) return known(false)
      try {
        const { MacValid } = await client.send(
          new VerifyMacCommand({
            KeyId: keyId,
            MacAlgorithm: MacAlgorithmSpec.HMAC_SHA_256,
            Message: messageOf(signedText(act)),
            Mac: mac,
          }),
        )
        return MacValid === undefined ? unknown('kms:VerifyMac NoAnswer') : known(MacValid)
      } catch (error) {
        const code = errorCode(error)
        return code === 'KMSInvalidMacException' ? known(false) : unknown(`kms:VerifyMac ${code}`)
      }
    },
  }
}

function messageOf(text: string): Uint8Array {
  const message = Buffer.from(text, 'utf8')
  if (message.length <= MESSAGE_BYTES) return message
  return Buffer.from(`awskey-act-v1-sha256\n${sha256(text)}`, 'utf8')
}
