import type { RequestId, SlackUserId } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { Request } from '../requests/request.ts'
import { parseButtonValue } from '../requests/request-facts.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { Pickup, PickupStore, PickupVault } from './pickup.ts'
import { mayBePickedUp, TOKEN_MS } from './pickup-rules.ts'
import { formatToken, tokenHash, tokenWord } from './pickup-token.ts'

/**
 * The owner clicked for their key: a token that opens the page for five minutes, in place of any before. Only the owner as the configuration says now gets one,
 * whoever asked for the key and whatever the row says. It never sees the secret; the token is in what it answers and in nothing that is stored.
 */
export interface OpenPickupDeps {
  readonly clock: Clock
  readonly pickups: Pick<PickupStore, 'read' | 'issue'>
  readonly vault: Pick<PickupVault, 'vouch'>
  /** Where the page is, without a slash at the end. */
  readonly publicUrl: string
  /** 256 bits of chance, base64url. */
  newChance(): string
  readRequest(id: RequestId): Promise<Request | undefined>
  ownerOf(request: Request): Promise<SlackUserId | undefined>
  mayAct(person: SlackUserId): Promise<Result<unknown, Refusal>>
}

export interface OpenedPickup {
  readonly request: Request
  readonly pickup: Pickup
  readonly url: string
  readonly until: Date
}

export function createOpenPickup(
  deps: OpenPickupDeps,
): (act: SignedAct) => Promise<Result<OpenedPickup, Refusal>> {
  const { clock, pickups, publicUrl } = deps
  return async (act) => {
    const may = await deps.mayAct(act.user)
    if (!may.ok) return may
    const shown = parseButtonValue(act.value)
    const request = shown && (await deps.readRequest(shown.requestId))
    if (request === undefined) return refuse({ reason: 'no_such_request' })
    const owner = await deps.ownerOf(request)
    if (owner !== act.user) return refuse({ reason: 'not_your_key' })
    const pickup = await pickups.read(request.id)
    if (pickup?.revealedAt !== undefined)
      return refuse({ reason: 'already_shown', at: pickup.revealedAt })
    if (pickup === undefined || !mayBePickedUp(pickup, request))
      return refuse({ reason: 'nothing_to_pick_up' })
    const chance = deps.newChance()
    const until = addMs(clock.now(), TOKEN_MS)
    const token = { hash: tokenHash(chance), until: until.toISOString(), by: act.user }
    const vouched = await deps.vault.vouch(request.id, pickup.keyId, tokenWord(token))
    if (vouched.kind === 'unknown') return refuse({ reason: 'not_shown_now', why: vouched.why })
    if (!(await pickups.issue(pickup, token))) return refuse({ reason: 'nothing_to_pick_up' })
    const url = `${publicUrl}/pickup?token=${formatToken(request.id, chance)}`
    return ok({ request, pickup, url, until })
  }
}
