import { type Request, subjectKeyId } from './request.ts'
import type { SignedAct } from './signed-act.ts'

/**
 * Whether somebody typed the last four characters of the key, as they stand on the card. A request without a key yet (a creation) has nothing to type.
 * What was typed is under the signature of the click, so a row cannot claim it.
 */
export function typedFits(request: Request, { details }: SignedAct): boolean {
  const keyId = subjectKeyId(request)
  if (keyId === undefined) return true
  return details?.typed?.trim().toUpperCase() === keyId.slice(-4)
}
