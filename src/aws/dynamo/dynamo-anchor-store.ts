import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Moment } from '../../requests/ids.ts'
import { Anchor, type AnchorStore, type ChainHead } from '../../requests/ledger-anchor.ts'
import type { TableDeps } from './document-client.ts'
import { ANCHORS_PK, anchorKey, anchorPageKey, anchorPagesPk, type Key } from './keys.ts'
import { readHeads } from './ledger-heads.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { type TransactDeps, transact } from './transact.ts'

/**
 * Anchors and the heads that they list. Like the ledger they are only ever put, in a transaction and where nothing stands yet: nothing here can change one.
 * The pages are written first; those of a worker that stopped before its anchor stay behind, and nobody reads them.
 */
export interface DynamoAnchorStoreDeps extends TableDeps {
  readonly newToken?: () => string
  readonly pause?: Pause
}

export function createDynamoAnchorStore(options: DynamoAnchorStoreDeps): AnchorStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  return {
    newest: (before) => newestAnchor(deps, before),
    heads: () => readHeads(deps),
    async savePage(pages, page, heads) {
      const written = await putNew(deps, anchorPageKey(pages, page), { heads: heads.map(toText) })
      if (!written) throw new Error(`page ${page} of the anchor ${pages} is there already`)
    },
    async save(anchor) {
      if (await putNew(deps, anchorKey(anchor.day), anchor)) return anchor
      const standing = await newestAnchor(deps)
      if (standing === undefined) throw new Error(`the anchor of ${anchor.day} could not be read`)
      return standing
    },
  }
}

async function putNew(deps: TransactDeps, key: Key, members: object): Promise<boolean> {
  const outcome = await transact(deps, [
    {
      label: 'anchor',
      item: {
        Put: {
          TableName: deps.table,
          Item: { ...members, ...key },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    },
  ])
  return outcome.kind === 'written'
}

async function newestAnchor(deps: TableDeps, before?: string): Promise<Anchor | undefined> {
  for await (const row of queryRows(deps, {
    ...anchorsQuery(before),
    ScanIndexForward: false,
    Limit: 1,
  }))
    return parseRow(Anchor, row, 'the newest anchor')
  return undefined
}

function anchorsQuery(before: string | undefined): ReturnType<typeof partitionQuery> {
  const all = partitionQuery(ANCHORS_PK)
  if (before === undefined) return all
  return {
    ...all,
    KeyConditionExpression: '#pk = :pk AND #sk < :before',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': ANCHORS_PK, ':before': before },
  }
}

const Page = z.object({ heads: z.array(z.string()) })

/** The heads that an anchor lists, in order. */
export async function* readAnchorPages(
  deps: TableDeps,
  pages: string,
): AsyncGenerator<ChainHead, void, undefined> {
  for await (const row of queryRows(deps, partitionQuery(anchorPagesPk(pages))))
    for (const text of parseRow(Page, row, `a page of the anchor ${pages}`).heads)
      yield fromText(text)
}

/** One line for each: a page holds thousands, and a map for each would double them. */
function toText({ chain, seq, head, at }: ChainHead): string {
  return `${chain} ${seq} ${head} ${at}`
}

function fromText(text: string): ChainHead {
  const [chain = '', seq, head = '', at] = text.split(' ')
  return { chain, seq: Number(seq), head, at: Moment.parse(at) }
}
