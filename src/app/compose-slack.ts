import { createQuickActSigner, createQuickJobs, quickSecretText } from '../aws/quick-adapters.ts'
import { createQuickCall, type QuickCall } from '../aws/quick-call.ts'
import { parseSlackSecret } from '../aws/slack-secret-text.ts'
import type { ResponderJob } from '../exposure/responder-job.ts'
import type { InventoryStore } from '../keys/inventory.ts'
import type { Jobs } from '../requests/job.ts'
import type { ActSigner } from '../requests/signed-act.ts'
import { type Clock, systemClock } from '../shared/clock.ts'
import { keyAlias } from '../shared/deployment-names.ts'
import { lazy } from '../shared/lazy.ts'
import type { Log } from '../shared/log.ts'
import type { Metrics } from '../shared/metrics.ts'
import type { Renewable } from '../shared/renewable.ts'
import { createBoltListeners } from '../slack/ingress/bolt-listeners.ts'
import {
  createIngress,
  type Ingress,
  type Listeners,
  type SlackKeys,
} from '../slack/ingress/create-ingress.ts'
import { createKeyOptions } from '../slack/ingress/key-options.ts'
import { createSendAct } from '../slack/ingress/send-act.ts'
import { createUserOptions } from '../slack/ingress/user-options.ts'
import type { AwskeyConfig } from './awskey-config.ts'
import { loadConfig, processEnvironment, requireEnvironment } from './config.ts'
import type { Environment, SlackCredentials } from './environment.ts'
import { createEvents } from './events.ts'
import { inScope, referenceInScope, referenceOf } from './log-scope.ts'
import { createLog } from './logger.ts'
import { fixed, slackKeys, tokenIn } from './slack-secrets.ts'

/**
 * The `slack` function out of its adapters: KMS to sign, SQS to pass on, and nothing of AWS besides until a menu asks for names. Nothing is opened or
 * sent before the first request. Every AWS call here has somebody waiting for it, so each is short, tried twice at most, and made without the SDK.
 */
export interface SlackOverrides {
  /** Business time: ages in menus, and whether a chosen moment is over. Nothing is decided by it here. */
  readonly clock?: Clock
  readonly env?: Environment
  readonly config?: AwskeyConfig
  readonly keys?: SlackKeys
  readonly jobs?: Jobs
  readonly responder?: Jobs<ResponderJob>
  readonly signer?: ActSigner
  readonly inventory?: ReadableInventory
  /** Wall time in milliseconds. */
  readonly wallNow?: () => number
  readonly log?: Log & Partial<Metrics>
  readonly newReference?: () => string
}

type ReadableInventory = Pick<InventoryStore, 'suggest' | 'pickable'>

export function composeSlack(overrides: SlackOverrides = {}): Ingress {
  const { env = processEnvironment(), log = createLog('slack') } = overrides
  const { commandAcked } = createEvents({ put: log.put ?? (() => undefined) })
  const names = requireEnvironment(
    (read) => ({
      configPath: overrides.config === undefined ? read.configPath() : '',
      queueUrl: overrides.jobs === undefined ? read.queueUrl() : '',
      responderQueueUrl: overrides.responder === undefined ? read.responderQueueUrl() : '',
      table: overrides.inventory === undefined ? read.table() : '',
      credentials: overrides.keys === undefined ? read.slackCredentials() : undefined,
      slackApiUrl: read.slackApiUrl(),
    }),
    env,
  )
  const config = overrides.config ?? loadConfig(names.configPath)
  const { organisation } = config
  const reference = overrides.newReference ?? referenceInScope
  const call = createQuickCall({ env: processEnvironment })
  const jobs = overrides.jobs ?? createQuickJobs(call, names.queueUrl)
  const responder =
    overrides.responder ?? createQuickJobs<ResponderJob>(call, names.responderQueueUrl)
  const sendAct = createSendAct({
    signer:
      overrides.signer ?? createQuickActSigner(call, keyAlias(config.deployment.naming, 'clicks')),
    jobs,
    responder,
    log,
    newReference: reference,
  })
  const clock = overrides.clock ?? systemClock
  const inventory = overrides.inventory ?? inventoryFrom(names.table)
  const reads = { organisation, log, refresh: () => jobs.enqueue({ kind: 'inventories' }) }
  const parts = {
    organisation,
    timezone: config.timezone,
    delegation: config.delegation,
    longest: config.longest,
    clock,
    sendAct,
    jobs,
    userOptions: createUserOptions({ ...reads, suggest: inventory.suggest }),
    keyOptions: createKeyOptions({ ...reads, clock, pickable: inventory.pickable }),
    log,
    newReference: reference,
  }
  const wallNow = overrides.wallNow ?? Date.now
  const keys = keysFrom(call, overrides.keys, names.credentials, wallNow)
  return createIngress({
    workspace: config.slack,
    keys: keys.read,
    keysAgain: keys.renew,
    listeners: (now) =>
      underOneReference(
        createBoltListeners(
          { ...parts, slackApiUrl: names.slackApiUrl, renewToken: tokenIn(keys).renew },
          now,
        ),
      ),
    wallNow,
    log,
    newReference: reference,
    acked: commandAcked,
  })
}

/** That of the act that comes of the request: the worker and the responder go on writing under it. */
function underOneReference(listeners: Listeners): Listeners {
  return (body, mark) =>
    inScope({ reference: referenceOf(mark.jobId), act: mark.jobId }, () => listeners(body, mark))
}

function keysFrom(
  call: QuickCall,
  keys: SlackKeys | undefined,
  credentials: SlackCredentials | undefined,
  wallNow: () => number,
): Renewable<SlackKeys> {
  const given = keys ?? (credentials?.kind === 'given' ? credentials : undefined)
  if (given !== undefined) return fixed(given)
  const arn = credentials?.kind === 'secret' ? credentials.arn : ''
  return slackKeys(async () => parseSlackSecret(await quickSecretText(call, arn)), wallNow)
}

/** Loaded with the first menu. */
function inventoryFrom(table: string): ReadableInventory {
  const store = lazy(async () => {
    const { createMenuNames } = await import('./menu-names.ts')
    return createMenuNames(table)
  })
  return {
    suggest: async (accounts, text, limit) => (await store()).suggest(accounts, text, limit),
    pickable: async (accounts) => (await store()).pickable(accounts),
  }
}
