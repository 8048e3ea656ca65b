import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  aRequestId,
  aRotateRequest,
  DEVELOPMENT,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { SlackUserId } from '../../src/requests/ids.ts'
import { createReadHistory } from '../../src/requests/read-history.ts'
import type { Request } from '../../src/requests/request.ts'
import { ok } from '../../src/shared/result.ts'

const ERIN = SlackUserId.parse('U0ERIN')

function readerOf(requests: readonly Request[], outsideAt: readonly string[] = []) {
  return createReadHistory({
    store: {
      history: async () => requests.map(({ id }) => id),
      read: async (id: string) => requests.find((request) => request.id === id),
      readLedger: async () => [],
    },
    outside: async () =>
      outsideAt.map((at, seq) => ({
        account: DEVELOPMENT,
        seq,
        at,
        type: 'key_created' as const,
        actor: 'somebody',
        data: {},
        prev: '',
        hash: '',
      })),
    accountsFor: () => ok([DEVELOPMENT]),
  })
}

describe('createReadHistory', () => {
  const old = aRotateRequest({ id: aRequestId(1), updatedAt: '2026-02-01T09:00:00.000Z' })
  const changedLately = aDeleteRequest({ id: aRequestId(2), updatedAt: '2026-03-02T09:00:00.000Z' })
  const target = { by: 'account', account: 'development' } as const

  it('shows everything where no time is named', async () => {
    const page = await readerOf([old, changedLately])(target, ERIN)
    expect(page.ok && page.value.requests.map(({ request }) => request.id)).toEqual([
      changedLately.id,
      old.id,
    ])
  })

  it('leaves out what has not changed since then, requests and changes outside awskey', async () => {
    const read = readerOf(
      [old, changedLately],
      ['2026-02-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
    )
    const page = await read(target, ERIN, new Date('2026-03-01T00:00:00.000Z'))
    expect(page.ok && page.value.requests.map(({ request }) => request.id)).toEqual([
      changedLately.id,
    ])
    expect(page.ok && page.value.outside?.map(({ at }) => at)).toEqual(['2026-03-02T00:00:00.000Z'])
    expect(page.ok && page.value.more).toBe(false)
  })
})
