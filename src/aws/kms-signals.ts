import { type SignalSigner, type SignalVerifier, signalText } from '../exposure/signed-signal.ts'
import { fitsMac, type KmsMacDeps, macOf } from './kms-mac.ts'

/** What AWS reports, signed by a key of its own: who may sign clicks cannot sign this, and the other way round. A signal is always short enough for KMS. */
export function createKmsSignalSigner(deps: KmsMacDeps): SignalSigner {
  return {
    async sign(signal) {
      return { ...signal, mac: await macOf(deps, bytesOf(signalText(signal))) }
    },
  }
}

export function createKmsSignalVerifier(deps: KmsMacDeps): SignalVerifier {
  return { verify: (signal) => fitsMac(deps, bytesOf(signalText(signal)), signal.mac) }
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8')
}
