import { type AskDeps, createAsk, type Prepare } from '../../keys/ask.ts'
import type { AutoLine } from '../../requests/configured-act.ts'
import { dayOf } from '../../requests/ledger-anchor.ts'
import { createKeepConfigured } from '../../rotation/keep-configured.ts'
import type { OpenAutoRotationDeps } from '../../rotation/open-auto-rotation.ts'
import { ok, refuse } from '../../shared/result.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import type { FollowRequest } from './follow-request.ts'
import type { WorkerParts } from './worker-parts.ts'

/**
 * Once a day what awskey.yml says of rotation by Secrets Manager is held against what is on. The configuration itself asks, so nobody has to approve: whoever may change it may also say
 * in it who approves. Everything else that an asking is refused for holds here too.
 */
export interface KeepConfiguredDailyDeps
  extends Pick<WorkerParts, 'claims' | 'clock' | 'leaseMs' | 'log' | 'autos'> {
  readonly config: Pick<AwskeyConfig, 'auto' | 'organisation'>
  readonly ask: AskDeps
  readonly follow: FollowRequest
  readonly leftAlone: OpenAutoRotationDeps['leftAlone']
}

export function createKeepConfiguredDaily(deps: KeepConfiguredDailyDeps): () => Promise<void> {
  const { config, claims, clock, leaseMs, log } = deps
  const ask = createAsk(asConfigured(deps))
  const keep = createKeepConfigured({
    lines: config.auto,
    autos: deps.autos,
    store: deps.ask.store,
    clock,
    accountName: (id) =>
      config.organisation.accounts.find((account) => account.id === id)?.name ?? id,
    isDryRun: (name) =>
      config.organisation.accounts.find((account) => account.name === name)?.dryRun ?? false,
    ask: (act) => ask(act, 'auto'),
    follow: deps.follow,
    notFollowed: (act, { reason }) =>
      log.warn('a line of the configuration could not be followed', { target: act.value, reason }),
  })
  return async () => {
    const job = `configured-${dayOf(clock.now())}-${linesIn(config.auto)}`
    if ((await claims.claim(job, leaseMs)) !== 'claimed') return
    await keep()
    await claims.finish(job)
  }
}

/** A configuration that was deployed anew is looked at on the same day. */
function linesIn(lines: readonly AutoLine[]): string {
  return lines
    .map(({ target, everyDays, by }) => `${target.account}/${target.userName} ${everyDays} ${by}`)
    .join(',')
}

function asConfigured({ ask: deps, leftAlone }: KeepConfiguredDailyDeps): AskDeps {
  return {
    ...deps,
    prepare: { ...deps.prepare, auto: unlessLeftAlone(deps.prepare.auto, leftAlone) },
    deciders: { ...deps.deciders, mayAct: () => Promise.resolve(ok(undefined)) },
    async situationOf(...asked) {
      const situation = await deps.situationOf(...asked)
      if (!situation.ok) return situation
      const { mayRequest: _anybody, ...rest } = situation.value
      const approvals = { ...rest.approvals, needed: 0, why: 'configuration' }
      return ok({ ...rest, approvals })
    },
  }
}

/** Turning it on is an act of awskey's own. Turning it off asks for less, and is done. */
function unlessLeftAlone(prepare: Prepare, leftAlone: OpenAutoRotationDeps['leftAlone']): Prepare {
  return async (asking) => {
    if (asking.act.details?.every === 'off') return prepare(asking)
    const { user, session } = asking
    const alone = await leftAlone(user, undefined, session)
    if (alone.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: alone.why })
    if (alone.value === undefined) return prepare(asking)
    const until = alone.value.until.toISOString()
    return refuse({ reason: 'left_alone', user: user.userName, until })
  }
}
