import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { createFindKey } from '../../exposure/find-key.ts'
import type { Incident, Warrant } from '../../exposure/incident.ts'
import { createIncidentSteps } from '../../exposure/incident-steps.ts'
import { createProveWarrant } from '../../exposure/prove-warrant.ts'
import { createReportKey } from '../../exposure/report-key.ts'
import { ResponderJob } from '../../exposure/responder-job.ts'
import { createRunIncident } from '../../exposure/run-incident.ts'
import { createFindOwnership } from '../../people/ownership.ts'
import { createResolveUser } from '../../people/resolve-user.ts'
import { createDeciders } from '../../people/slack-deciders.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { formatTarget } from '../../requests/target.ts'
import { type Known, known } from '../../shared/known.ts'
import { ACTIONS, COMMANDS } from '../../slack/ids.ts'
import { brokenAnswer } from '../../slack/views/answer-text.ts'
import { lostReportNotice } from '../../slack/views/incident-answers.ts'
import { incidentValue } from '../../slack/views/incident-card.ts'
import { createDrawIncident } from '../../slack/worker-side/incident-renderer.ts'
import { createReplies } from '../../slack/worker-side/replies.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'
import { assembleAudit } from '../audit/assemble-audit.ts'
import { newReference } from '../logger.ts'
import { createQueueBatch } from '../queue-batch.ts'
import { createReportForgery } from '../worker/report-forgery.ts'
import { createFollowIncident } from './follow-incident.ts'
import { createHandleExposureAct } from './handle-exposure-act.ts'
import { createIncidentAudits } from './incident-audits.ts'
import { createReadReporter } from './read-reporter.ts'
import type { ResponderParts } from './responder-parts.ts'

/** The responder out of its ports: what its queue carries, and which part does it. */
export function assembleResponder(
  parts: ResponderParts,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { config, clock, log, slack, incidents, verifier, jobs, leaseMs } = parts
  const { organisation } = config
  const { security } = organisation
  const findOwnership = createFindOwnership(organisation)
  const deciders = createDeciders({
    organisation,
    profiles: parts.profiles,
    groups: parts.groups,
    delegations: NOBODY_STANDS_IN,
  })
  const sending = { slack, sleep: parts.wallSleep }
  const sender = createSender(sending)
  const replies = createReplies(sending)
  const accountName = (id: string): string =>
    organisation.accounts.find((account) => account.id === id)?.name ?? id
  const reading = createReadReporter({
    config,
    findOwnership,
    deciders,
    incidents,
    clock,
  })
  const findKey = createFindKey({
    accounts: organisation.accounts.map(({ id }) => id),
    finder: parts.finder,
    users: parts.users,
    async lastSeenWith(account, keyId) {
      const { users } = await parts.inventory.pickable([account])
      return users.find(({ keys }) => keys?.some(({ id }) => id === keyId))?.userName
    },
  })
  const steps = createIncidentSteps({
    ...reading,
    ...createProveWarrant({
      ...reading,
      findKey,
      signedAs: (warrant, incident) => signedAs(verifier.verify, warrant, incident),
      wallNow: parts.wallNow,
    }),
    findKey,
    keys: parts.keys,
    quarantine: parts.quarantine,
    store: incidents,
    accountName,
    administrator: (user) =>
      organisation.sensitive.administrators
        ? parts.rights.of(user)
        : Promise.resolve(known(undefined)),
  })
  const run = createRunIncident({
    store: incidents,
    steps,
    clock,
    wallNow: parts.wallNow,
    newToken: parts.newToken,
    leaseMs,
  })
  const follow = createFollowIncident({
    run,
    store: incidents,
    jobs,
    workerJobs: parts.workerJobs,
    draw: createDrawIncident({
      sender,
      views: parts.views,
      store: incidents,
      security,
      clock,
      leaseMs,
      log,
    }),
    clock,
    log,
  })
  const forgeries = createReportForgery({ slack, log, channel: security.channel })
  const audit = assembleAudit({
    ...parts,
    ...parts.audits,
    deciders,
    findOwnership,
    resolveUser: createResolveUser({ organisation, users: parts.users }),
    incidents: createIncidentAudits(parts),
    reportForgery: forgeries.ofRequest,
  })
  const handleAct = createHandleExposureAct({
    claims: parts.claims,
    verifier,
    leaseMs,
    clock,
    store: incidents,
    deciders,
    report: createReportKey({ store: incidents, clock }),
    follow,
    audit: audit.start,
    async reply(to, message) {
      const replied = await replies.reply(to, message)
      if (replied.kind === 'not_answered')
        log.warn('somebody could not be answered', { user: to.user, why: replied.why.join(' ') })
    },
    reportForgery: forgeries.ofAct,
  })
  return createQueueBatch<ResponderJob>({
    log,
    job: ResponderJob,
    newReference,
    actIn: (job) => (job.kind === 'act' ? job : undefined),
    run(job) {
      if (job.kind === 'act') return handleAct(job)
      return job.kind === 'incident' ? follow(job.keyId) : audit.run(job)
    },
    // A report that nobody could work on must still reach people.
    async tellBroken({ act, reply }, reference) {
      if (act.action !== COMMANDS.audit)
        await sender.post({ channel: security.channel }, lostReportNotice(act, reference))
      await replies.reply({ ...reply, user: act.user }, brokenAnswer(reference))
    },
  })
}

/** A stand-in decides on requests. Whoever contains is judged as themselves. */
const NOBODY_STANDS_IN = { to: () => Promise.resolve(known([])) }

/** Whether the act on the row is signed, and what it is: a report of this key, or a click on its card. */
async function signedAs(
  verify: ResponderParts['verifier']['verify'],
  { act, by }: Warrant,
  incident: Incident,
): Promise<Known<'report' | 'click' | undefined>> {
  const is = act === undefined || act.user !== by ? undefined : kindOf(act, incident)
  if (act === undefined || is === undefined) return known(undefined)
  const valid = await verify(act)
  return valid.kind === 'unknown' ? valid : known(valid.value ? is : undefined)
}

function kindOf({ action, value }: SignedAct, incident: Incident): 'report' | 'click' | undefined {
  if (action === COMMANDS.exposed)
    return value === formatTarget({ by: 'key', keyId: incident.keyId }) ? 'report' : undefined
  const isClick = action === ACTIONS.containKey || action === ACTIONS.quarantineUser
  return isClick && value === incidentValue(incident) ? 'click' : undefined
}
