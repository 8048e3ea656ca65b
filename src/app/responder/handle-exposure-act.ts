import type { IncidentStore } from '../../exposure/incident-store.ts'
import type { ReportKey } from '../../exposure/report-key.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { AccessKeyId, SlackUserId } from '../../requests/ids.ts'
import type { ActJob } from '../../requests/job.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { ActVerifier, SignedAct } from '../../requests/signed-act.ts'
import { parseTarget } from '../../requests/target.ts'
import { COMMANDS } from '../../slack/ids.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import { refusalAnswer } from '../../slack/views/answer-text.ts'
import { exposedAnswer } from '../../slack/views/incident-answers.ts'

/**
 * One thing that one person did about an exposed key, done once: a report, a click of security on the card, or a question what was done with it. The signature is checked before anything is read for it. Every act is answered,
 * after what could be done was done; only security's click makes more happen than the report itself allowed.
 */
export interface HandleExposureActDeps {
  readonly claims: JobClaims
  readonly verifier: ActVerifier
  readonly leaseMs: number
  readonly store: Pick<IncidentStore, 'read'>
  readonly deciders: Pick<Deciders, 'mayAct'>
  readonly report: ReportKey
  /** A click on the card; `undefined` where the act is none. */
  click(act: SignedAct): Promise<SlackMessage> | undefined
  follow(keyId: AccessKeyId): Promise<void>
  /** Begins an audit, of what was done or of what would do instead; gives what its person is told. */
  audit(act: SignedAct): Promise<SlackMessage>
  reply(to: ActJob['reply'] & { readonly user: SlackUserId }, message: SlackMessage): Promise<void>
  reportForgery(act: SignedAct): Promise<void>
}

/** Another worker has the act: SQS gives it back later, when it is either done or free. */
class ActTakenError extends Error {
  override readonly name = 'ActTakenError'
}

/** The signature could not be checked: nothing was done, and the job comes again. */
class SignatureUnreadableError extends Error {
  override readonly name = 'SignatureUnreadableError'
}

export function createHandleExposureAct(
  deps: HandleExposureActDeps,
): (job: ActJob) => Promise<void> {
  return async ({ act, reply }) => {
    const valid = await deps.verifier.verify(act)
    if (valid.kind === 'unknown')
      throw new SignatureUnreadableError(`the signature of ${act.jobId} could not be checked`)
    if (!valid.value) return deps.reportForgery(act)
    const claim = await deps.claims.claim(act.jobId, deps.leaseMs)
    if (claim === 'done') return
    if (claim === 'taken') throw new ActTakenError(`${act.jobId} is being worked on`)
    await deps.reply({ ...reply, user: act.user }, await answerTo(deps, act))
    await deps.claims.finish(act.jobId)
  }
}

async function answerTo(deps: HandleExposureActDeps, act: SignedAct): Promise<SlackMessage> {
  const may = await deps.deciders.mayAct(act.user)
  // A person whom Slack does not show may still report: what such a report leads to is judged with the rest.
  if (!may.ok && may.error.reason !== 'person_unreadable') return refusalAnswer(may.error)
  switch (act.action) {
    case COMMANDS.exposed:
      return reported(deps, act)
    case COMMANDS.audit:
    case COMMANDS.advise:
      return deps.audit(act)
    default:
      return deps.click(act) ?? refusalAnswer({ reason: 'not_a_target', text: act.action })
  }
}

async function reported(deps: HandleExposureActDeps, act: SignedAct): Promise<SlackMessage> {
  const target = parseTarget(act.value)
  if (!target.ok || target.value.by !== 'key')
    return refusalAnswer({ reason: 'not_a_target', text: act.value })
  const { keyId } = target.value
  const { incident, joined } = await deps.report(keyId, act)
  await deps.follow(keyId)
  const now = (await deps.store.read(keyId)) ?? incident
  return exposedAnswer(now, { joined, secretPasted: act.details?.secretPasted === true })
}
