import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { STSClient } from '@aws-sdk/client-sts'
import { z } from 'zod'
import { type AccountSessions, createAccountSessions } from '../src/aws/account-sessions.ts'
import { createIamAccessKeys } from '../src/aws/iam/iam-access-keys.ts'
import { createOpenFleetAccount } from '../src/aws/iam/iam-fleet.ts'
import { createIamUsers } from '../src/aws/iam/iam-users.ts'
import { createFleetReadings } from '../src/keys/fleet/fleet-readings.ts'
import type { FleetObjects } from '../src/keys/fleet/fleet-store.ts'
import { createReadFleet } from '../src/keys/fleet/read-fleet.ts'
import { AccountId } from '../src/requests/ids.ts'
import type { Job } from '../src/requests/job.ts'
import { USUAL_NAMING } from '../src/shared/deployment-names.ts'
import { DAY_MS } from '../src/shared/duration.ts'
import { fewAtOnce } from '../src/shared/few-at-once.ts'
import { known } from '../src/shared/known.ts'
import { createFakeFleetStore } from '../test/fakes/fake-fleet-ports.ts'
import { type Figure, isQuick, report } from './figures.ts'

/**
 * `npm run bench:inventory`: what a reading of the fleet asks of IAM and holds in memory, for 500, 1,000 and 5,000 users with two keys each, the first time and the next, beside the obvious way (every
 * user, its keys, their last use) on the same emulator; and for 100 accounts. Each size is a process of its own, and the emulator is another, so that the memory is the reading's. Pauses between calls
 * move the clock alone: "at IAM's pace" is what they would add up to.
 */
const REGION = 'eu-central-1'
const LEASE_MS = 90_000
const LIMITS = { warnMs: 75 * DAY_MS, unusedMs: 45 * DAY_MS }
const MANY = 100
/**
 * Without a limit V8 lets garbage pile up, on a large machine to several times what a reading holds: with one it is shown that a reading does with so little. Collecting it so often takes time, so the
 * time is of another process, without the limit.
 */
const SMALL_HEAP = ['--max-semi-space-size=4', '--max-old-space-size=128']

const OF_LIVE: readonly string[] = [
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:ListSSHPublicKeys',
]

const Answer = z.object({
  endpoint: z.string(),
  credentials: z.object({
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sessionToken: z.string(),
  }),
  calls: z.record(z.string(), z.number()),
})
type Answer = z.infer<typeof Answer>

const Once = z.object({
  calls: z.number(),
  wallMs: z.number(),
  paceMs: z
    .number()
    .nullable()
    .transform((ms) => ms ?? Number.NaN),
})
type Once = z.infer<typeof Once>
const Measured = z.object({
  users: z.number(),
  rssMb: z.number(),
  heapMb: z.number(),
  first: Once,
  second: Once,
  obvious: Once,
})
type Measured = z.infer<typeof Measured>

const [, file = '', part, size = '0'] = process.argv
if (part === undefined || part === '--quick') await all()
else if (part === 'accounts') await manyAccounts()
else await oneAccount(Number(size))

async function all(): Promise<void> {
  const sizes = isQuick() ? ['500'] : ['500', '500', '1000', '5000']
  const measured: Measured[] = []
  for (const users of sizes) {
    const timed = await measuredIn([], users)
    const { rssMb, heapMb } = await measuredIn(SMALL_HEAP, users)
    measured.push({ ...timed, rssMb, heapMb })
  }
  const accounts = (await own(SMALL_HEAP, 'accounts')).trim().split('\n')
  console.log(accounts.slice(0, -1).join('\n'))
  const [first, again] = measured
  const noise =
    first === undefined || again?.users !== first.users
      ? undefined
      : `500 users twice: ${(again.second.wallMs / first.second.wallMs).toFixed(2)}`
  const bySize = measured.filter(
    ({ users }, at) => measured.findIndex((each) => each.users === users) === at,
  )
  report(
    bySize.flatMap((each) => figuresOf(each, noise)),
    { growth: bySize, reading: JSON.parse(accounts.at(-1) ?? '') },
  )
}

function figuresOf(measured: Measured, noise: string | undefined): readonly Figure[] {
  const { users, first, second, obvious, rssMb, heapMb } = measured
  const section = 'Reading an account'
  const name = `${users.toLocaleString('en-US')} users x 2 keys`
  const of = (ours: Once, when: string): readonly Figure[] => [
    {
      section,
      name: `${name}, ${when}: calls`,
      ours: String(ours.calls),
      against: String(obvious.calls),
      ratio: ours.calls / obvious.calls,
      target: 0.1,
      noise: 'none: counted',
    },
    {
      section,
      name: `${name}, ${when}: time on the emulator`,
      ours: `${seconds(ours.wallMs)} s`,
      against: `${seconds(obvious.wallMs)} s`,
      ratio: ours.wallMs / obvious.wallMs,
      target: 0.2,
      ...(noise !== undefined && { noise }),
    },
  ]
  return [
    ...of(second, 'every week'),
    ...of(first, 'the first time'),
    {
      section,
      name: `${name}: at IAM’s pace, and memory at most`,
      ours: `${seconds(first.paceMs)} s the first time, ${seconds(second.paceMs)} s every week; ${rssMb} MB resident, ${heapMb} MB heap`,
    },
  ]
}

async function measuredIn(flags: readonly string[], users: string): Promise<Measured> {
  const lines = (await own(flags, 'users', users)).trim().split('\n')
  console.log(lines.slice(0, -1).join('\n'))
  return Measured.parse(JSON.parse(lines.at(-1) ?? ''))
}

async function own(flags: readonly string[], ...given: readonly string[]): Promise<string> {
  const args = ['--expose-gc', ...flags, file, ...given]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 10_000_000 })
  return stdout
}

async function oneAccount(users: number): Promise<void> {
  const account = AccountId.parse('444400000001')
  await withBench([account], users, async (bench) => {
    const memory = peak()
    const first = await bench.read(account, '2026-W49')
    const second = await bench.read(account, '2026-W50')
    const { rssMb, heapMb } = memory.end()
    const obvious = await obviousWay(bench, account)
    const name = `${users.toLocaleString('en-US')} users x 2 keys`
    say(`${name}, first reading`, first)
    say(`${name}, second reading`, second)
    say(`${name}, the obvious way`, obvious)
    console.log(
      `${name}: calls first / obvious ${ratio(first, obvious)}, second / obvious ${ratio(second, obvious)}; memory at most ${rssMb} MB resident, ${heapMb} MB heap`,
    )
    const once = ({ calls, wallMs, paceMs }: Read): object => ({
      calls: sumOf({ calls }),
      wallMs,
      paceMs,
    })
    const each = { first: once(first), second: once(second), obvious: once(obvious) }
    console.log(JSON.stringify({ users, rssMb, heapMb, ...each }))
  })
}

async function manyAccounts(): Promise<void> {
  const accounts = Array.from({ length: MANY }, (_, at) =>
    AccountId.parse(`4444${String(at).padStart(8, '0')}`),
  )
  await withBench(accounts, 50, async (bench) => {
    const memory = peak()
    let ofOne = { calls: 0, paceMs: 0 }
    for (const id of ['2026-W49', '2026-W50']) {
      const read: Read[] = []
      for (const account of accounts) read.push(await bench.read(account, id))
      const counts = read.map(sumOf)
      const which = id === '2026-W49' ? 'first' : 'second'
      const live = read.reduce((sum, { live: some }) => sum + some, 0)
      const wallMs = read.reduce((sum, { wallMs: some }) => sum + some, 0)
      console.log(
        `${MANY} accounts of 50 users, ${which} reading: ${Math.min(...counts)} to ${Math.max(...counts)} calls an account, of them for users read live ${Math.min(...read.map(ofLive))} to ${Math.max(...read.map(ofLive))}; ${live} users live; ${seconds(wallMs)} s`,
      )
      const paceMs = read.reduce((sum, { paceMs: some }) => sum + some, 0)
      ofOne = { calls: counts.reduce((sum, some) => sum + some, 0) / MANY, paceMs: paceMs / MANY }
      if (which === 'second') say('one of them, second reading', read[0] ?? first())
    }
    const { rssMb, heapMb } = memory.end()
    console.log(`${MANY} accounts: memory at most ${rssMb} MB resident, ${heapMb} MB heap`)
    console.log(JSON.stringify(ofOne))
  })
}

function first(): never {
  throw new Error('nothing was read')
}

interface Read {
  readonly calls: Readonly<Record<string, number>>
  readonly wallMs: number
  readonly paceMs: number
  readonly live: number
}

interface Bench {
  readonly sessions: AccountSessions
  read(account: AccountId, id: string): Promise<Read>
  calls(): Promise<Readonly<Record<string, number>>>
}

async function withBench(
  accounts: readonly AccountId[],
  users: number,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const emulator = fork(new URL('./inventory-emulator.ts', import.meta.url).pathname)
  const folder = await mkdtemp(join(tmpdir(), 'awskey-bench-'))
  try {
    const planted = await ask(emulator, { accounts, users })
    await work(createBench(emulator, planted, accounts, folder))
  } finally {
    emulator.kill()
    await rm(folder, { recursive: true })
  }
}

async function ask(
  emulator: ChildProcess,
  given: { readonly accounts: readonly string[]; readonly users: number },
): Promise<Answer> {
  const answered: Promise<readonly unknown[]> = once(emulator, 'message')
  emulator.send(given)
  const [answer] = await answered
  return Answer.parse(answer)
}

function createBench(
  emulator: ChildProcess,
  { endpoint, credentials }: Answer,
  accounts: readonly AccountId[],
  folder: string,
): Bench {
  let pausedMs = 0
  const wallNow = (): number => Date.now()
  const clock = { now: () => new Date(Date.now() + pausedMs) }
  const sessions = createAccountSessions({
    accounts: accounts.map((id) => ({ id })),
    sts: new STSClient({ endpoint, region: REGION, credentials }),
    region: REGION,
    naming: USUAL_NAMING,
    wallNow,
    endpoint,
  })
  const store = createFakeFleetStore({ wallNow, leaseMs: LEASE_MS })
  const objects = inFiles(folder)
  const jobs: { readonly job: Job; readonly delayMs: number }[] = []
  const readFleet = createReadFleet({
    open: createOpenFleetAccount({ sessions }),
    store,
    objects,
    jobs: {
      async enqueue(job, delayMs = 0) {
        jobs.push({ job, delayMs })
      },
    },
    limits: LIMITS,
    clock,
    async sleep(ms) {
      pausedMs += ms
    },
    wallNow,
    newToken: () => String(performance.now()),
    leaseMs: LEASE_MS,
  })
  const readings = createFleetReadings({ store, objects })
  const calls: Bench['calls'] = async () => (await ask(emulator, { accounts: [], users: 0 })).calls
  return {
    sessions,
    calls,
    async read(account, id) {
      await calls()
      const begun = performance.now()
      const pausedBefore = pausedMs
      await readings.begin(account, id, clock.now())
      jobs.push({ job: { kind: 'fleet', account, id }, delayMs: 0 })
      for (let next = jobs.shift(); next !== undefined; next = jobs.shift()) {
        pausedMs += next.delayMs
        if (next.job.kind === 'fleet') await readFleet(next.job.account, next.job.id)
      }
      const state = await readings.stateOf(account, id)
      if (state?.kind !== 'done') throw new Error(`not read: ${JSON.stringify(state)}`)
      if (state.reading.notRead.length > 0) throw new Error(JSON.stringify(state.reading.notRead))
      const wallMs = performance.now() - begun
      return {
        calls: await calls(),
        wallMs,
        paceMs: wallMs + pausedMs - pausedBefore,
        live: state.reading.readLive,
      }
    },
  }
}

/** As the bucket keeps them, in files: what is put away takes no memory. */
function inFiles(folder: string): FleetObjects {
  const pathOf = ({ account, id }: { account: string; id: string }, name: string): string =>
    join(folder, `${account}-${id}-${name}`)
  const get: FleetObjects['get'] = async (place, name, schema) => {
    const zipped = await readFile(pathOf(place, name))
    return schema.parse(JSON.parse(gunzipSync(zipped).toString('utf8')))
  }
  return {
    async put(place, name, value) {
      await writeFile(pathOf(place, name), gzipSync(JSON.stringify(value)))
    },
    get,
    look: async (...asked) => known(await get(...asked)),
  }
}

async function obviousWay(bench: Bench, account: AccountId): Promise<Read> {
  await bench.calls()
  const begun = performance.now()
  const users = createIamUsers(bench)
  const keys = createIamAccessKeys(bench)
  const listed = await users.list(account, 'awskey-bench')
  if (listed.kind === 'unknown') throw new Error(listed.why)
  await fewAtOnce(listed.value, 4, async ({ userName }) => {
    const user = { account, userName, session: 'awskey-bench' }
    const theirs = await keys.list(user)
    if (theirs.kind === 'unknown') throw new Error(theirs.why)
    for (const { id } of theirs.value) await keys.lastUse(user, id)
  })
  const wallMs = performance.now() - begun
  const calls = await bench.calls()
  return { calls, wallMs, paceMs: Number.NaN, live: listed.value.length }
}

function say(name: string, { calls, wallMs, paceMs, live }: Read): void {
  const named = Object.entries(calls)
    .map(([operation, count]) => `${operation.replace(/^\w+:/, '')} ${count}`)
    .join(', ')
  const pace = Number.isNaN(paceMs) ? '' : `, at IAM's pace ${seconds(paceMs)} s`
  console.log(
    `${name}: ${sumOf({ calls })} calls (${named}); ${live} users live; ${seconds(wallMs)} s here${pace}`,
  )
}

function sumOf({ calls }: Pick<Read, 'calls'>): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0)
}

function ofLive({ calls }: Read): number {
  return OF_LIVE.reduce((sum, operation) => sum + (calls[operation] ?? 0), 0)
}

function ratio(one: Read, other: Read): string {
  return (sumOf(one) / sumOf(other)).toFixed(3)
}

function peak(): { end(): Pick<Measured, 'rssMb' | 'heapMb'> } {
  globalThis.gc?.()
  let [heap, resident] = [0, 0]
  const look = (): void => {
    const { heapUsed, rss } = process.memoryUsage()
    heap = Math.max(heap, heapUsed)
    resident = Math.max(resident, rss)
  }
  const timer = setInterval(look, 20)
  const mb = (bytes: number): number => Math.round(bytes / 1_048_576)
  return {
    end() {
      look()
      clearInterval(timer)
      return { rssMb: mb(resident), heapMb: mb(heap) }
    },
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1)
}
