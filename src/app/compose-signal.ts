import { createQuickJobs, createQuickSignalSigner } from '../aws/quick-adapters.ts'
import { createQuickCall } from '../aws/quick-call.ts'
import { keyAlias, spokeRoleName } from '../shared/deployment-names.ts'
import { loadConfig, processEnvironment, requireEnvironment } from './config.ts'
import type { Environment } from './environment.ts'
import { createLog } from './logger.ts'
import { createTakeEvent, type TakeEvent } from './signal/take-event.ts'

/** The `signal` function out of its adapters: it signs and enqueues. It has no way into accounts, to the table or to Slack. */
export interface SignalOverrides {
  readonly env?: Environment
}

export function composeSignal(overrides: SignalOverrides = {}): TakeEvent {
  const { configPath, responderQueueUrl } = requireEnvironment(
    (env) => ({ configPath: env.configPath(), responderQueueUrl: env.responderQueueUrl() }),
    overrides.env,
  )
  const { organisation, deployment } = loadConfig(configPath)
  const call = createQuickCall({ env: processEnvironment })
  return createTakeEvent({
    accounts: organisation.accounts.map(({ id }) => id),
    operatorRole: spokeRoleName(deployment.naming, 'operator'),
    signer: createQuickSignalSigner(call, keyAlias(deployment.naming, 'signals')),
    jobs: createQuickJobs(call, responderQueueUrl),
    log: createLog('signal'),
  })
}
