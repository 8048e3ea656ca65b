import type { ResponderJob } from '../../exposure/responder-job.ts'
import { readEvent } from '../../exposure/signal/read-event.ts'
import type { SignalSigner } from '../../exposure/signed-signal.ts'
import type { AccountId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { Log } from '../../shared/log.ts'
import { newReference } from '../reference.ts'

/**
 * One event of EventBridge: read, signed, and put into the responder's queue, one job for each key or user that it names. Nothing is looked up and nothing decided here.
 * What is ignored, malformed or of an account that awskey does not look after is answered and logged by name, never with what stood in it; of a test event of the doctor's its four ids are logged, which is all that
 * it is for. Only an outage of KMS or SQS throws, so that Lambda comes again.
 */
export interface TakeEventDeps {
  /** Those of the configuration. */
  readonly accounts: readonly AccountId[]
  readonly operatorRole: string
  readonly signer: SignalSigner
  readonly jobs: Jobs<ResponderJob>
  readonly log: Log
}

export type TookEvent =
  | { readonly outcome: 'taken'; readonly signals: number }
  | { readonly outcome: 'tested' }
  | { readonly outcome: 'ignored' | 'malformed' | 'refused'; readonly why: string }

export type TakeEvent = (event: unknown) => Promise<TookEvent>

export function createTakeEvent(deps: TakeEventDeps): TakeEvent {
  const { accounts, operatorRole, signer, jobs, log } = deps
  return async (event) => {
    const read = readEvent(event, { operatorRole })
    switch (read.kind) {
      case 'ignored':
        log.info('an event was ignored', { why: read.why })
        return { outcome: 'ignored', why: read.why }
      case 'malformed':
        // With a reference it is a failure, which rings: a report of an exposed key in a new form must not be lost in silence.
        log.error('an event could not be read', { reference: newReference(), lacks: read.lacks })
        return { outcome: 'malformed', why: `lacks ${read.lacks}` }
      case 'test':
        log.info('a test event arrived', { ...read.event })
        return { outcome: 'tested' }
      case 'signals': {
        const ours = read.signals.filter(({ account }) => accounts.includes(account))
        if (ours.length < read.signals.length)
          log.warn('an event of an account that is not in awskey.yml was refused')
        if (ours.length === 0) return { outcome: 'refused', why: 'account_not_configured' }
        for (const signal of ours) {
          await jobs.enqueue({ kind: 'signal', signal: await signer.sign(signal) })
          log.info('a signal was passed on', { signal: signal.id, source: signal.source })
        }
        return { outcome: 'taken', signals: ours.length }
      }
    }
  }
}
