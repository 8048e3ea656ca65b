import type { FleetParts } from '../src/app/compose-worker.ts'
import type { ReminderSources } from '../src/app/worker/assemble-week.ts'
import type { RankUser } from '../src/app/worker/rank-fleet.ts'
import type { UserRef } from '../src/keys/access-keys.ts'
import type { FleetReading, FleetReadings, FleetUser } from '../src/keys/fleet/fleet.ts'
import type { InventoryKey } from '../src/keys/inventory.ts'
import { flagsOf } from '../src/keys/key-flags.ts'
import type { KeyFlag } from '../src/keys/listing.ts'
import { FINDINGS, type Finding, type RankedKey, type Severity } from '../src/keys/ranking.ts'
import type { AccountId } from '../src/requests/ids.ts'
import { daysBetween } from '../src/shared/duration.ts'
import { type Known, known, unknown } from '../src/shared/known.ts'

/**
 * The keys of the sandbox for the weekly digest, read from IAM at the moment they are asked for: a reading without a store, whole as soon as it is begun.
 */
export function fleetByLooking(parts: FleetParts): ReminderSources {
  return {
    readings: readingsByLooking(parts),
    exemptions: {
      of: () => Promise.resolve(known([])),
      ofAccount: () => Promise.resolve(known(() => known([]))),
    },
    rank,
    worstFirst: (a, b) => placeOf(a) - placeOf(b) || (a.keyId < b.keyId ? -1 : 1),
  }
}

const NOT_ASKED = unknown('not asked for in the sandbox')
const SESSION = 'fleet'

function readingsByLooking({ keys, users, clock }: FleetParts): FleetReadings {
  const readUser = async (ref: UserRef): Promise<Known<readonly InventoryKey[]>> => {
    const found = await keys.list(ref)
    if (found.kind === 'unknown') return found
    const read: InventoryKey[] = []
    for (const key of found.value) read.push({ ...key, lastUse: await keys.lastUse(ref, key.id) })
    return known(read)
  }
  const read = (account: AccountId, id: string): FleetReading => ({
    id,
    account,
    startedAt: clock.now(),
    readAt: clock.now(),
    users: 0,
    usersWithKeys: 0,
    activeKeys: 0,
    readLive: 0,
    otherCredentials: OTHERS,
    root: { activeKeys: NOT_ASKED, lastUse: NOT_ASKED, mfa: NOT_ASKED },
    notRead: [],
    calls: {},
  })
  return {
    begin: () => Promise.resolve('begun'),
    async stateOf(account, id) {
      const listed = await users.list(account, SESSION)
      return listed.kind === 'known'
        ? { kind: 'done', reading: read(account, id) }
        : { kind: 'failed', startedAt: clock.now(), why: listed.why }
    },
    latest: async (account) => read(account, 'now'),
    async *usersOf({ account }) {
      const listed = await users.list(account, SESSION)
      for (const each of listed.kind === 'known' ? listed.value : []) {
        const ref = { account, userName: each.userName, session: SESSION }
        const user = await users.read(ref)
        if (user.kind === 'unknown' || user.value === undefined) continue
        const found: FleetUser = {
          ...user.value,
          groups: [],
          keys: await readUser(ref),
          live: true,
          console: NOT_ASKED,
          privilege: NOT_ASKED,
          otherCredentials: OTHERS,
        }
        yield found
      }
    },
  }
}

const OTHERS: FleetReading['otherCredentials'] = {
  serviceSpecific: NOT_ASKED,
  bedrock: NOT_ASKED,
  ssh: NOT_ASKED,
  certificates: NOT_ASKED,
}

const rank: RankUser = ({ user, about, limits, ownerLeft, now }) => {
  if (user.keys.kind === 'unknown') return []
  const all = user.keys.value
  return all.map((key): RankedKey => {
    const flags = flagsOf(key, {
      keys: all,
      limits: about.machine ? limits.machine : limits.human,
      now,
      protected: about.protected,
      sensitive: about.sensitive,
    })
    const left = ownerLeft.kind === 'known' && ownerLeft.value
    const found = new Set([...flags.map((flag) => FINDING_OF[flag]), ...(left ? ['leaver'] : [])])
    const findings = FINDINGS.filter((finding) => found.has(finding))
    return {
      account: user.account,
      accountName: about.accountName,
      userName: user.userName,
      keyId: key.id,
      status: key.status,
      ageDays: daysBetween(key.createdAt, now),
      lastUse: key.lastUse,
      owner: about.owner,
      team: about.team,
      flags,
      findings,
      severity: severityOf(findings),
      weight: daysBetween(key.createdAt, now),
      privilege: 'not_known',
      because: [],
      exemption: undefined,
    }
  })
}

const FINDING_OF: Readonly<Partial<Record<KeyFlag, Finding>>> = {
  stale: 'stale',
  warn: 'warn',
  unused: 'unused',
  never_used: 'never_used',
  two_active: 'two_active',
}

function severityOf([worst]: readonly Finding[]): Severity | undefined {
  if (worst === undefined) return undefined
  if (worst === 'leaver' || worst === 'never_used') return 'high'
  return worst === 'warn' ? 'low' : 'medium'
}

function placeOf({ severity, weight }: RankedKey): number {
  const order = ['critical', 'high', 'medium', 'low']
  return (severity === undefined ? order.length : order.indexOf(severity)) * 100_000 - weight
}
