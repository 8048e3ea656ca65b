import { timingSafeEqual } from 'node:crypto'
import { RequestId } from '../requests/ids.ts'
import { sha256 } from '../shared/sha256.ts'
import type { PickupToken } from './pickup.ts'

/**
 * What opens the page: the request's id and 256 bits of chance. Only the hash of the chance is ever stored; with that much of it no salt and no slow hash are needed.
 */
export interface GivenToken {
  readonly requestId: RequestId
  readonly hash: string
}

export function formatToken(requestId: RequestId, chance: string): string {
  return `${requestId}.${chance}`
}

export function tokenHash(chance: string): string {
  return sha256(chance)
}

/** `undefined` where the text is none that this house wrote: nothing has to be read to know that. */
export function parseToken(text: string): GivenToken | undefined {
  const [, id, chance] = /^([0-9A-Z]{26})\.([\w-]{43})$/.exec(text) ?? []
  const requestId = RequestId.safeParse(id)
  if (!requestId.success || chance === undefined) return undefined
  return { requestId: requestId.data, hash: tokenHash(chance) }
}

/** What stands beside the secret of the token that opens its page: who can only write to the table cannot write it. */
export function tokenWord({ hash, until }: Pick<PickupToken, 'hash' | 'until'>): string {
  return `${hash}@${until}`
}

/** Takes as long whatever differs. */
export function sameHash(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8')]
  return left.length === right.length && timingSafeEqual(left, right)
}
