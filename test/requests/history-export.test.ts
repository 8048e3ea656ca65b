import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  aRotateRequest,
  DEVELOPMENT,
  ERIN,
  MAYA,
  OLD_KEY,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { historyCsv } from '../../src/requests/history-csv.ts'
import { createExportHistory, type MayHave } from '../../src/requests/history-export.ts'
import { chainEntries, LEDGER_ROOT, type LedgerEntry } from '../../src/requests/ledger.ts'
import type { OutsideEvent } from '../../src/requests/outside-event.ts'
import type { Request } from '../../src/requests/request.ts'
import { ok, refuse } from '../../src/shared/result.ts'

const AT = '2026-03-02T09:00:00.000Z'
const exported = (request: Request, ...entries: readonly LedgerEntry[]) => {
  const end = { seq: 0, head: LEDGER_ROOT }
  const { events, ledger } = chainEntries(end, request.id, AT, entries)
  return { request: { ...request, ledger }, events, broken: false }
}
const denied = (reason: string): LedgerEntry => ({ type: 'denied', actor: MAYA, data: { reason } })

const OUTSIDE: OutsideEvent = {
  account: DEVELOPMENT,
  seq: 1,
  at: AT,
  type: 'key_created',
  actor: 'arn:aws:iam::111111111111:user/ada',
  data: { keyId: OLD_KEY, user: 'erin', ip: '203.0.113.7' },
  prev: LEDGER_ROOT,
  hash: LEDGER_ROOT,
}

/** Reads a file of RFC 4180 back, as a spreadsheet does. */
function cellsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare = '', end] of csv.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare)
    if (end === '\r\n') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}

describe('historyCsv', () => {
  it('has a row for each event, that of a change outside awskey among them', () => {
    const csv = historyCsv([exported(aDeleteRequest(), denied('no'))], [OUTSIDE])
    const [head = [], event = [], change = []] = cellsOf(csv)

    expect(head).toEqual(
      'at,request,operation,state,account,account_name,user,key,seq,event,actor,data,chain'.split(
        ',',
      ),
    )
    expect(event.slice(2, 8)).toEqual([
      'delete',
      'awaiting_approval',
      DEVELOPMENT,
      'development',
      'erin',
      OLD_KEY,
    ])
    expect(event.slice(9)).toEqual(['denied', MAYA, 'reason=no', 'whole'])
    expect(change.slice(6)).toEqual([
      'erin',
      OLD_KEY,
      '1',
      'key_created',
      'arn:aws:iam::111111111111:user/ada',
      'user=erin; ip=203.0.113.7',
      '',
    ])
  })

  it.each(['a "quoted" word', 'one, two', 'two\r\nlines', 'two\nlines', '"', ''])(
    'gives %j back as it was',
    (reason) => {
      const [, event = []] = cellsOf(historyCsv([exported(aDeleteRequest(), denied(reason))], []))

      expect(event[11]).toBe(`reason=${reason}`)
    },
  )

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '=cmd|"/c calc"!A1'])(
    'shows %j as text and never as a formula',
    (text) => {
      const request = aDeleteRequest()
      const act = { ...request, subject: { ...request.subject, accountName: text } }
      const [, event = []] = cellsOf(historyCsv([exported(act, denied('no'))], []))

      expect(event[5]).toBe(`'${text}`)
    },
  )

  it.each([
    'x;=1+1',
    'x; =HYPERLINK("http://evil.example","open")',
    'x;"=1+1"',
    'x\n@SUM(A1)',
    'x\t-1',
    "x, +cmd|'/c calc'!A1",
    ';;=1',
  ])('shows %j as text also where another country separates cells otherwise', (reason) => {
    const csv = historyCsv([exported(aDeleteRequest(), denied(reason))], [])
    const pieces = csv.split(/[;,\t\r\n]/).map((piece) => piece.replace(/^[\s"]+/, ''))

    expect(pieces.filter((piece) => /^[=+@-]/.test(piece))).toEqual([])
  })

  it('keeps no secret that somebody wrote', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

    expect(historyCsv([exported(aDeleteRequest(), denied(secret))], [])).not.toContain(secret)
  })
})

describe('createExportHistory', () => {
  const MINE = exported(aRotateRequest(), { type: 'requested', actor: ERIN, data: {} })
  const OTHERS = exported(aDeleteRequest({ requester: OMAR }), denied('no'))
  const all = [MINE, OTHERS]
  const find = (id: string) => all.find(({ request }) => request.id === id)
  const exportAs = (may: Partial<MayHave>, ids = all.map(({ request }) => request.id)) =>
    createExportHistory({
      store: {
        history: (_, limit) => Promise.resolve(ids.slice(0, limit)),
        read: (id) => Promise.resolve(find(id)?.request),
        readLedger: (id) => Promise.resolve(find(id)?.events ?? []),
      },
      outside: () => Promise.resolve([OUTSIDE]),
      accountsFor: () => ok([DEVELOPMENT]),
      mayHave: () => ({
        request: () => Promise.resolve(ok(true)),
        change: () => Promise.resolve(ok(true)),
        ...may,
      }),
    })({ by: 'account', account: 'development' }, ERIN)

  it('gives everything to whoever may have everything', async () => {
    expect(await exportAs({})).toMatchObject({
      value: { requests: 2, events: 3, leftOut: 0, cut: false },
    })
  })

  it('leaves out what somebody may not have, and counts it', async () => {
    const answer = await exportAs({
      request: ({ requester }) => Promise.resolve(ok(requester === ERIN)),
      change: () => Promise.resolve(ok(false)),
    })

    expect(answer).toMatchObject({ value: { requests: 1, events: 1, leftOut: 2 } })
    expect(answer.ok && answer.value.csv).not.toContain(OTHERS.request.id)
  })

  it('refuses whoever may have nothing of it', async () => {
    const no = () => Promise.resolve(ok(false))

    expect(await exportAs({ request: no, change: no })).toEqual(
      refuse({ reason: 'may_not_export' }),
    )
  })

  it('refuses when it cannot be read who may, rather than to leave something out', async () => {
    const unreadable = { reason: 'approvers_unreadable', why: 'ratelimited' } as const

    expect(await exportAs({ request: () => Promise.resolve(refuse(unreadable)) })).toEqual(
      refuse(unreadable),
    )
  })

  it('stops at a bound and says so', async () => {
    const many = Array.from({ length: 501 }, () => MINE.request.id)
    const ids = many.map((id, n) => `${id.slice(0, 20)}${String(n).padStart(6, '0')}`)
    const answer = await createExportHistory({
      store: {
        history: (_, limit) =>
          Promise.resolve(ids.slice(0, limit).map((id) => id as typeof MINE.request.id)),
        read: () => Promise.resolve(MINE.request),
        readLedger: () => Promise.resolve(MINE.events),
      },
      outside: () => Promise.resolve([]),
      accountsFor: () => ok([DEVELOPMENT]),
      mayHave: () => ({
        request: () => Promise.resolve(ok(true)),
        change: () => Promise.resolve(ok(true)),
      }),
    })({ by: 'mine' }, ERIN)

    expect(answer).toMatchObject({ value: { requests: 500, cut: true } })
  })
})
