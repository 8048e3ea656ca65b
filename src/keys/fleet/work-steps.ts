import { unknown } from '../../shared/known.ts'
import { indexedReport, type ReportRow, ROOT_ROW, reportRows } from './credential-report.ts'
import {
  JudgedPage,
  RightsPage,
  ServiceCounts,
  StoredReport,
  StoredUser,
  UsersPage,
  UsersPart,
} from './fleet-pages.ts'
import type { FleetRow, FleetStore } from './fleet-store.ts'
import { isKept, type JoinFacts, joinUser, storedLastUse } from './join-user.ts'
import { type AccountRights, judgeUser, rightsOf } from './judge-users.ts'
import type { PickLimits } from './pick-user.ts'
import { isToRead, readUsers } from './read-part.ts'
import type { Step, StepDeps } from './read-steps.ts'
import { rootFacts } from './root-facts.ts'
import { createCounting, totalsOfReport } from './total.ts'

/**
 * The later steps of a reading: what each user may do, who is read live, the live reads, the sum. Every step puts whole objects under fixed names before the row moves on, so a worker that dies in
 * between does it again and nothing is there twice. No step holds more than the users of an account in short.
 */
export interface WorkDeps extends StepDeps {
  readonly store: Pick<FleetStore, 'readingsOf'>
  readonly limits: PickLimits
}

const USERS_IN_A_PART = 100
/** Between two looks at the time. */
const USERS_IN_A_STEP = 20
const THROTTLED_WAIT_MS = 10_000

/** One page of users. Documents of the whole account are read from the bucket once in a run. */
export function createStepJudge(): (deps: WorkDeps, row: FleetRow) => Promise<Step> {
  let rights: AccountRights | undefined
  return async ({ objects }, row) => {
    if (row.at >= row.pages.users) {
      rights = undefined
      return { row: { ...row, at: 0, phase: 'pick' } }
    }
    rights ??= rightsOf(
      await every(row.pages.users, (at) => objects.get(row, `rights-${at}`, RightsPage)),
    )
    const documents = rights
    const page = await objects.get(row, `users-${row.at}`, UsersPage)
    const users = page.users.map((user) => judgeUser(row.account, user, documents))
    await objects.put(row, `judged-${row.at}`, { users })
    return { row: { ...row, at: row.at + 1 } }
  }
}

async function every<T>(pages: number, read: (at: number) => Promise<T>): Promise<T[]> {
  const items: T[] = []
  for (let at = 0; at < pages; at += 1) items.push(await read(at))
  return items
}

export async function stepPick(deps: WorkDeps, row: FleetRow): Promise<Step> {
  const { objects, clock } = deps
  const lineOf = indexedReport(await reportOf(deps, row))
  const root = rootFacts(
    rootRow(row, lineOf(ROOT_ROW)),
    row.summary ?? unknown('the summary was not read'),
  )
  const before = await usersBefore(deps, row)
  const services = await servicesOf(deps, row)
  const kept: { readonly name: string; readonly text: string }[] = []
  let users = 0
  let picked = 0
  for (let at = 0; at < row.pages.users; at += 1)
    for (const user of (await objects.get(row, `judged-${at}`, JudgedPage)).users) {
      users += 1
      const line = lineOf(user.userName)
      const joined = joinUser(user, {
        row: line,
        before: before(user.userId),
        services: services(user.userName),
        limits: deps.limits,
        now: clock.now(),
      })
      if (joined.picked !== undefined) picked += 1
      // As text until it is put away: thousands of users take a third of the room.
      if (isKept(joined, line)) kept.push({ name: user.userName, text: JSON.stringify(joined) })
    }
  kept.sort((a, b) => (a.name < b.name ? -1 : 1))
  const parts = Math.ceil(kept.length / USERS_IN_A_PART)
  for (let at = 0; at < parts; at += 1) {
    const some = kept.slice(at * USERS_IN_A_PART, (at + 1) * USERS_IN_A_PART)
    const part: unknown = JSON.parse(`{"users":[${some.map(({ text }) => text).join(',')}]}`)
    await objects.put(row, partName(at), UsersPart.parse(part))
  }
  const next = { ...row, users, picked, at: 0, phase: 'live' as const }
  const pages = { ...row.pages, parts }
  return { row: { ...next, pages, root: { ...root, lastUse: storedLastUse(root.lastUse) } } }
}

export function partName(at: number): string {
  return `part-${String(at).padStart(4, '0')}`
}

async function reportOf({ objects }: WorkDeps, row: FleetRow): Promise<string> {
  return row.hasReport ? (await objects.get(row, 'report', StoredReport)).csv : ''
}

function rootRow(row: FleetRow, root: ReportRow | undefined) {
  if (root !== undefined) return { kind: 'known', value: root } as const
  return unknown(
    row.hasReport
      ? 'the credential report does not have the root user'
      : 'the credential report was not read',
  )
}

const Before = StoredUser.pick({ keys: true, fingerprint: true })
type Before = NonNullable<JoinFacts['before']>

/**
 * Of the newest whole reading that began before this one. By IAM's own id: a user made anew under a name is another one. What cannot be read of it is forgotten, and those users are read live.
 */
async function usersBefore(
  { store, objects }: WorkDeps,
  row: FleetRow,
): Promise<(userId: string) => Before | undefined> {
  // As text: thousands of keys are not held as objects.
  const texts = new Map<string, string>()
  const earlier = newestDone(await store.readingsOf(row.account), row.startedAt)
  for (let at = 0; at < (earlier?.pages.parts ?? 0); at += 1) {
    const part = earlier && (await objects.look(earlier, partName(at), UsersPart))
    if (part?.kind === 'known')
      for (const { userId, keys, fingerprint } of part.value.users)
        texts.set(userId, JSON.stringify({ keys, fingerprint }))
  }
  return (userId) => {
    const text = texts.get(userId)
    return text === undefined ? undefined : Before.parse(JSON.parse(text))
  }
}

export function newestDone(
  readings: readonly FleetRow[],
  startedBefore?: string,
): FleetRow | undefined {
  return readings
    .filter(({ phase }) => phase === 'done')
    .filter(({ startedAt }) => startedBefore === undefined || startedAt < startedBefore)
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0]
}

async function servicesOf(
  { objects }: WorkDeps,
  row: FleetRow,
): Promise<(userName: string) => JoinFacts['services']> {
  const { services } = row
  if (services?.kind !== 'known')
    return () => services ?? unknown('service-specific credentials were not read')
  const counts = new Map<string, { bedrock: number; other: number }>()
  for (let at = 0; at < row.pages.services; at += 1) {
    const page = await objects.get(row, `services-${at}`, ServiceCounts)
    for (const [name, { bedrock, other }] of Object.entries(page.counts)) {
      const so = counts.get(name) ?? { bedrock: 0, other: 0 }
      counts.set(name, { bedrock: so.bedrock + bedrock, other: so.other + other })
    }
  }
  return (userName) => ({
    kind: 'known',
    value: counts.get(userName) ?? { bedrock: 0, other: 0 },
  })
}

/** Some users of one part. The part itself says who has been read. */
export async function stepLive(deps: WorkDeps, row: FleetRow): Promise<Step> {
  if (row.at >= row.pages.parts) return { row: { ...row, at: 0, phase: 'total' } }
  const { users } = await deps.objects.get(row, partName(row.at), UsersPart)
  const some = users.filter(isToRead).slice(0, USERS_IN_A_STEP)
  if (some.length === 0) return { row: { ...row, at: row.at + 1 } }
  const read = new Map((await readUsers(deps, some)).map((user) => [user.userId, user]))
  await deps.objects.put(row, partName(row.at), {
    users: users.map((user) => read.get(user.userId) ?? user),
  })
  const left = [...read.values()].filter(isToRead).length
  const next = { ...row, readLive: row.readLive + some.length - left }
  if (left === 0) return { row: next }
  return {
    row: { ...next, lastWhy: `IAM does not answer for ${left} users` },
    waitMs: THROTTLED_WAIT_MS,
  }
}

export async function stepTotal(deps: WorkDeps, row: FleetRow): Promise<Step> {
  const ended = { ...withoutDue(row), endedAt: deps.clock.now().toISOString() }
  if (row.from === 'nowhere') {
    if (!row.hasReport) return { row: { ...ended, phase: 'failed', failure: whyNot(row) } }
    const rows = reportRows(await reportOf(deps, row))
    return { row: { ...ended, phase: 'done', result: totalsOfReport(rows) } }
  }
  const counting = createCounting()
  for (let at = 0; at < row.pages.parts; at += 1) {
    const { users } = await deps.objects.get(row, partName(at), UsersPart)
    // A worker that was thought to be dead put an older part there.
    if (users.some(isToRead)) return { row: { ...row, at, phase: 'live' } }
    for (const user of users) counting.add(user)
  }
  const { result, notRead } = counting.totals(row.users, row.services ?? unknown('not read'))
  return { row: { ...ended, phase: 'done', result, notRead: [...row.notRead, ...notRead] } }
}

export function withoutDue({ dueAt: _over, ...row }: FleetRow): FleetRow {
  return row
}

function whyNot({ notRead }: FleetRow): string {
  return [...new Set(notRead.map(({ why }) => why))].join('; ')
}
