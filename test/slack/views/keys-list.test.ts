import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, ERIN, OMAR, PRODUCTION } from '../../../sandbox/gallery/rows/request-rows.ts'
import { NOW } from '../../../sandbox/gallery/rows/rotation-states.ts'
import type { KeyListing, KeyRow } from '../../../src/keys/listing.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { keysList } from '../../../src/slack/views/keys-list.ts'
import { checkLimits } from '../../support/check-limits.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const idOf = (at: number): AccessKeyId =>
  AccessKeyId.parse(
    `AKIATESTKEY23456${String(at)
      .padStart(4, '0')
      .replaceAll(/\d/g, (digit) => BASE32[Number(digit)] ?? 'A')}`,
  )

function aRow(at: number, overrides: Partial<KeyRow> = {}): KeyRow {
  return {
    account: DEVELOPMENT,
    accountName: 'development',
    userName: IamUserName.parse(`user${at}`),
    keyId: idOf(at),
    status: 'Active',
    ageDays: at,
    lastUse: { kind: 'never' },
    owner: ERIN,
    team: 'payments',
    flags: [],
    ...overrides,
  }
}

function aListing(rows: readonly KeyRow[], overrides: Partial<KeyListing> = {}): KeyListing {
  return {
    of: { kind: 'person', person: ERIN },
    rows,
    readAt: NOW,
    unreadable: [],
    withoutKeys: 0,
    ...overrides,
  }
}

/** The texts of the table, row by row. */
function tableOf(listing: KeyListing): readonly (readonly string[])[] {
  const table = keysList({ listing, viewer: ERIN }).blocks.find(
    (block) => block.type === 'data_table',
  )
  return (table?.rows ?? []).map((cells) =>
    cells.map((cell) => (cell.type === 'rich_text' ? 'a person' : cell.text)),
  )
}

const shown = (listing: KeyListing): string => JSON.stringify(keysList({ listing, viewer: ERIN }))

describe('keysList', () => {
  it('shows at most 100 rows and says how many more there are', () => {
    const message = keysList({
      listing: aListing(Array.from({ length: 130 }, (_, at) => aRow(at))),
      viewer: OMAR,
    })
    const table = message.blocks.find(({ type }) => type === 'data_table')
    const rows = table?.type === 'data_table' ? table.rows.length - 1 : 0
    expect(rows).toBeGreaterThan(30)
    expect(JSON.stringify(message.blocks)).toContain(`${130 - rows} more keys are not shown`)
    expect(JSON.stringify(message.classic)).toMatch(/\d+ more keys are not shown/)
    expect(checkLimits(message)).toEqual([])
  })

  it('has the flags among the first columns, where a narrow message still shows them', () => {
    expect(tableOf(aListing([aRow(1)]))[0]).toEqual([
      'Key id',
      'IAM user',
      'Flags',
      'Status',
      'Age',
      'Last use',
    ])
  })

  it('says once what is the same in each row', () => {
    const mine = [aRow(1), aRow(2)]
    expect(tableOf(aListing(mine))[1]?.[1]).toBe('user1')
    const elsewhere = { account: PRODUCTION, accountName: 'production' }
    expect(
      tableOf(aListing([aRow(1), aRow(2, elsewhere)]))
        .slice(1)
        .map(([, user]) => user),
    ).toEqual(['user1 in development', 'user2 in production'])
  })

  it('names owners where they may differ', () => {
    const account = { of: { kind: 'account', account: 'development' } } as const
    expect(tableOf(aListing([aRow(1)], account))[0]).toContain('Owner')
  })

  it('keeps a last use short, and says below the table why one is not known', () => {
    const use = { kind: 'at', at: NOW, service: 's3', region: 'eu-central-1' } as const
    const listing = aListing([
      aRow(2, { lastUse: use }),
      aRow(1, { lastUse: { kind: 'unknown', why: 'GetAccessKeyLastUsed: Throttling' } }),
    ])
    expect(
      tableOf(listing)
        .slice(1)
        .map((cells) => cells[5]),
    ).toEqual(['2026-03-20 · s3 · eu-central-1', 'not known'])
    expect(shown(listing)).toContain(
      'Last use not known for 1 key: GetAccessKeyLastUsed: Throttling.',
    )
  })

  it('keeps the order of the listing, which is that of the ranking', () => {
    const rows = [
      aRow(2, { flags: ['never_used'] }),
      aRow(3, { flags: ['stale'] }),
      aRow(4, { flags: ['warn'] }),
      aRow(1),
    ]
    const text = shown(aListing(rows))
    const order = [2, 3, 4, 1].map((at) => text.indexOf(idOf(at)))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  it('shows a last use that could not be read as not known, in both versions', () => {
    const { blocks, classic } = keysList({
      listing: aListing([aRow(1, { lastUse: { kind: 'unknown', why: 'Throttling' } })]),
      viewer: ERIN,
    })
    for (const version of [blocks, classic]) {
      expect(JSON.stringify(version)).toContain('not known')
      expect(JSON.stringify(version)).not.toContain('never used')
    }
  })

  it('names users that could not be read', () => {
    const listing = aListing([], { unreadable: [{ user: 'tina', why: 'AccessDenied' }] })
    expect(shown(listing)).toContain('tina (AccessDenied)')
    expect(shown(listing)).not.toContain('"No access keys"')
  })

  it('says so when there is none', () => {
    expect(shown(aListing([], { withoutKeys: 1 }))).toContain(
      'No access keys · 1 user without a key',
    )
  })

  it.each([
    ['an own Active key', {}, true],
    ["somebody else's key", { owner: OMAR }, false],
    ['an Inactive key', { status: 'Inactive' }, false],
    ['a protected user', { flags: ['protected'] }, false],
  ] as const)('offers to rotate %s: %s', (_what, overrides, offered) => {
    expect(shown(aListing([aRow(1, overrides)])).includes('"key.rotate"')).toBe(offered)
  })

  it('offers no rotation where a second key takes the place', () => {
    const pair = [aRow(1), aRow(2, { userName: IamUserName.parse('user1'), status: 'Inactive' })]
    expect(shown(aListing(pair))).not.toContain('"key.rotate"')
    expect(shown(aListing(pair))).toContain('No rotation can begin for user1 in development')
  })

  it('names a person below the title, and says "your" to the person', () => {
    expect(keysList({ listing: aListing([aRow(1)]), viewer: ERIN }).text).toBe(
      'Your access keys: 1 access key in development, none stale',
    )
    expect(keysList({ listing: aListing([aRow(1)]), viewer: OMAR }).text).toBe(
      'Access keys of a person: <@U0ERIN> · 1 access key in development, none stale',
    )
  })

  it('names the team of a key without an owner, in both versions', () => {
    const { owner: _owner, ...row } = aRow(1)
    const { blocks, classic } = keysList({
      listing: aListing([{ ...row, owner: undefined }], {
        of: { kind: 'account', account: 'development' },
      }),
      viewer: OMAR,
    })
    for (const version of [blocks, classic])
      expect(JSON.stringify(version)).toContain('team payments')
  })
})
