import { createTableInput, TTL_ATTRIBUTE } from '../../aws/dynamo/table-schema.ts'
import type { Known } from '../../shared/known.ts'
import { type Finding, fine, judged, unlessTroubled, wrong } from './finding.ts'
import { permission } from './needs-of-reading.ts'

/** Whether the table is the one that awskey is written for, and cannot be lost by one mistake. Pure. */
export interface IndexFacts {
  readonly name: string
  /** `name HASH`, `name RANGE`. */
  readonly keys: readonly string[]
  readonly projection: string | undefined
  readonly status: string | undefined
}

export interface TableFacts {
  readonly status: string | undefined
  readonly keys: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly indexes: readonly IndexFacts[]
  readonly deletionProtection: boolean
}

export interface TableReads {
  readonly table: Known<TableFacts | undefined>
  /** The attribute that rows expire by; `undefined`: none do. */
  readonly expiry: Known<string | undefined>
  /** Whether it can be put back to any second of the last weeks. */
  readonly pointInTime: Known<boolean>
}

const DEPLOY = 'deploy again: npm run deploy'

export function judgeTable(name: string, reads: TableReads): readonly Finding[] {
  const check = `table ${name}`
  return [
    ...judged(check, reads.table, permission('dynamodb:DescribeTable'), (found) =>
      found === undefined
        ? [wrong(check, { what: 'it is not there', todo: `${DEPLOY}, in this Region` })]
        : judgeDescription(check, found),
    ),
    ...judged(`${check}: expiry`, reads.expiry, permission('dynamodb:DescribeTimeToLive'), (by) =>
      unlessTroubled(`${check}: expiry`, `rows expire by ${TTL_ATTRIBUTE}`, [
        by !== TTL_ATTRIBUTE && {
          what:
            by === undefined
              ? 'time to live is off: claims, views and pages stay for ever'
              : `time to live is on ${by}, not on ${TTL_ATTRIBUTE}`,
          todo: `turn time to live on for ${TTL_ATTRIBUTE}, or deploy again`,
        },
      ]),
    ),
    ...judged(
      `${check}: point-in-time recovery`,
      reads.pointInTime,
      permission('dynamodb:DescribeContinuousBackups'),
      (on) =>
        on
          ? [fine(`${check}: point-in-time recovery`, 'on')]
          : [
              wrong(`${check}: point-in-time recovery`, {
                what: 'off: a lost row, and with it the ledger, could not be put back',
                todo: 'turn point-in-time recovery on, or deploy again',
              }),
            ],
    ),
  ]
}

function judgeDescription(check: string, found: TableFacts): readonly Finding[] {
  const wanted = createTableInput('')
  const keys = keysOf(wanted.KeySchema)
  const types = Object.entries(
    Object.fromEntries(
      (wanted.AttributeDefinitions ?? []).map(({ AttributeName = '', AttributeType = '' }) => [
        AttributeName,
        AttributeType,
      ]),
    ),
  ).filter(([name, type]) => found.attributes[name] !== type)
  return unlessTroubled(check, 'active, with its keys, its index and protection', [
    found.status !== 'ACTIVE' && {
      what: `its status is ${found.status ?? 'not given'}, not ACTIVE`,
      todo: 'wait until it is, then run this again',
    },
    found.keys.join() !== keys.join() && {
      what: `its keys are ${found.keys.join(', ')}, not ${keys.join(', ')}`,
      todo: 'this is not a table of awskey: look at AWSKEY_TABLE, and deploy again',
    },
    types.length > 0 && {
      what: `the type of ${types.map(([name]) => name).join(', ')} is not as awskey writes it`,
      todo: 'this is not a table of awskey: look at AWSKEY_TABLE, and deploy again',
    },
    ...(wanted.GlobalSecondaryIndexes ?? []).map(({ IndexName = '', KeySchema, Projection }) =>
      indexTrouble(found.indexes, {
        name: IndexName,
        keys: keysOf(KeySchema),
        projection: Projection?.ProjectionType,
      }),
    ),
    !found.deletionProtection && {
      what: 'deletion protection is off: one call deletes every request and the ledger',
      todo: 'turn deletion protection on, or deploy again',
    },
  ])
}

function indexTrouble(
  indexes: readonly IndexFacts[],
  wanted: Omit<IndexFacts, 'status'>,
): { readonly what: string; readonly todo: string } | undefined {
  const found = indexes.find(({ name }) => name === wanted.name)
  if (found === undefined)
    return { what: `the index ${wanted.name} is missing: nothing ever falls due`, todo: DEPLOY }
  if (found.keys.join() !== wanted.keys.join() || found.projection !== wanted.projection)
    return {
      what: `the index ${wanted.name} is another one: ${found.keys.join(', ')}`,
      todo: DEPLOY,
    }
  if (found.status === 'ACTIVE') return undefined
  return {
    what: `the index ${wanted.name} is ${found.status ?? 'in no known state'}, not ACTIVE`,
    todo: 'wait until it is, then run this again',
  }
}

/** Of a key schema, in the form of the facts. */
export function keysOf(
  schema:
    | readonly {
        readonly AttributeName?: string | undefined
        readonly KeyType?: string | undefined
      }[]
    | undefined,
): readonly string[] {
  return (schema ?? []).map(({ AttributeName = '', KeyType = '' }) => `${AttributeName} ${KeyType}`)
}
