import type { Exemptions } from '../../keys/exemption.ts'
import type { FleetReadings } from '../../keys/fleet/fleet.ts'
import { worstFirst } from '../../keys/worst-first.ts'
import { createOwnersLeft } from '../../people/owners-left.ts'
import type { ComposeDigestDeps } from '../../reminders/digest.ts'
import { createFollowWeek } from '../../reminders/follow-week.ts'
import { createOpenWeek } from '../../reminders/open-week.ts'
import { createInTurn, type PaceRows } from '../../reminders/pace.ts'
import { createPlanWarnings } from '../../reminders/plan-warnings.ts'
import { createSumAccount } from '../../reminders/sum-account.ts'
import { createTellAgain } from '../../reminders/tell-again.ts'
import { createTellDigest } from '../../reminders/tell-digest.ts'
import { createWarnOwner } from '../../reminders/warn-owner.ts'
import type { WarningStore } from '../../reminders/warnings.ts'
import type { WeekStore } from '../../reminders/week-store.ts'
import type { AccessKeyId, AccountId, RequestId, WeekId } from '../../requests/ids.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { ACTIONS } from '../../slack/ids.ts'
import { toldAgainAnswer } from '../../slack/views/digest-answers.ts'
import { warningMessage } from '../../slack/views/warning-message.ts'
import { createLookAtChannel } from '../../slack/worker-side/look-at-channel.ts'
import { createSendFile } from '../../slack/worker-side/send-file.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'
import { type Outcome, refused } from './act-outcome.ts'
import type { People } from './assemble-people.ts'
import { countKeys } from './count-keys.ts'
import { createRankFleet } from './rank-fleet.ts'
import { createRootRemoval } from './root-removal.ts'
import { createTellWeek } from './tell-week.ts'
import type { WorkerParts } from './worker-parts.ts'

/** What the weekly digest stands on. */
export interface ReminderPorts {
  readonly weeks: WeekStore
  readonly warnings: WarningStore
  readonly pace: PaceRows
}

interface WeekSources {
  readonly readings: FleetReadings
  readonly exemptions: Exemptions
  readonly notOursOf: ComposeDigestDeps['notOursOf']
}

export interface WeekWork {
  /** The moment has come, says the schedule. */
  openWeek(): Promise<void>
  /** Whether a moment was missed. */
  openMissedWeek(): Promise<void>
  followWeek(week: WeekId): Promise<void>
  sumAccount(week: WeekId, account: AccountId): Promise<void>
  tellDigest(week: WeekId, team: string): Promise<void>
  warnOwner(keyId: AccessKeyId): Promise<void>
  /** What follows from a click on a digest; `undefined` for every other act. */
  outcomeOf(act: SignedAct): Promise<Outcome | undefined>
}

export function assembleWeek(
  parts: WorkerParts,
  { deciders, owning, plans }: People,
  { readings, exemptions, notOursOf }: WeekSources,
): WeekWork {
  const { config, clock, jobs, slack, leaseMs, log } = parts
  const { weeks, warnings, pace } = parts.reminders
  const { organisation, limits } = config
  const teams = organisation.teams.map(({ name }) => name)
  const accountName = (id: AccountId): string =>
    organisation.accounts.find((account) => account.id === id)?.name ??
    config.organization?.names[id] ??
    id
  const ranking = createRankFleet({
    limits,
    exemptions,
    ownersLeft: createOwnersLeft(parts.profiles),
    about: plans.about,
  })
  const sending = { slack, sleep: parts.wallSleep }
  const sender = createSender(sending)
  const composing = {
    store: weeks,
    worstFirst,
    accountName,
    stateOf: readings.stateOf,
  }
  const tellWeek = createTellWeek({
    ...composing,
    notOursOf,
    organisation,
    readings,
    ranking,
    slack,
    sender,
    sendFile: createSendFile(sending),
    inTurn: createInTurn({ pace, sleep: parts.wallSleep }),
    clock,
    log,
    sum: {
      ...composing,
      readings,
      warnings,
      newestAnchor: () => parts.ledger.anchors.newest(),
      rootRemovalOf: createRootRemoval(parts),
    },
  })
  const open = createOpenWeek({
    store: weeks,
    jobs,
    clock,
    weekly: config.weekly && { ...config.weekly, timezone: config.timezone },
    accounts: parts.fleet.accounts,
  })
  const follow = createFollowWeek({
    store: weeks,
    readings,
    jobs,
    clock,
    teams,
    sumAccount: createSumAccount({
      readings,
      store: weeks,
      clock,
      ranking,
      worstFirst,
      teams,
      accountName,
      teamOf: (user) => owning.findOwnership(user)?.team?.name,
      seen: createPlanWarnings({ store: warnings, clock, limits: limits.human }),
    }),
    async beginReading(account, week) {
      await readings.begin(account, week, clock.now())
      await jobs.enqueue({ kind: 'fleet', account, id: week })
    },
    counted: countKeys(parts.events),
  })
  const again = createTellAgain({ organisation, deciders, store: weeks, jobs, clock })
  return {
    async openWeek() {
      await open('schedule')
    },
    async openMissedWeek() {
      await open('clock')
    },
    followWeek: follow.on,
    sumAccount: follow.account,
    tellDigest: createTellDigest({
      store: weeks,
      clock,
      leaseMs,
      log,
      ...tellWeek,
      look: createLookAtChannel({ slack }),
    }),
    warnOwner: createWarnOwner({
      store: warnings,
      keys: parts.keys,
      exemptions,
      profiles: parts.profiles,
      ownerOf: (warning) => owning.findOwnership({ ...warning, tags: warning.tags ?? {} })?.owner,
      hasOpenRequest: async (account, userId) => {
        const holder: RequestId | undefined = await parts.store.lockHolder(account, userId)
        return holder !== undefined
      },
      clock,
      leaseMs,
      limits: limits.human,
      quiet: config.quietHours && { ...config.quietHours, timezone: config.timezone },
      async tell(owner, { warning, ...said }) {
        const place = await sender.openDirect(owner)
        if (place.kind !== 'opened') return place
        const { keyId, userName, account } = warning
        const model = { ...said, keyId, userName, accountName: accountName(account) }
        return sender.post({ channel: place.channel }, warningMessage(model))
      },
    }),
    async outcomeOf(act) {
      if (act.action !== ACTIONS.digestAgain) return undefined
      const asked = await again(act)
      return asked.ok ? { message: toldAgainAnswer(asked.value) } : refused(asked.error)
    },
  }
}
