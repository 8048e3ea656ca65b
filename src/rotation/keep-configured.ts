import type { Asked } from '../keys/ask.ts'
import type { AutoStore, Registration } from '../requests/auto-store.ts'
import { type AutoLine, configuredAct, isConfigured } from '../requests/configured-act.ts'
import type { Moment } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { Request } from '../requests/request.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import { formatTarget, type Target } from '../requests/target.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import type { Result } from '../shared/result.ts'

/**
 * Turns the rotation by Secrets Manager on where awskey.yml says so and off where it does not any more. What somebody turned on in Slack it leaves alone.
 * Safe to repeat: within a day the same line asks for the same request.
 */
export interface KeepConfiguredDeps {
  readonly lines: readonly AutoLine[]
  readonly autos: Pick<AutoStore, 'registrations'>
  readonly store: Pick<RequestStore, 'read'>
  readonly clock: Clock
  accountName(id: Registration['account']): string
  /** By the account's name. What a dry run would turn on or off there is asked for once a week, not every day. */
  isDryRun(accountName: string | undefined): boolean
  ask(act: SignedAct): Promise<Result<Asked, Refusal>>
  follow(id: Request['id']): Promise<unknown>
  /** Why a line was not followed. */
  notFollowed(act: SignedAct, refusal: Refusal): void
}

export function createKeepConfigured(deps: KeepConfiguredDeps): () => Promise<void> {
  return async () => {
    const registered = (await deps.autos.registrations()).filter(({ on }) => on)
    const now = deps.clock.now()
    const at = ({ target }: Pick<AutoLine, 'target'>): Moment =>
      deps.isDryRun(target.account) ? startOfWeek(now) : startOfDay(now)
    for (const line of deps.lines) {
      const there = registered.find((each) => isOf(deps, each, line))
      if (there?.everyDays !== line.everyDays) await ask(deps, configuredAct(line, at(line)))
    }
    for (const each of registered) {
      if (deps.lines.some((line) => isOf(deps, each, line))) continue
      const by = await deps.store.read(each.by)
      if (by === undefined || !isConfigured(by.act)) continue
      const { everyDays } = each
      const gone = { target: targetOf(deps, each), everyDays, by: by.requester }
      await ask(deps, configuredAct(gone, at(gone), 'off'))
    }
  }
}

async function ask(deps: KeepConfiguredDeps, act: SignedAct): Promise<void> {
  const asked = await deps.ask(act)
  if (asked.ok) await deps.follow(asked.value.request.id)
  else deps.notFollowed(act, asked.error)
}

function targetOf(
  { accountName }: KeepConfiguredDeps,
  { account, userName }: Registration,
): Extract<Target, { readonly by: 'user' }> {
  return { by: 'user', account: accountName(account), userName }
}

function isOf(deps: KeepConfiguredDeps, registration: Registration, line: AutoLine): boolean {
  return formatTarget(targetOf(deps, registration)) === formatTarget(line.target)
}

/** Of Monday, and never that of a day: what a dry run ended is not found again as done when it is over. */
function startOfWeek(now: Date): Moment {
  const monday = addMs(now, -((now.getUTCDay() + 6) % 7) * DAY_MS)
  return startOfDay(monday).replace('00.000Z', '00.001Z')
}

function startOfDay(now: Date): Moment {
  return `${now.toISOString().slice(0, 'YYYY-MM-DD'.length)}T00:00:00.000Z`
}
