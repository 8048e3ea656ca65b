import { describe, expect, it } from 'vitest'
import {
  anExemptRequest,
  aSnoozeRequest,
  SNOOZED_UNTIL,
} from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { anAct, MAYA, NEW_KEY, OMAR } from '../../sandbox/gallery/rows/request-rows.ts'
import type { ExemptionRow } from '../../src/requests/exemption-store.ts'
import { createExemptionWitness } from '../../src/requests/exemption-witness.ts'
import { IamUserId } from '../../src/requests/ids.ts'
import {
  chainEntries,
  LEDGER_ROOT,
  type LedgerEntry,
  type LedgerEvent,
} from '../../src/requests/ledger.ts'
import type { Request } from '../../src/requests/request.ts'
import { isExemption } from '../../src/requests/request-facts.ts'
import { requestIdOf } from '../../src/requests/request-id.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { DAY_MS } from '../../src/shared/duration.ts'
import { unknown } from '../../src/shared/known.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { approvalOn, askedBy, createPeople, NOW, provingBy } from '../support/deciding-people.ts'

const AT = NOW.toISOString()
const { deciders } = createPeople()
const LONGEST = { snoozeMs: 30 * DAY_MS, exemptMs: 180 * DAY_MS }

/** A request that ended as written, with its ledger. */
function done(
  row: Request,
  {
    act = {},
    told = 'exemption_on',
    decided = false,
  }: {
    readonly act?: Partial<SignedAct>
    readonly told?: LedgerEntry['type']
    readonly decided?: boolean
  } = {},
): { readonly request: Request; readonly events: readonly LedgerEvent[] } {
  const asked = askedBy(row, { ...row.act, ...act })
  const decisions = decided ? [approvalOn({ ...asked, subjectVersion: 1 }, MAYA)] : []
  const until = isExemption(asked.operation) ? (asked.operation.until ?? '') : ''
  const { events, ledger } = chainEntries({ seq: 0, head: LEDGER_ROOT }, asked.id, AT, [
    { type: 'requested', actor: asked.requester, data: {} },
    { type: told, actor: asked.requester, data: { until } },
  ])
  const { next: _next, ...rest } = asked
  const request = {
    ...rest,
    state: 'done' as const,
    subjectVersion: 2,
    decisions,
    operation: { ...asked.operation, step: 'ended' as const } as Request['operation'],
    ledger,
  }
  return { request, events }
}
const snooze = (
  overrides: Parameters<typeof aSnoozeRequest>[0] = {},
  more: Parameters<typeof done>[1] = {},
) => done(aSnoozeRequest(overrides), more)

function rowOf({ id, subject, operation }: Request): ExemptionRow {
  if (!isExemption(operation)) throw new Error('no exemption')
  return {
    account: subject.account,
    userId: subject.userId,
    ...(operation.kind === 'snooze' && { keyId: operation.keyId }),
    requestId: id,
    at: AT,
    until: operation.until,
  }
}

async function judged(
  { request, events }: ReturnType<typeof done>,
  row: ExemptionRow = rowOf(request),
  {
    needed = 0,
    later = [],
    verifies = true,
    longest = LONGEST,
    aheadMs = 0,
  }: {
    readonly needed?: number
    readonly later?: readonly Request[]
    readonly verifies?: boolean
    readonly longest?: typeof LONGEST
    readonly aheadMs?: number
  } = {},
) {
  const proving = provingBy(deciders)
  const all = [request, ...later]
  const answer = await createExemptionWitness({
    ...proving,
    ...(!verifies && { verifier: { verify: () => Promise.resolve(unknown('kms: Throttling')) } }),
    store: {
      read: (id) => Promise.resolve(all.find((each) => each.id === id)),
      readLedger: () => Promise.resolve(events),
      history: () =>
        Promise.resolve(
          all
            .map(({ id }) => id)
            .toSorted()
            .toReversed(),
        ),
    },
    longest,
    aheadMs: () => aheadMs,
    planByRow: () => ({
      needed,
      from: { team: 'payments' },
      why: 'policy',
      expiresAfterMs: 0,
      typed: false,
    }),
  })(row)
  if (answer.kind === 'unknown') return 'unknown'
  return 'fault' in answer.value ? answer.value.fault : 'proven'
}

describe('the witness of a snooze or an exemption', () => {
  it('believes a row whose request ended so, signed by whoever asked', async () => {
    expect(await judged(snooze())).toBe('proven')
  })

  it('believes an exemption with the approval that policy asks for, and none with fewer', async () => {
    const exempt = done(anExemptRequest(), { decided: true })
    expect(await judged(exempt, undefined, { needed: 1 })).toBe('proven')
    expect(await judged(exempt, undefined, { needed: 2 })).toBe('too_few_approvals')
    expect(await judged(done(anExemptRequest()), undefined, { needed: 1 })).toBe(
      'too_few_approvals',
    )
  })

  it.each<[string, Partial<ExemptionRow>]>([
    ['another key', { keyId: NEW_KEY }],
    ['all keys of the user', { keyId: undefined }],
    ['another user', { userId: IamUserId.parse('AIDAOTHERUSER') }],
    ['a later end', { until: '2029-01-01T00:00:00.000Z' }],
    ['a request that is not there', { requestId: requestIdOf(anAct({ jobId: sha256('none') })) }],
  ])('believes no row about %s', async (_what, forged) => {
    const told = snooze()
    expect(await judged(told, { ...rowOf(told.request), ...forged })).toBe('not_exempted')
  })

  it.each<[string, ReturnType<typeof done>, string]>([
    [
      'has not ended',
      { ...snooze(), request: { ...snooze().request, state: 'running' } },
      'not_exempted',
    ],
    ['whose ledger says nothing of it', snooze({}, { told: 'started' }), 'not_exempted'],
    ['whose ledger does not fit', { ...snooze(), events: [] }, 'not_exempted'],
    [
      'whose signature is of another end',
      snooze({ operation: { until: '2026-03-20T22:59:59.999Z' } }),
      'request_not_of_this_act',
    ],
    [
      'whose act is another command',
      snooze({}, { act: { action: 'command.rotate' } }),
      'request_not_of_this_act',
    ],
    [
      'whose act names another key',
      snooze({}, { act: { value: `key:${NEW_KEY}` } }),
      'target_differs',
    ],
    [
      'is of somebody else',
      { ...snooze(), request: { ...snooze().request, requester: OMAR } },
      'requester_differs',
    ],
    [
      'nobody signed',
      {
        ...snooze(),
        request: { ...snooze().request, act: { ...snooze().request.act, mac: 'forged' } },
      },
      'request_signature',
    ],
    [
      'is a rotation',
      {
        ...snooze(),
        request: {
          ...snooze().request,
          operation: { ...snooze().request.operation, kind: 'rotate' } as never,
        },
      },
      'not_exempted',
    ],
  ])('believes no request that %s', async (_what, told, fault) => {
    const { id, operation } = told.request
    const until = isExemption(operation) ? operation.until : SNOOZED_UNTIL
    const row = { ...rowOf(snooze().request), requestId: id, until }
    expect(await judged(told, row)).toBe(fault)
  })

  it('believes none that lasts longer than policy allows now', async () => {
    expect(await judged(snooze(), undefined, { longest: { ...LONGEST, snoozeMs: DAY_MS } })).toBe(
      'not_exempted',
    )
    const exempt = done(anExemptRequest(), { decided: true })
    const longest = { ...LONGEST, exemptMs: DAY_MS }
    expect(await judged(exempt, undefined, { needed: 1, longest })).toBe('not_exempted')
  })

  it('counts from the click by the clock that the end was measured with', async () => {
    const longest = { ...LONGEST, snoozeMs: DAY_MS }
    expect(await judged(snooze(), undefined, { longest, aheadMs: 60 * DAY_MS })).toBe('proven')
    expect(await judged(snooze(), undefined, { longest, aheadMs: -60 * DAY_MS })).toBe(
      'not_exempted',
    )
  })

  it('believes none whose ledger does not begin with somebody who asked', async () => {
    const { request } = snooze()
    const { events, ledger } = chainEntries({ seq: 0, head: LEDGER_ROOT }, request.id, AT, [
      { type: 'exemption_on', actor: request.requester, data: { until: SNOOZED_UNTIL } },
    ])
    expect(await judged({ request: { ...request, ledger }, events })).toBe('not_exempted')
  })

  it('is not known while a signature cannot be checked', async () => {
    expect(await judged(snooze(), undefined, { verifies: false })).toBe('unknown')
  })

  it('believes no row that was put back after a later request about the same', async () => {
    const first = snooze()
    const back = done(aSnoozeRequest({ operation: { on: false, until: undefined } }), {
      act: { jobId: sha256('back'), at: '2026-03-02T10:00:00.000Z', details: { off: true } },
      told: 'exemption_off',
    })
    expect(await judged(first, undefined, { later: [back.request] })).toBe('not_exempted')
    const ofOther = {
      ...back.request,
      operation: { ...back.request.operation, keyId: NEW_KEY },
    } as Request
    expect(await judged(first, undefined, { later: [ofOther] })).toBe('proven')
    const before = { ...back.request.operation, begunAt: '2026-03-01T09:00:00.000Z' }
    const earlier = { ...back.request, operation: before } as Request
    expect(await judged(first, undefined, { later: [earlier] })).toBe('proven')
    const denied = { ...back.request, state: 'denied' } as Request
    expect(await judged(first, undefined, { later: [denied] })).toBe('proven')
  })

  it('finds the one that was taken back in the same second, whichever id is the higher', async () => {
    const first = snooze()
    const { at } = first.request.act
    const found: [isHigher: boolean, string][] = []
    for (let n = 0; n < 16; n += 1) {
      const operation = { on: false, until: undefined, begunAt: '2026-03-02T10:00:00.001Z' }
      const back = done(aSnoozeRequest({ operation }), {
        act: { jobId: sha256(`back ${n}`), at, details: { off: true } },
        told: 'exemption_off',
      })
      const later = [back.request]
      found.push([back.request.id > first.request.id, await judged(first, undefined, { later })])
    }
    expect(new Set(found.map(([isHigher]) => isHigher)).size).toBe(2)
    expect(found.filter(([, end]) => end !== 'not_exempted')).toEqual([])
  })
})
