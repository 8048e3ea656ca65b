import type { WebClient } from '@slack/web-api'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { partitionOf } from '../../aws/regions.ts'
import { createSealForOwner } from '../../delivery/seal-for-owner.ts'
import type { Vault } from '../../delivery/vault.ts'
import type { AccessKeys, IamUsers, KeyProbe } from '../../keys/access-keys.ts'
import { createDeletionRules } from '../../keys/deletion-rules.ts'
import type { InventoryStore } from '../../keys/inventory.ts'
import { createKeyEffects } from '../../keys/key-effects.ts'
import { createReadInventory } from '../../keys/read-inventory.ts'
import { createRefreshInventories } from '../../keys/refresh-inventories.ts'
import { createFindOwnership } from '../../people/ownership.ts'
import type { Profiles, UserGroups } from '../../people/profiles.ts'
import { createResolveUser } from '../../people/resolve-user.ts'
import { createSituationOf } from '../../people/situation.ts'
import { createDeciders } from '../../people/slack-deciders.ts'
import { createAuthority } from '../../requests/authority.ts'
import { createDecide } from '../../requests/decide.ts'
import type { Jobs } from '../../requests/job.ts'
import { createReadHistory } from '../../requests/read-history.ts'
import type { JobClaims, RequestStore, ViewStore } from '../../requests/request-store.ts'
import { createRunEffects, type Effects } from '../../requests/run-effects.ts'
import type { ActVerifier } from '../../requests/signed-act.ts'
import { createCreatingEffects } from '../../rotation/creating-effects.ts'
import { createOverlapEffects } from '../../rotation/overlap-effects.ts'
import { createRequestRotation } from '../../rotation/request-rotation.ts'
import { createRotationRules } from '../../rotation/rotation-rules.ts'
import type { Trail } from '../../rotation/trail.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import { ACTIONS, COMMANDS } from '../../slack/ids.ts'
import { brokenAnswer } from '../../slack/views/answer-text.ts'
import { createReplies } from '../../slack/worker-side/replies.ts'
import { createRequestRenderer } from '../../slack/worker-side/request-renderer.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { type Log, newReference } from '../logger.ts'
import { accountsNamed } from './accounts-named.ts'
import { createCheckTarget } from './check-target.ts'
import { createFollowRequest } from './follow-request.ts'
import { createHandleAct } from './handle-act.ts'
import { createHandleBatch } from './handle-batch.ts'
import { createKeepInStep } from './keep-in-step.ts'
import { createListForPerson } from './list-for-person.ts'
import { createPlanFor, situationForRotation } from './plan-for.ts'
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
  readonly store: RequestStore
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
}

export function assembleWorker(parts: WorkerParts): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { config, clock, store, keys, verifier, slack, log } = parts
  const { organisation } = config
  const situationOf = createSituationOf({
    findOwnership: createFindOwnership(organisation),
    policy: config.policy,
  })
  const deciders = createDeciders({ organisation, profiles: parts.profiles, groups: parts.groups })
  const resolveUser = createResolveUser({ organisation, users: parts.users })
  const plans = createPlanFor({
    organisation,
    situationOf,
    users: parts.users,
    partition: partitionOf(parts.region).name,
  })
  const rules = {
    rotate: createRotationRules({
      policy: config.rotation,
      deletionApprovals: (rotation) => plans.fromRow(rotation, 'delete'),
    }),
    delete: createDeletionRules({ expiresAfterMs: config.policy.operations.delete.expiresAfterMs }),
  }
  const renderer = createRequestRenderer({
    slack,
    views: parts.views,
    organisation,
    clock,
    sleep: parts.wallSleep,
    deliveryDeadlineMs: config.rotation.deliveryDeadlineMs,
    leaseMs: parts.leaseMs,
    readRequest: async (id) => {
      const request = await store.read(id)
      return request && plans.withOwner(request)
    },
    readLedger: store.readLedger,
  })
  const sealing = {
    ...createSealForOwner({ vault: parts.vault, readerFor: plans.readerFor }),
    tellOwner: renderer.tellOwner,
  }
  const { trail, sleep, probe } = parts
  const effects: Effects = {
    ...createCreatingEffects({
      keys,
      probe,
      trail,
      sealing,
      clock,
      sleep,
      operatorRole: parts.operatorRole,
    }),
    ...createOverlapEffects({ keys, trail, policy: config.rotation, clock }),
    ...createKeyEffects({ keys }),
    expire: {
      writes: false,
      run: () => Promise.resolve({ effect: 'expire', result: 'expired' }),
      reconcile: () => Promise.resolve({ effect: 'expire', result: 'expired' }),
    },
  }
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
      isUndo: ({ action }) => action === ACTIONS.undo,
      mayOpen: ({ action }) => action === COMMANDS.rotate,
    }),
    clock,
    wallNow: parts.wallNow,
    newToken: parts.newToken,
    leaseMs: parts.leaseMs,
    reportForgery: reports.ofRequest,
  })
  const follow = createFollowRequest({
    store,
    runEffects,
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
  })
  return createHandleBatch({
    log,
    newReference,
    follow,
    readInventory,
    refreshInventories: createRefreshInventories({
      accounts: organisation.accounts.map(({ id }) => id),
      store: parts.inventory,
      jobs: parts.jobs,
      clock,
    }),
    handleAct: createHandleAct({
      claims: parts.claims,
      verifier,
      leaseMs: parts.leaseMs,
      decide: createDecide({
        store,
        deciders,
        rules,
        clock,
        checkTarget: createCheckTarget({ keys }),
      }),
      requestRotation: createRequestRotation({
        store,
        keys,
        deciders,
        rules: rules.rotate,
        clock,
        resolveUser,
        situationOf: situationForRotation(situationOf),
      }),
      listKeys: createListForPerson({
        organisation,
        keys,
        inventory: parts.inventory,
        clock,
        limits: config.limits,
        about: plans.about,
        resolveUser,
        readInventory,
      }),
      readHistory: createReadHistory({ store, accountsFor: accountsNamed(organisation) }),
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
