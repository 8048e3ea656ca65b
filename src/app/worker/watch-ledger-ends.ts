import type { WebClient } from '@slack/web-api'
import type { HoldRolledBack } from '../../aws/dynamo/hold-rolled-back.ts'
import { LedgerAheadError } from '../../aws/dynamo/ledger-ahead-error.ts'
import { RequestId } from '../../requests/ids.ts'
import type { JobClaims, RequestStore } from '../../requests/request-store.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import type { Log } from '../../shared/log.ts'
import { rolledBackNotice } from '../../slack/views/anchor-message.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'

/**
 * What happens when a ledger goes on beyond its end: security is told once, the request is held, and whoever asked gets an answer instead of an error.
 * Told before it is held: a worker that stops in between tells a second time, and never not at all.
 */
export interface WatchLedgerEndsDeps {
  readonly store: Pick<RequestStore, 'read'>
  readonly hold: HoldRolledBack
  readonly claims: JobClaims
  readonly leaseMs: number
  readonly clock: Clock
  readonly slack: WebClient
  readonly sleep: Sleep
  readonly log: Log
  /** Security's. */
  readonly channel: string
}

/** Runs `work`; when a ledger is found to go on beyond its end, sees to that and gives `otherwise`. */
export type WatchLedgerEnds = <T>(work: () => Promise<T>, otherwise: () => T) => Promise<T>

export function createWatchLedgerEnds(deps: WatchLedgerEndsDeps): WatchLedgerEnds {
  return async (work, otherwise) => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof LedgerAheadError)) throw error
      deps.log.error('a ledger goes on beyond its end', { chain: error.of })
      await seeTo(deps, error.of)
      return otherwise()
    }
  }
}

async function seeTo(deps: WatchLedgerEndsDeps, of: LedgerAheadError['of']): Promise<void> {
  const id = RequestId.safeParse(of)
  const request = id.success ? await deps.store.read(id.data) : undefined
  if (request === undefined) return tellOnce(deps, of)
  if (request.hold?.reason === 'ledger_ahead') return
  await tell(deps, of, true)
  await deps.hold(request.id, deps.clock.now())
}

/** There is no row to hold, and so none that says that it was told. */
async function tellOnce(deps: WatchLedgerEndsDeps, of: string): Promise<void> {
  const job = `ledger-ahead-${of}`
  if ((await deps.claims.claim(job, deps.leaseMs)) !== 'claimed') return
  await tell(deps, of, false)
  await deps.claims.finish(job)
}

async function tell(deps: WatchLedgerEndsDeps, of: string, held: boolean): Promise<void> {
  const notice = rolledBackNotice({ of, held })
  const outcome = await createSender(deps).post({ channel: deps.channel }, notice)
  if (outcome.kind !== 'sent')
    deps.log.error('security could not be told of a ledger', { chain: of, code: outcome.code })
}
