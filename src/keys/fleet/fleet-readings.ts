import { known } from '../../shared/known.ts'
import type { FleetReading, FleetReadings, FleetState, FleetUser } from './fleet.ts'
import { type StoredUser, UsersPart } from './fleet-pages.ts'
import { type FleetObjects, type FleetRow, type FleetStore, newFleetRow } from './fleet-store.ts'
import { hasOther, lastUseOf } from './join-user.ts'
import { newestDone, partName } from './work-steps.ts'

/** Readings as rankings and digests see them, out of rows and objects. Users come part by part: an account is never whole in memory. */
export function createFleetReadings(deps: {
  readonly store: FleetStore
  readonly objects: FleetObjects
}): FleetReadings {
  const { store, objects } = deps
  return {
    begin: async (account, id, now) =>
      (await store.begin(newFleetRow({ account, id }, now))) ? 'begun' : 'there',
    async stateOf(account, id) {
      const row = await store.read({ account, id })
      return row && stateOf(row)
    },
    async latest(account, before) {
      const row = newestDone(await store.readingsOf(account), before?.toISOString())
      return row && readingOf(row)
    },
    async *usersOf(place) {
      const row = await store.read(place)
      if (row?.phase !== 'done')
        throw new FleetReadingError(`there is no whole reading ${place.id} of ${place.account}`)
      for (let at = 0; at < row.pages.parts; at += 1)
        for (const user of (await objects.get(row, partName(at), UsersPart)).users)
          if (isShown(user)) yield userOf(row, user)
    },
  }
}

export class FleetReadingError extends Error {
  override readonly name = 'FleetReadingError'
}

function stateOf(row: FleetRow): FleetState {
  const startedAt = new Date(row.startedAt)
  if (row.phase === 'failed') return { kind: 'failed', startedAt, why: row.failure ?? 'not known' }
  const reading = readingOf(row)
  if (reading !== undefined) return { kind: 'done', reading }
  const isCounted = row.phase === 'live' || row.phase === 'total'
  return { kind: 'reading', startedAt, done: row.readLive, of: isCounted ? row.picked : undefined }
}

function readingOf(row: FleetRow): FleetReading | undefined {
  const { result, root, endedAt } = row
  if (row.phase !== 'done' || result === undefined || root === undefined || endedAt === undefined)
    return undefined
  return {
    ...result,
    id: row.id,
    account: row.account,
    startedAt: new Date(row.startedAt),
    readAt: new Date(endedAt),
    root: { ...root, lastUse: lastUseOf(root.lastUse) },
    notRead: row.notRead,
    calls: row.calls,
  }
}

/** One that turned out to have nothing to sign in with, or is gone, is no user of this list. */
function isShown(user: StoredUser): boolean {
  if (user.gone === true) return false
  const hasKeys = user.keys.kind === 'unknown' || user.keys.value.length > 0
  return hasKeys || hasOther(user)
}

function userOf({ account }: FleetRow, user: StoredUser): FleetUser {
  return {
    account,
    userName: user.userName,
    userId: user.userId,
    path: user.path,
    createdAt: new Date(user.createdAt),
    tags: user.tags,
    groups: user.groups,
    keys: keysOf(user),
    live: user.live,
    provenYoung: user.provenYoung,
    console: user.console,
    privilege: user.privilege,
    otherCredentials: {
      serviceSpecific: user.serviceSpecific,
      bedrock: user.bedrock,
      ssh: user.ssh,
      certificates: user.certificates,
    },
  }
}

const NOT_ASKED = 'not asked in this reading: the report shows use and no change'

/** What was read at an earlier reading says nothing of the last use now. */
function keysOf({ keys, live }: StoredUser): FleetUser['keys'] {
  if (keys.kind === 'unknown') return keys
  return known(
    keys.value.map(({ id, status, createdAt, lastUse }) => ({
      id,
      status,
      createdAt: new Date(createdAt),
      lastUse: live ? lastUseOf(lastUse) : { kind: 'unknown' as const, why: NOT_ASKED },
    })),
  )
}
