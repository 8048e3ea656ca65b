import { type CollectStale, collectStale } from '../../keys/collect-stale.ts'
import type { Exemptions } from '../../keys/exemption.ts'
import type { FleetReadings } from '../../keys/fleet/fleet.ts'
import type { InventoryStore } from '../../keys/inventory.ts'
import type { Limits } from '../../keys/limits.ts'
import { rankRoot } from '../../keys/rank-keys.ts'
import type { About, RankableUser } from '../../keys/ranking.ts'
import { INVENTORY_FRESH_MS } from '../../keys/read-inventory.ts'
import type { StaleAccount, StaleList, StaleScope } from '../../keys/stale-list.ts'
import type { MemberOfTeam } from '../../people/member-of-team.ts'
import type { Account, Organisation } from '../../people/organisation.ts'
import { staleScopeOf } from '../../people/stale-scope.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { AccountId, SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Target } from '../../requests/target.ts'
import type { Clock } from '../../shared/clock.ts'
import { addMs, DAY_MS } from '../../shared/duration.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { ok, type Result } from '../../shared/result.ts'

/**
 * `/awskey stale`: the kill-first list from the newest whole reading of each account, or from its inventory where there is none yet. An account with neither is asked to be read, and named.
 * It reads no keys itself and changes nothing; whoever clicks a button has the key read then.
 */
export interface StaleForPersonDeps {
  readonly organisation: Organisation
  readonly clock: Clock
  readonly limits: Limits
  /** Wall time in milliseconds: no account is begun after this long. */
  wallNow(): number
  readonly budgetMs: number
  readonly fleet: Pick<FleetReadings, 'latest' | 'usersOf'>
  readonly inventory: Pick<InventoryStore, 'load'>
  readonly exemptions: Pick<Exemptions, 'ofAccount'>
  /** Sees to it that the account is read soon. Safe to repeat. */
  startReading(account: AccountId): Promise<void>
  about(user: RankableUser): About
  member(team: string, user: RankableUser): MemberOfTeam
  /** For one answer: whether a person is deactivated in Slack. */
  ownersLeft(): (owner: SlackUserId) => Promise<Known<boolean>>
  /** For one answer: groups are read once. */
  deciders(): Pick<Deciders, 'approvesFor'>
}

interface Answering extends StaleForPersonDeps {
  readonly scope: StaleScope
  readonly list: CollectStale
  readonly ownerLeft: (owner: SlackUserId) => Promise<Known<boolean>>
  readonly until: number
  /** Users of whom it is not known whether they are of the team that is asked about. */
  readonly teamNotKnown: { count: number }
}

export function createStaleForPerson(
  deps: StaleForPersonDeps,
): (target: Target, asker: SlackUserId) => Promise<Result<StaleList, Refusal>> {
  return async (target, asker) => {
    const until = deps.wallNow() + deps.budgetMs
    const { organisation } = deps
    const found = await staleScopeOf({ organisation, deciders: deps.deciders() }, target, asker)
    if (!found.ok) return found
    const { scope, approvalsNotKnown } = found.value
    const list = collectStale()
    const teamNotKnown = { count: 0 }
    const answering = { ...deps, scope, list, until, teamNotKnown, ownerLeft: deps.ownersLeft() }
    const accounts: StaleAccount[] = []
    for (const account of accountsOf(organisation, scope))
      accounts.push({ name: account.name, source: await readAccount(answering, account) })
    const { notKnown, ...collected } = list.collected()
    return ok({
      of: scope,
      ...collected,
      accounts,
      notKnown: { ...notKnown, teamOf: teamNotKnown.count, approvals: approvalsNotKnown },
    })
  }
}

function accountsOf({ accounts }: Organisation, scope: StaleScope): readonly Account[] {
  return scope.kind === 'account' ? accounts.filter(({ name }) => name === scope.account) : accounts
}

/** The weekly reading, and a day in which to make one up. */
const OLD_MS = 8 * DAY_MS

async function readAccount(of: Answering, { id, name }: Account): Promise<StaleAccount['source']> {
  if (of.wallNow() > of.until) return { kind: 'not_in_time' }
  const reading = await of.fleet.latest(id)
  if (reading !== undefined) {
    if (showsRoots(of.scope)) of.list.root(rankRoot(reading, name), name)
    await addUsers(of, id, of.fleet.usersOf(reading))
    const isOld = addMs(reading.readAt, OLD_MS) <= of.clock.now()
    if (isOld) await of.startReading(id)
    return { kind: 'fleet', readAt: reading.readAt, ...(isOld && { isOld }) }
  }
  const snapshot = await of.inventory.load(id)
  const ageMs = snapshot && of.clock.now().getTime() - snapshot.readAt.getTime()
  if (ageMs === undefined || ageMs >= INVENTORY_FRESH_MS) await of.startReading(id)
  if (showsRoots(of.scope)) of.list.root(unknown('the account has not been read as a whole'), name)
  if (snapshot === undefined) return { kind: 'being_read' }
  await addUsers(of, id, snapshot.users)
  return { kind: 'inventory', readAt: snapshot.readAt }
}

/** A root key is of the account and of no team. */
function showsRoots(scope: StaleScope): boolean {
  return scope.kind === 'account' || (scope.kind === 'mine' && scope.everything)
}

async function addUsers(
  of: Answering,
  account: AccountId,
  users: AsyncIterable<RankableUser> | Iterable<RankableUser>,
): Promise<void> {
  const now = of.clock.now()
  const exemptions = await of.exemptions.ofAccount(account, now)
  for await (const user of users) {
    const about = of.about(user)
    const place = isAskedAbout(of, user, about)
    if (place === 'not_known') of.teamNotKnown.count += 1
    if (place !== 'yes') continue
    of.list.user({
      user,
      about,
      limits: of.limits,
      ownerLeft: about.owner === undefined ? known(false) : await of.ownerLeft(about.owner),
      exemptions:
        exemptions.kind === 'unknown'
          ? exemptions
          : exemptions.value({ ...user, groups: user.groups }),
      now,
    })
  }
}

function isAskedAbout(
  { scope, member }: Answering,
  user: RankableUser,
  { owner }: About,
): MemberOfTeam['ofTeam'] {
  switch (scope.kind) {
    case 'account':
      return 'yes'
    case 'team':
      return member(scope.team, user).ofTeam
    case 'mine': {
      if (scope.everything || owner === scope.person) return 'yes'
      const places = scope.teams.map((team) => member(team, user).ofTeam)
      return (
        places.find((place) => place === 'yes') ??
        places.find((place) => place === 'not_known') ??
        'no'
      )
    }
  }
}
