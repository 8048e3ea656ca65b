import type { WebClient } from '@slack/web-api'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { partitionOf } from '../../aws/regions.ts'
import { createSealForOwner } from '../../delivery/seal-for-owner.ts'
import type { Vault } from '../../delivery/vault.ts'
import type { AccessKeys, IamUsers, KeyProbe } from '../../keys/access-keys.ts'
import { createAsk } from '../../keys/ask.ts'
import { createSoakCheck } from '../../keys/check-soak.ts'
import { createCheckTarget } from '../../keys/check-target.ts'
import { createCreationRules } from '../../keys/creation-rules.ts'
import { createDeletionRules } from '../../keys/deletion-rules.ts'
import { createInactiveSince } from '../../keys/inactive-since.ts'
import type { InventoryStore } from '../../keys/inventory.ts'
import { createKeyEffects } from '../../keys/key-effects.ts'
import { createMakeKeyEffects } from '../../keys/make-key-effects.ts'
import { prepareKeyOperations } from '../../keys/prepare-key-operations.ts'
import { createProveSoak } from '../../keys/prove-soak.ts'
import { createReadInventory } from '../../keys/read-inventory.ts'
import { createRefreshInventories } from '../../keys/refresh-inventories.ts'
import { createSwitchRules } from '../../keys/switch-rules.ts'
import type { Trail } from '../../keys/trail.ts'
import type { AdministratorRights } from '../../people/administrator-rights.ts'
import { approverSources } from '../../people/approver-sources.ts'
import { createDelegate } from '../../people/delegate.ts'
import type { DelegationStore } from '../../people/delegations.ts'
import { createDelegationOf, createLiveDelegations } from '../../people/live-delegations.ts'
import { createOwnedByTag } from '../../people/owned-by-tag.ts'
import { createFindOwnership } from '../../people/ownership.ts'
import type { OwnershipMemory } from '../../people/ownership-memory.ts'
import type { PeopleByEmail } from '../../people/people-by-email.ts'
import type { Profiles, UserGroups } from '../../people/profiles.ts'
import { createReadFacts } from '../../people/read-facts.ts'
import { readOnce } from '../../people/read-once.ts'
import { createResolveUser } from '../../people/resolve-user.ts'
import { createSituationOf } from '../../people/situation.ts'
import { createDeciders } from '../../people/slack-deciders.ts'
import { asRecorded } from '../../requests/as-recorded.ts'
import { createAuthority } from '../../requests/authority.ts'
import { createDecide } from '../../requests/decide.ts'
import type { HomeStore } from '../../requests/home-store.ts'
import type { Jobs } from '../../requests/job.ts'
import { createReadHistory } from '../../requests/read-history.ts'
import { createRemindEffect } from '../../requests/remind-effect.ts'
import type { Request } from '../../requests/request.ts'
import type { JobClaims, RequestStore, ViewStore } from '../../requests/request-store.ts'
import { createRunEffects, type Effect, type Effects } from '../../requests/run-effects.ts'
import type { ActVerifier } from '../../requests/signed-act.ts'
import { createOverlapEffects } from '../../rotation/overlap-effects.ts'
import { prepareRotation } from '../../rotation/prepare-rotation.ts'
import { createRotationRules } from '../../rotation/rotation-rules.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import { ACTIONS, COMMANDS } from '../../slack/ids.ts'
import { brokenAnswer } from '../../slack/views/answer-text.ts'
import { createPublishHome } from '../../slack/worker-side/home-publisher.ts'
import { createReplies } from '../../slack/worker-side/replies.ts'
import { createRequestRenderer } from '../../slack/worker-side/request-renderer.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { type Log, newReference } from '../logger.ts'
import { accountsNamed } from './accounts-named.ts'
import { assembleLedger, type LedgerPorts } from './assemble-ledger.ts'
import { createDrawHome } from './draw-home.ts'
import { createFollowRequest } from './follow-request.ts'
import { createHandleAct } from './handle-act.ts'
import { createHandleBatch } from './handle-batch.ts'
import { judgeByPolicy } from './judge-by-policy.ts'
import { createKeepInStep } from './keep-in-step.ts'
import { createListForPerson } from './list-for-person.ts'
import { mayOpen } from './may-open.ts'
import { createPlanFor, situationForAsking } from './plan-for.ts'
import { readRequestsOf } from './read-requests.ts'
import { createRefreshHomes } from './refresh-homes.ts'
import { createReportForgery } from './report-forgery.ts'

/** The ports that the worker stands on. Tests pass fakes here, `compose-worker` the adapters. */
export interface WorkerParts {
  readonly config: AwskeyConfig
  readonly region: string
  readonly clock: Clock
  readonly sleep: Sleep
  /** Waits for Slack's Retry-After, in wall time. */
  readonly wallSleep: Sleep
  wallNow(): number
  readonly leaseMs: number
  newToken(): string
  readonly log: Log
  readonly slack: WebClient
  readonly profiles: Profiles
  readonly groups: UserGroups
  readonly emails: PeopleByEmail
  readonly rights: AdministratorRights
  readonly ownerships: OwnershipMemory
  readonly store: RequestStore
  readonly delegations: DelegationStore
  readonly homes: HomeStore
  readonly views: ViewStore
  readonly claims: JobClaims
  readonly jobs: Jobs
  readonly inventory: InventoryStore
  readonly verifier: ActVerifier
  readonly keys: AccessKeys
  readonly users: IamUsers
  readonly probe: KeyProbe
  readonly trail: Trail
  readonly operatorRole: string
  readonly vault: Vault
  readonly ledger: LedgerPorts
}

export function assembleWorker(parts: WorkerParts): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { config, clock, store, keys, verifier, slack, log } = parts
  const { organisation } = config
  const findOwnership = createFindOwnership(organisation)
  const { policy } = config
  const owning = {
    findOwnership,
    situationOf: createSituationOf({ findOwnership, policy, sensitive: organisation.sensitive }),
    readFacts: createReadFacts({
      organisation,
      findOwnership,
      emails: parts.emails,
      rights: parts.rights,
      memory: parts.ownerships,
      clock,
    }),
  }
  const delegating = {
    store: parts.delegations,
    verifier,
    clock,
    isDelegation: (action: string) => action === COMMANDS.delegate,
  }
  const people = {
    profiles: parts.profiles,
    groups: parts.groups,
    delegations: createLiveDelegations(delegating),
  }
  const judging = { organisation, breakGlass: config.breakGlass }
  const deciders = createDeciders({ ...judging, ...people })
  const sources = approverSources(organisation, config.policy)
  /** For one page that judges many requests. */
  const peopleOnce = () => {
    const once = readOnce(people)
    return { deciders: createDeciders({ ...judging, ...once }), delegations: once.delegations }
  }
  const resolveUser = createResolveUser({
    organisation,
    users: parts.users,
    findOwnership,
    ownedByTag: createOwnedByTag({ organisation, inventory: parts.inventory }),
  })
  const plans = createPlanFor({
    ...owning,
    organisation,
    users: parts.users,
    partition: partitionOf(parts.region).name,
  })
  const rules = {
    create: createCreationRules(),
    deactivate: createSwitchRules('deactivate'),
    activate: createSwitchRules('activate'),
    rotate: createRotationRules({
      policy: config.rotation,
      deletionApprovals: (rotation) => plans.fromRow(rotation, 'delete'),
    }),
    delete: createDeletionRules({
      expiresAfterMs: config.policy.operations.delete.expiresAfterMs,
      soakMs: config.rotation.soakMs,
    }),
  }
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
  const sealing = {
    ...createSealForOwner({ vault: parts.vault, readerFor: plans.readerFor }),
    tellOwner: renderer.tellOwner,
  }
  const { trail, sleep, probe } = parts
  const { soakMs } = config.rotation
  const target = { keys, proveSoak: createProveSoak({ store, trail, clock, soakMs }) }
  const ofKey = createKeyEffects(target)
  const ofRotation = createOverlapEffects({ keys, trail, policy: config.rotation, clock })
  const effects: Effects = {
    ...createMakeKeyEffects({
      keys,
      probe,
      trail,
      sealing,
      clock,
      sleep,
      operatorRole: parts.operatorRole,
    }),
    ...ofKey,
    ...ofRotation,
    // A rotation reads its evidence again right before; somebody who asked for it by itself was shown it.
    make_inactive: byKind(ofRotation.make_inactive, ofKey.make_inactive),
    check_soak: createSoakCheck({ keys, trail }),
    remind: createRemindEffect({
      clock,
      quiet: config.quietHours && { ...config.quietHours, timezone: config.timezone },
    }),
    expire: {
      writes: false,
      run: () => Promise.resolve({ effect: 'expire', result: 'expired' }),
      reconcile: () => Promise.resolve({ effect: 'expire', result: 'expired' }),
    },
  }
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
  const runEffects = createRunEffects({
    store,
    rules,
    effects,
    authority: createAuthority({
      verifier,
      deciders,
      plan: plans.now,
      aimsAt: plans.aimsAt,
      isApproval: ({ action }) => action === ACTIONS.approve,
      isBreakGlass: ({ action }) => action === ACTIONS.breakGlass,
      isUndo: ({ action }) => action === ACTIONS.undo,
      mayOpen,
    }),
    clock,
    wallNow: parts.wallNow,
    newToken: parts.newToken,
    leaseMs: parts.leaseMs,
    reportForgery: reports.ofRequest,
  })
  const refreshHomes = createRefreshHomes({ homes: parts.homes, jobs: parts.jobs, log })
  const follow = createFollowRequest({
    store,
    runEffects: (id) =>
      watchLedgerEnds(
        () => runEffects(id),
        () => 'idle',
      ),
    refreshHomes: refreshHomes.ofRequest,
    render: createKeepInStep({
      renderer,
      jobs: parts.jobs,
      log,
      sleep: parts.wallSleep,
      leaseMs: parts.leaseMs,
    }),
  })
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
    resolveUser,
    readInventory,
  })
  return createHandleBatch({
    log,
    newReference,
    follow,
    drawHome: createDrawHome({
      sources,
      homes: parts.homes,
      store,
      clock,
      log,
      publish: createPublishHome({ slack }),
      people: peopleOnce,
      delegationOf: createDelegationOf(delegating),
      listKeys: (person) => listKeys({ by: 'mine' }, person, `home-${person}`),
    }),
    readInventory,
    refreshInventories,
    keepLedger,
    handleAct: createHandleAct({
      clock,
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
      ask: refuseAhead(
        createAsk({
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
              inactiveSince: createInactiveSince({ store, trail }),
              soakMs: config.rotation.soakMs,
            }),
            rotate: prepareRotation,
          },
        }),
      ),
      listKeys,
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
      reply: async (to, message) => {
        const replied = await replies.reply(to, message)
        if (replied.kind === 'not_answered')
          log.warn('somebody could not be answered', { user: to.user, why: replied.why.join(' ') })
      },
      reportForgery: reports.ofAct,
    }),
    tellBroken: async ({ act, reply }, reference) => {
      await replies.reply({ ...reply, user: act.user }, brokenAnswer(reference))
    },
  })
}

function byKind(ofRotation: Effect, otherwise: Effect): Effect {
  const of = ({ operation }: Request): Effect =>
    operation.kind === 'rotate' ? ofRotation : otherwise
  return {
    writes: ofRotation.writes || otherwise.writes,
    run: (request) => of(request).run(request),
    reconcile: (request) => of(request).reconcile(request),
  }
}
