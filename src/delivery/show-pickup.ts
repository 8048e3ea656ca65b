import type { RequestId } from '../requests/ids.ts'
import type { Jobs } from '../requests/job.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, MINUTE_MS } from '../shared/duration.ts'
import type { Log } from '../shared/log.ts'
import type { PageAnswer } from './page/page.ts'
import { askPage, keyPage, type NoKey, noKeyPage } from './page/pickup-pages.ts'
import type { Pickup, PickupDesk, PickupReader } from './pickup.ts'
import { SHOWN_MS } from './pickup-rules.ts'
import { type GivenToken, parseToken, sameHash, tokenWord } from './pickup-token.ts'

/**
 * The one-time page. Looking at it changes nothing, because previews of links look too. The button marks the key as shown, on condition, before the secret is read:
 * of any number of presses one shows it. Whoever has no valid token learns nothing about the request. It decides nothing about keys and knows nobody in Slack.
 */
export interface ShowPickupDeps {
  readonly clock: Clock
  /** Wall time in milliseconds: visits are counted in it. */
  wallNow(): number
  readonly desk: PickupDesk
  readonly reader: PickupReader
  readonly jobs: Jobs
  /** Where the page is, without a slash at the end. */
  readonly publicUrl: string
  readonly log: Log
  /** Of one line of the log. */
  newReference(): string
}

export interface Visit {
  readonly method: string
  /** As it came: from the address of the page or from its form. */
  readonly token: string
  /** As the front end saw it; never from a header. */
  readonly address: string
}

const WINDOW_MS = MINUTE_MS
/** Many people may share an address. Guessing 256 bits is hopeless at any rate: this keeps one visitor from paying the table's bill. */
const VISITS_PER_WINDOW = 120

export function createShowPickup(deps: ShowPickupDeps): (visit: Visit) => Promise<PageAnswer> {
  return async (visit) => {
    try {
      return await answer(deps, visit)
    } catch (error) {
      deps.log.error('the page could not be shown', { reference: deps.newReference() }, error)
      return noKeyPage({ because: 'unavailable' })
    }
  }
}

async function answer(deps: ShowPickupDeps, visit: Visit): Promise<PageAnswer> {
  if (!['GET', 'HEAD', 'POST'].includes(visit.method)) return noKeyPage({ because: 'wrong_method' })
  const wait = await tooMany(deps, visit.address)
  if (wait !== undefined) return noKeyPage({ because: 'too_many', retryAfterSeconds: wait })
  const given = parseToken(visit.token)
  if (given === undefined) return noKeyPage({ because: 'not_a_link' })
  const found = await find(deps, given)
  if (found.kind === 'no') return noKeyPage(found.no)
  const { pickup, until } = found
  if (visit.method === 'POST') return reveal(deps, pickup, given)
  return askPage(pickup, { token: visit.token, until, action: `${deps.publicUrl}/pickup` })
}

/** Seconds to wait, for whoever came too often. */
async function tooMany(
  { desk, wallNow }: ShowPickupDeps,
  address: string,
): Promise<number | undefined> {
  const now = wallNow()
  const start = now - (now % WINDOW_MS)
  const visits = await desk.countVisit(address, new Date(start), WINDOW_MS)
  return visits > VISITS_PER_WINDOW ? Math.ceil((start + WINDOW_MS - now) / 1_000) : undefined
}

type Found =
  | { readonly kind: 'waiting'; readonly pickup: Pickup; readonly until: Date }
  | { readonly kind: 'no'; readonly no: NoKey }

async function find(
  { desk, clock }: ShowPickupDeps,
  { requestId, hash }: GivenToken,
): Promise<Found> {
  const pickup = await desk.read(requestId)
  const token = pickup?.token
  if (pickup === undefined || token === undefined || !sameHash(token.hash, hash))
    return { kind: 'no', no: { because: 'void' } }
  const { state, revealedAt } = pickup
  if (revealedAt !== undefined)
    return { kind: 'no', no: { because: 'shown', at: new Date(revealedAt) } }
  if (state !== 'waiting') return { kind: 'no', no: { because: 'gone' } }
  const until = new Date(token.until)
  return until <= clock.now()
    ? { kind: 'no', no: { because: 'expired', at: until } }
    : { kind: 'waiting', pickup, until }
}

async function reveal(
  deps: ShowPickupDeps,
  pickup: Pickup,
  { hash }: GivenToken,
): Promise<PageAnswer> {
  const { requestId, keyId } = pickup
  const no = await notVouched(deps, pickup)
  if (no !== undefined) return noKeyPage(no)
  const now = deps.clock.now()
  const first = await deps.desk.reveal(pickup, hash, now, addMs(now, SHOWN_MS))
  if (!first) {
    const again = await find(deps, { requestId, hash })
    return noKeyPage(again.kind === 'no' ? again.no : { because: 'shown_now' })
  }
  deps.log.info('a key was shown', { request: requestId, keyId })
  const secret = await deps.reader.read(requestId, keyId)
  await tellWorker(deps, requestId)
  if (secret.kind === 'known') return keyPage(pickup, secret.value)
  deps.log.error('a key that counts as shown could not be read', {
    request: requestId,
    keyId,
    why: secret.why,
  })
  return noKeyPage({ because: 'unreadable' })
}

/** The row may have been written by somebody else than the worker; what stands beside the secret cannot. */
async function notVouched(
  { reader, log }: ShowPickupDeps,
  { requestId, keyId, token }: Pickup,
): Promise<NoKey | undefined> {
  const vouched = await reader.vouchedFor(requestId, keyId)
  if (vouched.kind === 'unknown') {
    log.error('it is not known which token opens a page', { request: requestId, why: vouched.why })
    return { because: 'unavailable' }
  }
  const { value } = vouched
  if (value !== undefined && token !== undefined && sameHash(value, tokenWord(token)))
    return undefined
  log.error('a token that the worker did not make', { request: requestId, keyId })
  return { because: 'void' }
}

/** The row tells of it as well, and the clock finds it: a queue that does not answer keeps nobody from their key. */
async function tellWorker({ jobs, log }: ShowPickupDeps, requestId: RequestId): Promise<void> {
  try {
    await jobs.enqueue({ kind: 'advance', requestId })
  } catch (error) {
    log.error('the worker could not be told that a key was shown', { request: requestId }, error)
  }
}
