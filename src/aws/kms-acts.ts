import { type ActSigner, type ActVerifier, signedText } from '../requests/signed-act.ts'
import { fitsMac, type KmsMacDeps, macOf } from './kms-mac.ts'
import { macMessage } from './mac-message.ts'

/**
 * Acts signed by a key that never leaves KMS: the function that sees Slack's signature may only make MACs, the worker may only check them.
 */

export function createKmsActSigner(deps: KmsMacDeps): ActSigner {
  return {
    async sign(act) {
      return { ...act, mac: await macOf(deps, macMessage(signedText(act))) }
    },
  }
}

export function createKmsActVerifier(deps: KmsMacDeps): ActVerifier {
  return { verify: (act) => fitsMac(deps, macMessage(signedText(act)), act.mac) }
}
