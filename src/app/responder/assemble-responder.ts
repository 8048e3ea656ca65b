import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { createFindKey } from '../../exposure/find-key.ts'
import { createIncidentSteps } from '../../exposure/incident-steps.ts'
import { createProveWarrant } from '../../exposure/prove-warrant.ts'
import type { Quorum } from '../../exposure/release-rules.ts'
import { createReportKey, createReportSignal } from '../../exposure/report-key.ts'
import { ResponderJob, type SignalJob } from '../../exposure/responder-job.ts'
import { createRunIncident } from '../../exposure/run-incident.ts'
import { createKeysNamed } from '../../exposure/signal/keys-named.ts'
import { isDryRun } from '../../people/organisation.ts'
import { createFindOwnership } from '../../people/ownership.ts'
import { createResolveUser } from '../../people/resolve-user.ts'
import { createDeciders, sameAwsPerson } from '../../people/slack-deciders.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { ActJob } from '../../requests/job.ts'
import { known } from '../../shared/known.ts'
import { COMMANDS } from '../../slack/ids.ts'
import { brokenAnswer, rolledBackAnswer } from '../../slack/views/answer-text.ts'
import { lostReportNotice } from '../../slack/views/incident-answers.ts'
import { lostSignalNotice, signalNotice } from '../../slack/views/signal-notice.ts'
import {
  createDrawIncident,
  mentionOf,
  threadOfIncident,
} from '../../slack/worker-side/incident-renderer.ts'
import { createReplies } from '../../slack/worker-side/replies.ts'
import { createSendFile } from '../../slack/worker-side/send-file.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'
import { createTellAlarm } from '../alarms/tell-alarm.ts'
import { assembleAudit } from '../audit/assemble-audit.ts'
import { idsOfAct } from '../ids-of-act.ts'
import { referenceInScope } from '../log-scope.ts'
import { createQueueBatch } from '../queue-batch.ts'
import { createReportForgery } from '../worker/report-forgery.ts'
import { createFollowIncident } from './follow-incident.ts'
import { createHandleExposureAct } from './handle-exposure-act.ts'
import { createHandleSignal } from './handle-signal.ts'
import { auditAskOf, createIncidentAudits } from './incident-audits.ts'
import { createIncidentClicks } from './incident-clicks.ts'
import { createOwnedNow } from './owned-now.ts'
import {
  createProveCleared,
  createProveLine,
  createProveRevocation,
  createProveVotes,
} from './prove-votes.ts'
import { createReadReporter } from './read-reporter.ts'
import type { ResponderParts } from './responder-parts.ts'
import { createSignedAs } from './signed-as.ts'

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
  const sendFile = createSendFile(sending)
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
    keys: parts.keys,
    async lastSeenWith(account, keyId) {
      const { users } = await parts.inventory.pickable([account])
      return users.find(({ keys }) => keys?.some(({ id }) => id === keyId))?.userName
    },
  })
  const { approvals: needed, expiresAfterMs } = config.policy.operations.release
  const quorum: Quorum = {
    needed,
    expiresAfterMs,
    isSameHuman: (a, b) => a !== b && sameAwsPerson(organisation, a, b),
  }
  const forgeries = createReportForgery({ slack, log, channel: security.channel })
  const audit = assembleAudit({
    ...parts,
    ...parts.audits,
    deciders,
    findOwnership,
    resolveUser: createResolveUser({ organisation, users: parts.users }),
    incidents: createIncidentAudits({ ...parts, follow: (keyId) => follow(keyId) }),
    reportForgery: forgeries.ofRequest,
  })
  const steps = createIncidentSteps({
    ...reading,
    ...createProveWarrant({
      ...reading,
      findKey,
      snapshotStore: parts.snapshotStore,
      signedAs: createSignedAs({ acts: verifier, signals: parts.signals }),
      wallNow: parts.wallNow,
    }),
    findKey,
    keys: parts.keys,
    users: parts.users,
    quarantine: parts.quarantine,
    others: parts.others,
    snapshots: parts.snapshots,
    snapshotStore: parts.snapshotStore,
    cleanUp: parts.cleanUp,
    roleUse: parts.roleUse,
    revocations: parts.revocations,
    clock,
    proveVotes: createProveVotes({
      verifier,
      deciders,
      quorum,
      ownedNow: createOwnedNow({ findKey, about: reading.about }),
    }),
    proveLine: createProveLine({ verifier, deciders }),
    proveCleared: createProveCleared({ verifier, deciders }),
    proveRevocation: createProveRevocation({ verifier, deciders }),
    async beginAudit(incident, run) {
      const asked = auditAskOf(incident, run)
      if (asked === undefined) throw new Error(`there is no run ${run} of the audit of an incident`)
      return audit.startForIncident(asked.ask, asked.run)
    },
    store: incidents,
    accountName,
    isDryRun: (account) => isDryRun(organisation, account),
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
  const follow: (keyId: AccessKeyId) => Promise<void> = createFollowIncident({
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
  const handleAct = createHandleExposureAct({
    claims: parts.claims,
    verifier,
    leaseMs,
    store: incidents,
    deciders,
    report: createReportKey({ store: incidents, clock }),
    click: createIncidentClicks({
      store: incidents,
      deciders,
      clock,
      quorum,
      follow,
      async sendToThread(keyId, file) {
        const thread = await threadOfIncident({ views: parts.views, store: incidents }, keyId)
        if (thread === undefined) return 'no_thread'
        const sent = await sendFile({ channel: thread.channel }, { ...file, threadTs: thread.ts })
        return sent.kind === 'sent' ? undefined : sent.code
      },
    }),
    follow,
    audit: audit.start,
    async reply(to, message) {
      const replied = await replies.reply(to, message)
      if (replied.kind === 'not_answered')
        log.warn('somebody could not be answered', { user: to.user, why: replied.why.join(' ') })
    },
    reportForgery: forgeries.ofAct,
  })
  const handleSignal = createHandleSignal({
    accounts: organisation.accounts.map(({ id }) => id),
    verifier: parts.signals,
    keysNamed: createKeysNamed(parts),
    report: createReportSignal({ store: incidents, clock }),
    claims: parts.claims,
    leaseMs,
    jobs,
    log,
    follow,
    async tellSecurity(signal, outcome) {
      const page = mentionOf(security)
      const notice = signalNotice({
        signal,
        accountName: accountName(signal.account),
        outcome,
        page,
      })
      return (await sender.post({ channel: security.channel }, notice)).kind === 'sent'
    },
    reportForgery: forgeries.ofSignal,
  })
  const tellAlarm = createTellAlarm({
    ...parts,
    naming: config.deployment.naming,
    sleep: parts.wallSleep,
    channel: security.channel,
  })
  const tellSecurityOf = async ({ act }: ActJob, reference: string): Promise<void> => {
    if (act.action !== COMMANDS.audit && act.action !== COMMANDS.advise)
      await sender.post({ channel: security.channel }, lostReportNotice(act, reference))
  }
  const lost = async ({ signal }: SignalJob, reference: string): Promise<void> => {
    await sender.post({ channel: security.channel }, lostSignalNotice(signal, reference))
  }
  return createQueueBatch<ResponderJob, ActJob | SignalJob>({
    log,
    job: ResponderJob,
    newReference: referenceInScope,
    actIn: (job) => (job.kind === 'act' || job.kind === 'signal' ? job : undefined),
    idsIn(job) {
      if (job.kind === 'act') return idsOfAct(job)
      if (job.kind === 'signal') return { signal: job.signal.id, account: job.signal.account }
      if (job.kind === 'alarm') return { event: job.id, alarm: job.alarm }
      return job.kind === 'incident' ? { key: job.keyId } : { audit: job.id }
    },
    run(job) {
      if (job.kind === 'act') return handleAct(job)
      if (job.kind === 'signal') return handleSignal(job)
      if (job.kind === 'alarm') return tellAlarm(job)
      return job.kind === 'incident' ? follow(job.keyId) : audit.run(job)
    },
    // A report that nobody could work on must still reach people.
    async tellBroken(job, reference) {
      if (job.kind === 'signal') return lost(job, reference)
      const { act, reply } = job
      await tellSecurityOf(job, reference)
      await replies.reply({ ...reply, user: act.user }, brokenAnswer(reference))
    },
    comesAgain: ({ kind }) => kind === 'incident',
    async tellRolledBack(job, reference) {
      await tellSecurityOf(job, reference)
      await replies.reply({ ...job.reply, user: job.act.user }, rolledBackAnswer(reference))
    },
  })
}

/** A stand-in decides on requests. Whoever contains is judged as themselves. */
const NOBODY_STANDS_IN = { to: () => Promise.resolve(known([])) }
