import type { Request } from './request.ts'
import { subjectKeyId } from './request-facts.ts'
import type { SignedAct } from './signed-act.ts'

/**
 * Whether somebody typed what the request asks for: the last four characters of the key as they stand on the card, or, where the keys of a root user are deleted for good,
 * the twelve digits of the account. A request without a key yet (a creation) has nothing to type.
 * What was typed is under the signature of the click, so a row cannot claim it.
 */
export function typedFits(request: Request, { details }: SignedAct): boolean {
  const typed = details?.typed?.trim().toUpperCase()
  if (asksForAccount(request)) return typed?.replaceAll('-', '') === request.subject.account
  const keyId = subjectKeyId(request)
  if (keyId === undefined) return true
  return typed === keyId.slice(-4)
}

/** Whether the id of the account is what has to be typed. */
export function asksForAccount({ operation }: Request): boolean {
  return operation.kind === 'deleteRoot'
}
