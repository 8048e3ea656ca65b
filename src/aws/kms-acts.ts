import { type ActSigner, type ActVerifier, signedText } from '../requests/signed-act.ts'
import { sha256 } from '../shared/sha256.ts'
import { fitsMac, type KmsMacDeps, macOf } from './kms-mac.ts'

/**
 * Acts signed by a key that never leaves KMS: the function that sees Slack's signature may only make MACs, the worker may only check them.
 */

/** KMS takes at most 4,096 bytes; a longer act is signed by its digest, under a heading that no act's own text can have. */
const MESSAGE_BYTES = 4_096

export function createKmsActSigner(deps: KmsMacDeps): ActSigner {
  return {
    async sign(act) {
      return { ...act, mac: await macOf(deps, messageOf(signedText(act))) }
    },
  }
}

export function createKmsActVerifier(deps: KmsMacDeps): ActVerifier {
  return { verify: (act) => fitsMac(deps, messageOf(signedText(act)), act.mac) }
}

function messageOf(text: string): Uint8Array {
  const message = Buffer.from(text, 'utf8')
  if (message.length <= MESSAGE_BYTES) return message
  return Buffer.from(`awskey-act-v1-sha256\n${sha256(text)}`, 'utf8')
}
