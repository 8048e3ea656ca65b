import { z } from 'zod'
import { AccountId, Moment } from '../../requests/ids.ts'
import type { Known } from '../../shared/known.ts'
import { knownSchema } from '../../shared/known-schema.ts'
import { StoredLastUse } from './fleet-pages.ts'

/** `2026-W49`, or another name of one reading: it names a row and objects. */
export const FleetId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)

const PHASES = [
  'report',
  'summary',
  'details',
  'services',
  'judge',
  'pick',
  'live',
  'total',
  'done',
  'failed',
] as const

const Count = knownSchema(z.number())
const Root = z.object({
  activeKeys: Count,
  lastUse: StoredLastUse,
  mfa: knownSchema(z.boolean()),
})

/** How far one reading of an account is. Whatever is large is in objects; the cursor moves after the object that it leaves behind is put. */
export const FleetRow = z.object({
  account: AccountId,
  id: FleetId,
  startedAt: Moment,
  /** When a worker first came to it: patience counts from there. */
  triedSince: Moment.optional(),
  /** Business time at which the clock asks for it again; none when it has ended. */
  dueAt: Moment.optional(),
  phase: z.enum(PHASES),
  /** Of the page of this phase that is next. */
  marker: z.string().optional(),
  at: z.number(),
  /** Whether IAM was asked to make the report. */
  reportAsked: z.boolean(),
  hasReport: z.boolean(),
  /** Where users come from: with their policies, without, or from nowhere. */
  from: z.enum(['details', 'list', 'nowhere']),
  /** How often the pages of users were begun anew, because a marker was not taken. */
  restarts: z.number(),
  pages: z.object({ users: z.number(), services: z.number(), parts: z.number() }),
  summary: knownSchema(z.object({ keysPresent: z.number(), mfa: z.boolean() })).optional(),
  services: knownSchema(z.literal(true)).optional(),
  root: Root.optional(),
  users: z.number(),
  picked: z.number(),
  /** For how far it is; what counts is in the parts. */
  readLive: z.number(),
  calls: z.record(z.string(), z.number()),
  /** Calls a second, as IAM let them. */
  rate: z.number(),
  notRead: z.array(z.object({ what: z.string(), why: z.string() })),
  /** What the last run waited for. */
  lastWhy: z.string().optional(),
  endedAt: Moment.optional(),
  result: z
    .object({
      users: z.number(),
      usersWithKeys: z.number(),
      activeKeys: z.number(),
      readLive: z.number(),
      otherCredentials: z.object({
        serviceSpecific: Count,
        bedrock: Count,
        ssh: Count,
        certificates: Count,
      }),
    })
    .optional(),
  failure: z.string().optional(),
})
export type FleetRow = z.infer<typeof FleetRow>

/** One place that a reading has: its row, and objects under it. */
export interface ReadingPlace {
  readonly account: AccountId
  readonly id: string
}

export interface FleetStore {
  /** Writes a new row; `false` where there is one. */
  begin(row: FleetRow): Promise<boolean>
  read(place: ReadingPlace): Promise<FleetRow | undefined>
  /** Every reading of the account that is kept. */
  readingsOf(account: AccountId): Promise<readonly FleetRow[]>
  /** Takes the lease (wall time) that nobody has; `false` when somebody has it, or there is no row. */
  take(place: ReadingPlace, token: string, leaseMs: number): Promise<boolean>
  /** On condition that the lease is still `token`'s; `false` when it is not. `release` gives it back with it. */
  commit(row: FleetRow, token: string, then: 'hold' | 'release'): Promise<boolean>
}

/** Objects of readings. What is put twice under one name is there once. */
export interface FleetObjects {
  put(place: ReadingPlace, name: string, value: object): Promise<void>
  /** Throws for what is not there. */
  get<T>(place: ReadingPlace, name: string, schema: z.ZodType<T>): Promise<T>
  /** Of an earlier reading, without which there is a way: unknown where it is not there or cannot be read. */
  look<T>(place: ReadingPlace, name: string, schema: z.ZodType<T>): Promise<Known<T>>
}

export function newFleetRow({ account, id }: ReadingPlace, now: Date): FleetRow {
  return {
    account,
    id: FleetId.parse(id),
    startedAt: now.toISOString(),
    dueAt: now.toISOString(),
    phase: 'report',
    at: 0,
    reportAsked: false,
    hasReport: false,
    from: 'details',
    restarts: 0,
    pages: { users: 0, services: 0, parts: 0 },
    users: 0,
    picked: 0,
    readLive: 0,
    calls: {},
    rate: FIRST_RATE,
    notRead: [],
  }
}

const FIRST_RATE = 20
