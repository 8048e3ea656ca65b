import type { ReportSignal } from '../../exposure/report-key.ts'
import type { ResponderJob, SignalJob } from '../../exposure/responder-job.ts'
import type { KeysNamed } from '../../exposure/signal/keys-named.ts'
import type { SignalVerifier, SignedSignal } from '../../exposure/signed-signal.ts'
import type { AccessKeyId, AccountId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import { MINUTE_MS } from '../../shared/duration.ts'
import type { Log } from '../../shared/log.ts'
import { sha256 } from '../../shared/sha256.ts'
import type { SignalOutcome } from '../../slack/views/signal-notice.ts'

/**
 * One signal of AWS: the MAC is checked before anything is read for it, then each key that it is about gets its incident, or joins the one there is. What is done there is judged by the incident.
 * Security is told when it leads to no incident, and when the keys of the user that it names cannot be read; then it is tried again for some hours.
 */
export interface HandleSignalDeps {
  /** Those of the configuration. */
  readonly accounts: readonly AccountId[]
  readonly verifier: SignalVerifier
  readonly keysNamed: KeysNamed
  readonly report: ReportSignal
  readonly claims: JobClaims
  readonly leaseMs: number
  readonly jobs: Jobs<ResponderJob>
  readonly log: Log
  follow(keyId: AccessKeyId): Promise<void>
  /** Whether security's channel took it. */
  tellSecurity(signal: SignedSignal, outcome: SignalOutcome): Promise<boolean>
  reportForgery(signal: SignedSignal): Promise<void>
}

/** The MAC could not be checked: nothing was done, and the job comes again. */
class SignalUnreadableError extends Error {
  override readonly name = 'SignalUnreadableError'
}

/** Slack did not take what security must hear: the job comes again. */
class SecurityNotToldError extends Error {
  override readonly name = 'SecurityNotToldError'
}

const AGAIN_MS: readonly number[] = [1, 5, 15, 15, 15, 15, 15, 15, 15, 15].map(
  (minutes) => minutes * MINUTE_MS,
)

export function createHandleSignal(deps: HandleSignalDeps): (job: SignalJob) => Promise<void> {
  return async ({ signal, tries = 0 }) => {
    const valid = await deps.verifier.verify(signal)
    if (valid.kind === 'unknown')
      throw new SignalUnreadableError(`the MAC of ${signal.id} could not be checked`)
    if (!valid.value) return deps.reportForgery(signal)
    if (!deps.accounts.includes(signal.account))
      return deps.log.warn('a signal of an account that is not in awskey.yml was refused', {
        signal: signal.id,
      })
    const keys = await deps.keysNamed(signal)
    if (keys.kind === 'unknown') return notRead(deps, signal, tries, keys.why)
    if (keys.value.length === 0) return told(deps, signal, { kind: 'no_active_key' })
    for (const keyId of keys.value) {
      await deps.report(keyId, signal)
      await deps.follow(keyId)
    }
  }
}

async function notRead(
  deps: HandleSignalDeps,
  signal: SignedSignal,
  tries: number,
  why: string,
): Promise<void> {
  const againMs = AGAIN_MS[tries]
  if (againMs !== undefined)
    await deps.jobs.enqueue({ kind: 'signal', signal, tries: tries + 1 }, againMs)
  if (tries > 0 && againMs !== undefined) return
  await told(deps, signal, { kind: 'not_known', why, again: againMs !== undefined })
}

/** Once for each signal and outcome, however often its job comes. */
async function told(
  { claims, leaseMs, tellSecurity }: HandleSignalDeps,
  signal: SignedSignal,
  outcome: SignalOutcome,
): Promise<void> {
  const again = outcome.kind === 'not_known' && outcome.again
  const id = sha256(`${signal.id}.${outcome.kind}.${again}`)
  if ((await claims.claim(id, leaseMs)) !== 'claimed') return
  if (!(await tellSecurity(signal, outcome)))
    throw new SecurityNotToldError(`security was not told of ${signal.id}`)
  await claims.finish(id)
}
