import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { createClosePickup } from '../../delivery/close-pickup.ts'
import { createNoteReceipt } from '../../delivery/note-receipt.ts'
import { createOpenPickup } from '../../delivery/open-pickup.ts'
import { createFindKey } from '../../exposure/find-key.ts'
import { type AskDeps, createAsk } from '../../keys/ask.ts'
import { createCheckTarget } from '../../keys/check-target.ts'
import { createFleetReadings } from '../../keys/fleet/fleet-readings.ts'
import { createInactiveSince } from '../../keys/inactive-since.ts'
import { prepareKeyOperations } from '../../keys/prepare-key-operations.ts'
import { createReadInventory } from '../../keys/read-inventory.ts'
import { createRefreshInventories } from '../../keys/refresh-inventories.ts'
import { createAskRoot } from '../../keys/root/ask-root.ts'
import { createDelegate } from '../../people/delegate.ts'
import { createDelegationOf } from '../../people/live-delegations.ts'
import { isDryRun } from '../../people/organisation.ts'
import { createOwnersLeft } from '../../people/owners-left.ts'
import { asRecorded } from '../../requests/as-recorded.ts'
import { createAuthority } from '../../requests/authority.ts'
import { isAskedByLines } from '../../requests/configured-act.ts'
import { createDecide } from '../../requests/decide.ts'
import { createDryRunStore } from '../../requests/dry-run.ts'
import { createHoldForIncident } from '../../requests/hold-for-incident.ts'
import type { AccountId } from '../../requests/ids.ts'
import { createReadHistory } from '../../requests/read-history.ts'
import { createResumeAfterIncident } from '../../requests/resume-after-incident.ts'
import { createRunEffects } from '../../requests/run-effects.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { createOpenAutoRotation } from '../../rotation/open-auto-rotation.ts'
import { createPrepareAuto } from '../../rotation/prepare-auto.ts'
import { prepareRotation } from '../../rotation/prepare-rotation.ts'
import { sha256 } from '../../shared/sha256.ts'
import { ACT_KINDS } from '../../slack/act-kinds.ts'
import { brokenAnswer, rolledBackAnswer } from '../../slack/views/answer-text.ts'
import { dryRunNote } from '../../slack/views/dry-run-words.ts'
import { createFillView } from '../../slack/worker-side/fill-view.ts'
import { createPublishHome } from '../../slack/worker-side/home-publisher.ts'
import { createReplies } from '../../slack/worker-side/replies.ts'
import { createRequestRenderer } from '../../slack/worker-side/request-renderer.ts'
import { createTellAlarm } from '../alarms/tell-alarm.ts'
import { referenceInScope } from '../log-scope.ts'
import { accountsNamed } from './accounts-named.ts'
import { assembleAuto } from './assemble-auto.ts'
import { assembleBulk } from './assemble-bulk.ts'
import { assembleExemptions } from './assemble-exemptions.ts'
import { assembleLedger } from './assemble-ledger.ts'
import { assembleNotOurs } from './assemble-not-ours.ts'
import { assembleEffects, assembleRules } from './assemble-operations.ts'
import { assemblePeople } from './assemble-people.ts'
import { assembleStale } from './assemble-stale.ts'
import { assembleWeek } from './assemble-week.ts'
import { coveredByStart } from './covered-by-start.ts'
import { createDrawHome } from './draw-home.ts'
import { createFollowRequest } from './follow-request.ts'
import { createHandleAct } from './handle-act.ts'
import { createHandleBatch } from './handle-batch.ts'
import { judgeByPolicy } from './judge-by-policy.ts'
import { createKeepConfiguredDaily } from './keep-configured-daily.ts'
import { createKeepInStep } from './keep-in-step.ts'
import { createListForPerson } from './list-for-person.ts'
import { mayOpen } from './may-open.ts'
import { situationForAsking } from './plan-for.ts'
import { createReadAccount } from './read-account.ts'
import { readRequestsOf } from './read-requests.ts'
import { createRefreshHomes } from './refresh-homes.ts'
import { createReportForgery } from './report-forgery.ts'
import { createWhoseKey } from './whose-key.ts'
import type { WorkerParts } from './worker-parts.ts'

export function assembleWorker(given: WorkerParts): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { organisation } = given.config
  const inDryRun = (account: AccountId): boolean => isDryRun(organisation, account)
  // Whatever opens a request or takes an approval does so through this store.
  const parts = { ...given, store: createDryRunStore(given.store, inDryRun) }
  const { config, clock, store, keys, verifier, slack, log } = parts
  const people = assemblePeople(parts)
  const { owning, delegating, deciders, sources, peopleOnce, resolveUser, plans } = people
  const { findOwnership } = owning
  const rules = assembleRules(parts, plans)
  const renderer = createRequestRenderer({
    slack,
    views: parts.views,
    organisation,
    clock,
    sleep: parts.wallSleep,
    deliveryDeadlineMs: config.rotation.deliveryDeadlineMs,
    breakGlass: config.breakGlass?.operations ?? [],
    leaseMs: parts.leaseMs,
    readRequest: async (id) => {
      const request = await store.read(id)
      return request && asRecorded(await plans.withOwner(request), await store.readLedger(id))
    },
    readLedger: store.readLedger,
  })
  const auto = assembleAuto(parts, plans)
  const { effects, target } = assembleEffects(parts, plans, renderer.tellOwner, auto)
  const refreshInventories = createRefreshInventories({
    accounts: organisation.accounts.map(({ id }) => id),
    store: parts.inventory,
    jobs: parts.jobs,
    clock,
  })
  const { keepLedger, watchLedgerEnds, refuseAhead, exportHistory } = assembleLedger({
    ...parts,
    organisation,
    findOwnership,
    deciders,
    refreshInventories,
  })
  const reports = createReportForgery({ slack, log, channel: organisation.security.channel })
  const proving = {
    verifier,
    deciders,
    plan: plans.now,
    aimsAt: plans.aimsAt,
    ...ACT_KINDS,
    turnedOn: auto.turnedOn,
    isConfigured: (act: SignedAct, exactly: boolean) => isAskedByLines(config.auto, act, exactly),
    mayOpen,
    covers: coveredByStart(parts.bulks),
  }
  const exemptions = assembleExemptions(parts, proving, plans, async (id, fault) => {
    const claim = `exemption ${id} ${fault}`
    if ((await parts.claims.claim(sha256(claim), parts.leaseMs)) !== 'claimed') return
    await reports.ofRequest({ id }, fault)
    await parts.claims.finish(sha256(claim))
  })
  const reading = { readings: createFleetReadings(parts.fleet), exemptions: exemptions.exemptions }
  const runEffects = createRunEffects({
    store,
    rules,
    effects,
    authority: createAuthority(proving),
    clock,
    wallNow: parts.wallNow,
    newToken: parts.newToken,
    leaseMs: parts.leaseMs,
    isDryRun: inDryRun,
    reportForgery: reports.ofRequest,
  })
  const refreshHomes = createRefreshHomes({ homes: parts.homes, jobs: parts.jobs, log })
  const noteReceipt = createNoteReceipt({ store, pickups: parts.pickup.store, rules, clock })
  const asking: AskDeps = {
    store,
    keys,
    deciders,
    rules,
    clock,
    resolveUser,
    situationOf: situationForAsking(owning),
    prepare: {
      ...prepareKeyOperations({
        keys,
        inactiveSince: createInactiveSince({ store, trail: parts.trail }),
        soakMs: config.rotation.soakMs,
      }),
      rotate: prepareRotation({ keys, trail: parts.trail }),
      auto: createPrepareAuto({
        rotation: auto.rotation,
        trail: parts.trail,
        policy: config.rotation,
        deletionExpiresMs: config.policy.operations.delete.expiresAfterMs,
      }),
      ...exemptions.prepare,
    },
  }
  const ask = refuseAhead(createAsk(asking))
  const notOurs = assembleNotOurs(parts, { findOwnership, deciders, resolveUser })
  const week = assembleWeek(parts, people, { ...reading, notOursOf: notOurs.saidOf })
  const bulk = assembleBulk(
    parts,
    { owning, deciders },
    { ask, reportForgery: reports.ofRequest, exemptions },
  )
  const follow = createFollowRequest({
    store,
    drawBulk: bulk.drawSoon,
    runEffects: (id) =>
      watchLedgerEnds(
        async () => {
          await noteReceipt(id)
          return runEffects(id)
        },
        () => 'idle',
      ),
    closePickup: createClosePickup({
      clock,
      pickups: parts.pickup.store,
      vault: parts.pickup.vault,
    }),
    refreshHomes: refreshHomes.ofRequest,
    render: createKeepInStep({
      renderer,
      jobs: parts.jobs,
      log,
      sleep: parts.wallSleep,
      leaseMs: parts.leaseMs,
    }),
  })
  const fillView = createFillView({ slack, log })
  const replies = createReplies({ slack, sleep: parts.wallSleep })
  const readInventory = createReadInventory({
    keys,
    users: parts.users,
    store: parts.inventory,
    clock,
    wallNow: parts.wallNow,
    budgetMs: parts.leaseMs * 0.45,
    changesSeen: parts.ledger.outside.seen,
  })
  const listKeys = createListForPerson({
    organisation,
    keys,
    inventory: parts.inventory,
    clock,
    limits: config.limits,
    about: plans.about,
    ownersLeft: createOwnersLeft(parts.profiles),
    resolveUser,
    readInventory,
  })
  return createHandleBatch({
    log,
    newReference: referenceInScope,
    follow,
    drawHome: createDrawHome({
      sources,
      homes: parts.homes,
      store,
      clock,
      log,
      publish: createPublishHome({ slack }),
      dryRunNote: dryRunNote(organisation),
      people: peopleOnce,
      delegationOf: createDelegationOf(delegating),
      listKeys: (person) => listKeys({ by: 'mine' }, person, `awskey-home-${person}`),
    }),
    holdForIncident: createHoldForIncident({ store, rules, clock }),
    resumeAfterIncident: createResumeAfterIncident(store),
    readInventory,
    readFleet: createReadAccount(parts),
    refreshInventories,
    ...week,
    keepLedger,
    keepConfigured: createKeepConfiguredDaily({
      ...parts,
      ask: asking,
      follow,
      leftAlone: exemptions.leftAlone,
    }),
    openAutoRotation: createOpenAutoRotation({
      ...parts,
      rotation: auto.rotation,
      rules,
      situationOf: situationForAsking(owning),
      leftAlone: exemptions.leftAlone,
    }),
    runBulk: bulk.run,
    drawBulk: bulk.draw,
    tellAlarm: createTellAlarm({
      ...parts,
      naming: config.deployment.naming,
      sleep: parts.wallSleep,
      channel: organisation.security.channel,
    }),
    handleAct: createHandleAct({
      clock,
      dryRunNote: dryRunNote(organisation),
      claims: parts.claims,
      verifier,
      leaseMs: parts.leaseMs,
      decide: refuseAhead(
        createDecide({
          store,
          deciders: judgeByPolicy(deciders, plans.fromRow),
          rules,
          clock,
          checkTarget: createCheckTarget(target),
        }),
      ),
      ask: (act, kind) => ask(act, kind),
      leftAlone: exemptions.ofRequest,
      sayNotOurs: notOurs.say,
      askRoot: refuseAhead(
        createAskRoot({
          store,
          deciders,
          clock,
          root: parts.root,
          situationOf: people.rootSituationOf,
        }),
      ),
      bulkOutcome: bulk.outcomeOf,
      weekOutcome: week.outcomeOf,
      listKeys,
      whoseKey: createWhoseKey({
        accounts: organisation.accounts,
        findOwnership,
        findKey: createFindKey({
          accounts: organisation.accounts.map(({ id }) => id),
          finder: parts.finder,
          users: parts.users,
          keys,
          // Nobody is in a hurry: IAM is asked and nothing else.
          lastSeenWith: () => Promise.resolve(undefined),
        }),
      }),
      readStale: assembleStale(parts, reading, people),
      readRequests: (person) =>
        readRequestsOf({ store, now: clock.now() }, peopleOnce().deciders, person),
      delegate: createDelegate({
        organisation,
        sources,
        deciders,
        store: parts.delegations,
        clock,
        maxMs: config.delegation.maxMs,
      }),
      refreshHomes: refreshHomes.of,
      settleStray: async (id, at) => {
        try {
          const request = await store.read(id)
          if (request !== undefined) await renderer.settleStray(request, at)
        } catch (error) {
          log.error('a stray card could not be settled', { request: id }, error)
        }
      },
      readHistory: createReadHistory({
        store,
        outside: parts.ledger.readOutside,
        accountsFor: accountsNamed(organisation),
      }),
      exportHistory,
      mayAct: deciders.mayAct,
      follow,
      openPickup: createOpenPickup({
        clock,
        pickups: parts.pickup.store,
        vault: parts.pickup.vault,
        publicUrl: parts.pickup.publicUrl,
        newChance: parts.pickup.newChance,
        readRequest: store.read,
        ownerOf: plans.ownerNow,
        mayAct: deciders.mayAct,
      }),
      reply: async ({ viewId, ...to }, message, view) => {
        if (view !== undefined && viewId !== undefined && (await fillView(viewId, view))) return
        const replied = await replies.reply(to, message)
        if (replied.kind === 'not_answered')
          log.warn('somebody could not be answered', { user: to.user, why: replied.why.join(' ') })
      },
      reportForgery: reports.ofAct,
    }),
    tellBroken: async ({ act, reply }, reference) => {
      await replies.reply({ ...reply, user: act.user }, brokenAnswer(reference))
    },
    tellRolledBack: async ({ act, reply }, reference) => {
      await replies.reply({ ...reply, user: act.user }, rolledBackAnswer(reference))
    },
  })
}
