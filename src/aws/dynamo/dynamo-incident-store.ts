import { randomUUID } from 'node:crypto'
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import {
  Incident,
  type IncidentEntry,
  IncidentEvent,
  type IncidentUser,
} from '../../exposure/incident.ts'
import { nextStep } from '../../exposure/incident-rules.ts'
import type { IncidentChange, IncidentStore } from '../../exposure/incident-store.ts'
import { withSubject } from '../../exposure/incident-subject.ts'
import { type AccessKeyId, Moment, RequestId } from '../../requests/ids.ts'
import { chainNext } from '../../requests/ledger.ts'
import { addMs, HOUR_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import {
  exposedUserKey,
  incidentChain,
  incidentKey,
  incidentLedgerKey,
  incidentLedgerPk,
  lockKey,
  turnsKey,
} from './keys.ts'
import { LedgerAheadError } from './ledger-ahead-error.ts'
import { headItem } from './ledger-heads.ts'
import { readLock } from './open-request.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { dueAttributes, type Item } from './request-row.ts'
import { stamped } from './row-versions.ts'
import { type TransactDeps, transact, type Write } from './transact.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * Incidents: one row for each exposed key, written whole on condition of its version, with its ledger events in the same transaction. The condition that no row is there makes two reports
 * of one moment one incident. The lock on the IAM user is taken from whoever has it: a request that loses it finds that out before its next write.
 */
export interface DynamoIncidentStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for the expiry of counted turns. */
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

type Label = 'row' | 'ledger' | 'head' | 'lock' | 'exposed'

const NEW = 'attribute_not_exists(pk)'
const TRIES = 5

export function createDynamoIncidentStore(options: DynamoIncidentStoreDeps): IncidentStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  const read = (keyId: AccessKeyId) => readIncident(deps, keyId)
  return {
    read,

    async open(incident, entries) {
      const at = new Date(incident.createdAt)
      const first = nextOf(incident, { incident, entries, at })
      for (let tries = 0; tries < TRIES; tries++) {
        const outcome = await transact<Label>(deps, [
          put(deps.table, 'row', rowItem(first.incident), { ConditionExpression: NEW }),
          ...ledgerWrites(deps.table, first),
        ])
        if (outcome.kind === 'written') return { kind: 'opened', incident: first.incident }
        const existing = await read(incident.keyId)
        if (existing !== undefined) return { kind: 'exists', incident: existing }
        if (outcome.kind === 'refused' && outcome.by.has('ledger'))
          throw new LedgerAheadError(incidentChain(incident.keyId))
      }
      throw new Error(
        `the incident of ${incident.keyId} could not be opened: others wrote to its rows every time`,
      )
    },

    async commit(from, change) {
      const next = nextOf(from, await withHeld(deps, change))
      const outcome = await transact<Label>(deps, [
        put(deps.table, 'row', rowItem(next.incident), {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': from.version },
        }),
        ...ledgerWrites(deps.table, next),
        ...(change.takeLock === true ? lockWrites(deps.table, next.incident) : []),
        ...(change.dropLock === true ? await unlockWrites(deps, next.incident) : []),
      ])
      if (outcome.kind === 'written') return next.incident
      if (outcome.kind === 'refused' && outcome.by.has('ledger') && !outcome.by.has('row'))
        throw new LedgerAheadError(incidentChain(from.keyId))
      return undefined
    },

    async readLedger(keyId) {
      const events: IncidentEvent[] = []
      for await (const row of queryRows(deps, partitionQuery(incidentLedgerPk(keyId))))
        events.push(parseRow(IncidentEvent, row, `an event of the incident of ${keyId}`))
      return events
    },

    lockHolder: (account, userId) => readLock(deps, account, userId),
    takeTurn: (person, incident, now, perHour) =>
      takeTurn({ ...deps, perHour }, person, incident, now),
  }
}

async function readIncident(
  { client, table }: TableDeps,
  keyId: AccessKeyId,
): Promise<Incident | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: incidentKey(keyId), ConsistentRead: true }),
  )
  return item && parseRow(Incident, item, `the incident of ${keyId}`)
}

interface Chained {
  readonly incident: Incident
  readonly events: readonly IncidentEvent[]
}

/** The row after this change, and its events chained to those before. */
function nextOf(from: Incident, { incident, entries, at: when }: IncidentChange): Chained {
  const at = when.toISOString()
  let chain = from.ledger
  const events = entries.map((entry: IncidentEntry) => {
    const event = chainNext(chain, { keyId: from.keyId, at, ...entry })
    chain = { seq: event.seq, head: event.hash }
    return event
  })
  const row = {
    ...withSubject(from, incident),
    version: from.version + 1,
    updatedAt: at,
    ledger: chain,
  }
  return { incident: parseRow(Incident, row, `the incident of ${from.keyId}`), events }
}

function rowItem(incident: Incident): Item {
  const key = incidentKey(incident.keyId)
  const next = nextStep(incident)
  return stamped({
    ...incident,
    ...key,
    ...(next !== undefined && dueAttributes(key, next.dueAt)),
  })
}

function ledgerWrites(table: string, { incident, events }: Chained): readonly Write<Label>[] {
  const { keyId, ledger, updatedAt: at } = incident
  return [
    put(table, 'head', headItem({ chain: incidentChain(keyId), ...ledger, at })),
    ...events.map((event) =>
      put(
        table,
        'ledger',
        { ...event, ...incidentLedgerKey(keyId, event.seq) },
        { ConditionExpression: NEW },
      ),
    ),
  ]
}

/** Whose request had the lock is written down with taking it, so that the request is put on hold, and goes on after the end. */
async function withHeld(deps: TableDeps, change: IncidentChange): Promise<IncidentChange> {
  const { incident, takeLock } = change
  if (takeLock !== true || incident.identity.kind !== 'user') return change
  const { account, userId } = incident.identity.user
  const holder = await readLock(deps, account, userId)
  return holder === undefined || holder === incident.id
    ? change
    : { ...change, incident: { ...incident, heldRequest: holder } }
}

/** Whoever had it: that is what an incident is for. That a key of the user was exposed is remembered beyond the end of the incident. */
function lockWrites(table: string, { identity, id, keyId }: Incident): readonly Write<Label>[] {
  if (identity.kind !== 'user') return []
  const { account, userId }: IncidentUser = identity.user
  return [
    put(table, 'lock', { ...lockKey(account, userId), requestId: id, incident: keyId }),
    put(table, 'exposed', stamped({ ...exposedUserKey(account, userId), keyId, incidentId: id })),
  ]
}

/** Only while the incident has it: what somebody else holds by then is not ours to free. */
async function unlockWrites(
  deps: TableDeps,
  { identity, id }: Incident,
): Promise<readonly Write<Label>[]> {
  if (identity.kind !== 'user') return []
  const { account, userId } = identity.user
  if ((await readLock(deps, account, userId)) !== id) return []
  return [
    {
      label: 'lock',
      item: {
        Delete: {
          TableName: deps.table,
          Key: { ...lockKey(account, userId) },
          ConditionExpression: '#requestId = :ours',
          ExpressionAttributeNames: { '#requestId': 'requestId' },
          ExpressionAttributeValues: { ':ours': id },
        },
      },
    },
  ]
}

function put(table: string, label: Label, item: Item, condition?: object): Write<Label> {
  return { label, item: { Put: { TableName: table, Item: { ...item }, ...condition } } }
}

const Turns = z.object({
  version: z.number().int(),
  turns: z.array(z.object({ incident: RequestId, at: Moment })),
})

async function takeTurn(
  deps: TransactDeps & { readonly wallNow: () => number; readonly perHour: number },
  person: string,
  incident: RequestId,
  now: Date,
): Promise<boolean> {
  const key = turnsKey(person)
  for (let tries = 0; tries < TRIES; tries++) {
    const { Item: item } = await deps.client.send(
      new GetCommand({ TableName: deps.table, Key: key, ConsistentRead: true }),
    )
    const row = item === undefined ? undefined : parseRow(Turns, item, `the turns of ${person}`)
    const since = addMs(now, -HOUR_MS).toISOString()
    const turns = (row?.turns ?? []).filter(({ at }) => at > since)
    if (turns.some((turn) => turn.incident === incident)) return true
    if (turns.length >= deps.perHour) return false
    const update = new UpdateCommand({
      TableName: deps.table,
      Key: key,
      UpdateExpression: 'SET #turns = :turns, #version = :next, #expiresAt = :expiresAt',
      ConditionExpression: row === undefined ? NEW : '#version = :read',
      ExpressionAttributeNames: {
        '#turns': 'turns',
        '#version': 'version',
        '#expiresAt': 'expiresAt',
      },
      ExpressionAttributeValues: {
        ':turns': [...turns, { incident, at: now.toISOString() }],
        ':next': (row?.version ?? 0) + 1,
        ':expiresAt': expiryAfter(deps.wallNow(), 48 * HOUR_MS),
        ...(row !== undefined && { ':read': row.version }),
      },
    })
    if ((await conditionalWrite(() => deps.client.send(update), deps.pause)).kind === 'written')
      return true
  }
  return false
}
