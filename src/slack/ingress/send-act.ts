import type { ResponderJob } from '../../exposure/responder-job.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { ActJob, Jobs } from '../../requests/job.ts'
import type { ActDetails, ActSigner } from '../../requests/signed-act.ts'
import type { Log } from '../../shared/log.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import { COMMANDS, INCIDENT_ACTIONS } from '../ids.ts'
import type { RequestMark } from './create-ingress.ts'
import { within } from './within.ts'

/**
 * Makes the one signed act of a request of Slack's and puts it into the queue. It never throws: whoever clicked is told what became of it.
 * A queue that gave no answer may still have taken the act, so that is said as it is; doing it once more does no harm.
 */
export interface Deed {
  readonly user: SlackUserId
  readonly team: string
  readonly action: string
  readonly value: string
  readonly reason?: string
  /** What else was chosen; signed with the rest. */
  readonly details?: ActDetails
  readonly reply: ActJob['reply']
}

export type SentAct =
  | { readonly kind: 'sent' }
  | { readonly kind: 'not_sent'; readonly reference: string }
  | { readonly kind: 'not_known'; readonly reference: string }

export type SendAct = (mark: RequestMark, deed: Deed) => Promise<SentAct>

export interface SendActDeps {
  readonly signer: ActSigner
  readonly jobs: Jobs
  /** The responder's queue: what is about an exposed key waits behind nothing. Audits run there, too. */
  readonly responder: Jobs<ResponderJob>
  readonly log: Log
  readonly newReference: () => string
  /** How long a person may wait: Slack gives three seconds in all. */
  readonly patienceMs?: number
}

const TO_RESPONDER: ReadonlySet<string> = new Set([
  COMMANDS.exposed,
  COMMANDS.audit,
  COMMANDS.advise,
  ...INCIDENT_ACTIONS,
])

const PATIENCE_MS = 2_200
const MAX_REASON = 1_000

export function createSendAct(deps: SendActDeps): SendAct {
  const { signer, jobs, responder, log, newReference, patienceMs = PATIENCE_MS } = deps
  const signAndEnqueue = async (
    { jobId, at }: RequestMark,
    { user, team, action, value, reason, details, reply }: Deed,
  ): Promise<void> => {
    const act = await signer.sign({
      jobId,
      team,
      user,
      action,
      value: withoutSecrets(value).text,
      ...(reason !== undefined && { reason: withoutSecrets(reason).text.slice(0, MAX_REASON) }),
      ...(details !== undefined && { details }),
      at,
    })
    const queue = TO_RESPONDER.has(action) ? responder : jobs
    await queue.enqueue({ kind: 'act', act, reply })
  }
  return async (mark, deed) => {
    const ids = { jobId: mark.jobId, action: deed.action, user: deed.user, team: deed.team }
    try {
      await within(patienceMs, signAndEnqueue(mark, deed))
      log.info('an act was put into the queue', ids)
      return { kind: 'sent' }
    } catch (error) {
      const reference = newReference()
      log.error('an act could not be put into the queue', { ...ids, reference }, error)
      return { kind: isWithoutAnswer(error) ? 'not_known' : 'not_sent', reference }
    }
  }
}

function isWithoutAnswer(error: unknown): boolean {
  return error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name)
}
