import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRequestId,
  ERIN,
  MAX,
  MAYA,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import { createDecide } from '../../src/requests/decide.ts'
import type { Deciders } from '../../src/requests/deciders.ts'
import type { SlackUserId } from '../../src/requests/ids.ts'
import { verifyChain } from '../../src/requests/ledger.ts'
import type { Request } from '../../src/requests/request.ts'
import { buttonValue } from '../../src/requests/request-facts.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const rules = usualRules()

/** Maya and Max approve for the team; everybody may act. */
const deciders: Deciders = {
  mayAct: () => Promise.resolve(ok(undefined)),
  mayDecide: (request, person) =>
    Promise.resolve(
      person === request.requester ? refuse({ reason: 'self_approval' }) : judged(person),
    ),
  mayBreakGlass: () => Promise.resolve(refuse({ reason: 'not_break_glass' })),
  approvesFor: (_from, person) => Promise.resolve(judged(person)),
  howManyCould: () => Promise.resolve({ kind: 'known', value: 2 }),
}
const judged = (person: SlackUserId) =>
  [MAYA, MAX].includes(person)
    ? ok({ as: 'team payments' })
    : refuse({ reason: 'not_an_approver' as const, team: 'payments' })

let engine: DynamoEngine
let store: RequestStore
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  store = createDynamoRequestStore({ ...(await engine.createTable()), wallNow: Date.now })
})

const decideWith = (overrides: Partial<Parameters<typeof createDecide>[0]> = {}) =>
  createDecide({
    store,
    deciders,
    rules,
    clock: { now: () => NOW },
    checkTarget: () => Promise.resolve(ok(undefined)),
    ...overrides,
  })

let clicks = 0
function aClick(
  request: Request,
  user: SlackUserId,
  overrides: Partial<ReturnType<typeof anAct>> = {},
) {
  clicks += 1
  return anAct({
    user,
    action: 'request.approve',
    value: buttonValue(request),
    jobId: sha256(`click ${clicks}`),
    ...overrides,
  })
}

async function opened(overrides: Parameters<typeof aDeleteRequest>[0] = {}): Promise<Request> {
  const outcome = await store.open(aDeleteRequest({ id: aRequestId(clicks + 100), ...overrides }), [
    { type: 'requested', actor: ERIN, data: {} },
  ])
  if (outcome.kind !== 'opened') throw new Error(`not opened: ${outcome.kind}`)
  return outcome.request
}

describe('decide', () => {
  it('refuses the requester, records it apart from the chain, and leaves the row as it was', async () => {
    const request = await opened()
    const decided = await decideWith()(aClick(request, ERIN), 'approve')
    expect(decided).toEqual({ ok: false, error: { reason: 'self_approval' } })
    expect(await store.read(request.id)).toEqual(request)
  })

  it('refuses somebody who does not approve for the team', async () => {
    const request = await opened()
    expect(await decideWith()(aClick(request, OMAR), 'approve')).toMatchObject({
      ok: false,
      error: { reason: 'not_an_approver' },
    })
  })

  it('answers a click on an old card with "changed"', async () => {
    const request = await opened({ subjectVersion: 3 })
    const stale = aClick(request, MAYA, { value: `${request.id}.2` })
    expect(await decideWith()(stale, 'approve')).toEqual({
      ok: false,
      error: { reason: 'changed' },
    })
  })

  it('refuses to approve a key that came back into use, and ends its deletion for everybody', async () => {
    const request = await opened()
    const decide = decideWith({
      checkTarget: () =>
        Promise.resolve(refuse({ reason: 'target_changed', what: 'active_again' })),
    })
    expect(await decide(aClick(request, MAYA), 'approve')).toMatchObject({
      ok: false,
      error: { reason: 'target_changed' },
    })
    expect(await store.read(request.id)).toMatchObject({
      state: 'failed',
      outcome: { word: 'target_changed', facts: { what: 'active_again' } },
    })
  })

  it('wants a reason for a denial', async () => {
    const request = await opened()
    expect(await decideWith()(aClick(request, MAYA, { reason: '  ' }), 'deny')).toEqual({
      ok: false,
      error: { reason: 'reason_missing' },
    })
  })

  it('does the same click once, however often it is delivered', async () => {
    const request = await opened({
      approvals: { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: false },
    })
    const click = aClick(request, MAYA)
    await decideWith()(click, 'approve')
    const again = await decideWith()(click, 'approve')
    expect(again).toMatchObject({ ok: true, value: { what: 'approved_more_needed' } })
    expect((await store.read(request.id))?.decisions).toHaveLength(1)
  })

  it('says that a request is unknown when the value is no button of ours', async () => {
    expect(await decideWith()(anAct({ value: 'nonsense' }), 'approve')).toEqual({
      ok: false,
      error: { reason: 'no_such_request' },
    })
  })

  it('cancels by id what its requester asked for', async () => {
    const request = await opened()
    const typed = anAct({
      action: 'command.cancel',
      value: `request:${request.id}`,
      jobId: sha256('typed'),
    })
    expect(await decideWith()(typed, 'cancel')).toMatchObject({
      ok: true,
      value: { what: 'cancelled' },
    })
    expect(await store.lockHolder(request.subject.account, request.subject.userId)).toBeUndefined()
  })

  it('makes one outcome out of approvals, denials and cancels at the same moment, every time', async () => {
    for (let round = 0; round < 20; round++) {
      const request = await opened()
      const decide = decideWith()
      await Promise.all([
        ...Array.from({ length: 8 }, (_, at) =>
          decide(aClick(request, at % 2 ? MAYA : MAX), 'approve'),
        ),
        decide(aClick(request, MAYA, { reason: 'no' }), 'deny'),
        decide(aClick(request, ERIN), 'cancel'),
      ])
      const after = await store.read(request.id)
      const events = await store.readLedger(request.id)
      expect(verifyChain(events, after?.ledger ?? { seq: 0, head: '' })).toEqual([])
      const ends = events.filter(({ type }) => ['approved', 'denied', 'cancelled'].includes(type))
      expect(ends).toHaveLength(1)
      const end = ends[0]?.type
      expect(after?.state).toBe(end === 'approved' ? 'running' : end)
      if (after?.state === 'running') {
        // The lock goes with the request; free it for the next round.
        await store.commit(after, {
          request: { ...after, state: 'failed', next: undefined },
          entries: [],
          at: NOW,
          lock: 'release',
        })
      }
    }
  })

  it('tells the second of two at once how it stands, not that the first approval has changed the target', async () => {
    const request = await opened()
    const [first, second] = [aClick(request, MAYA), aClick(request, MAX)]
    let seen = 0
    const decide = decideWith({
      checkTarget: async () => {
        seen += 1
        if (seen === 2) return ok(undefined)
        // While Max's click reads AWS, Maya's is committed and its effect has run.
        await decide(first, 'approve')
        return refuse({ reason: 'target_changed', what: 'gone' })
      },
    })
    expect(await decide(second, 'approve')).toMatchObject({
      ok: false,
      error: { reason: 'not_awaiting_approval' },
    })
    const now = await store.read(request.id)
    expect(now?.decisions.map(({ by }) => by)).toEqual([MAYA])
    expect(now?.state).toBe('running')
  })
})
