import type { WebClient } from '@slack/web-api'
import type { RefreshInventories } from '../../keys/refresh-inventories.ts'
import { type AnchorMade, dayOf } from '../../requests/ledger-anchor.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import type { Log } from '../../shared/log.ts'
import { anchorMessage } from '../../slack/views/anchor-message.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'

/**
 * What the ledger needs every few minutes: once a day its anchor, made and shown to security, and a new reading of the accounts that people look at; each time a look at changes outside awskey that are not explained yet, and at days of the ledger that are to be copied.
 * Safe to ask for as often as anybody likes. An anchor that could not be shown is shown by the next try; one that was shown twice says the same.
 */
export interface KeepLedgerDeps {
  readonly slack: WebClient
  readonly sleep: Sleep
  readonly clock: Clock
  readonly claims: JobClaims
  readonly leaseMs: number
  readonly log: Log
  /** Security's. */
  readonly channel: string
  makeAnchor(): Promise<AnchorMade>
  readonly refreshInventories: RefreshInventories
  followOutside(): Promise<void>
  /** Days that are not copied yet. */
  exportLedger(): Promise<void>
}

/** The job comes again. */
export class AnchorNotShownError extends Error {
  override readonly name = 'AnchorNotShownError'
}

export function createKeepLedger(deps: KeepLedgerDeps): () => Promise<void> {
  return async () => {
    // Whatever is wrong with one of them must not keep the others from being done.
    const done = await Promise.allSettled([
      anchorOfDay(deps),
      deps.followOutside(),
      deps.exportLedger(),
    ])
    const failed = done.find((each) => each.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}

async function anchorOfDay(deps: KeepLedgerDeps): Promise<void> {
  const job = `anchor-${dayOf(deps.clock.now())}`
  if ((await deps.claims.claim(job, deps.leaseMs)) !== 'claimed') return
  const { anchor, before } = await deps.makeAnchor()
  await deps.refreshInventories('read_before')
  const model = { ...anchor, chainsBefore: before?.chains }
  const outcome = await createSender(deps).post({ channel: deps.channel }, anchorMessage(model))
  if (outcome.kind !== 'sent') {
    deps.log.error('the anchor of the day could not be shown', {
      day: anchor.day,
      code: outcome.code,
    })
    throw new AnchorNotShownError(`the anchor of ${anchor.day} could not be shown: ${outcome.code}`)
  }
  await deps.claims.finish(job)
}
