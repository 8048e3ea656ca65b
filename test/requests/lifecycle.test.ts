import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRotateRequest,
  ERIN,
  MAX,
  MAYA,
  NEW_KEY,
  STRAY_KEY,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { AccessKeyId, type SlackUserId } from '../../src/requests/ids.ts'
import {
  chainEntries,
  LEDGER_ROOT,
  type LedgerEvent,
  verifyChain,
} from '../../src/requests/ledger.ts'
import { type LifecycleEvent, transition } from '../../src/requests/lifecycle.ts'
import type { EffectOutcome, Look } from '../../src/requests/outcome.ts'
import type { Decision, Request } from '../../src/requests/request.ts'
import { isOpen } from '../../src/requests/request-facts.ts'
import type { Change } from '../../src/requests/request-store.ts'
import { DAY_MS, HOUR_MS } from '../../src/shared/duration.ts'
import { usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const rules = usualRules()

function aDecision(by: SlackUserId, kind: 'approve' | 'deny' = 'approve'): Decision {
  const act = anAct({ user: by, action: `request.${kind}` })
  return {
    kind,
    by,
    at: NOW.toISOString(),
    as: 'team payments',
    act,
    ...(kind === 'deny' && { reason: 'not now' }),
  }
}

const run = (request: Request, event: LifecycleEvent, now = NOW) =>
  transition(request, event, now, rules)
const decided = (by: SlackUserId, kind?: 'approve' | 'deny'): LifecycleEvent => ({
  kind: 'decided',
  decision: aDecision(by, kind),
})

describe('transition', () => {
  it('starts the operation at the last approval that is needed', () => {
    const request = aDeleteRequest({
      approvals: { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: false },
    })
    const first = run(request, decided(MAYA))
    expect(first).toMatchObject({ ok: true, value: { request: { state: 'awaiting_approval' } } })
    if (!first.ok) return
    const second = run(first.value.request, decided(MAX))
    expect(second).toMatchObject({
      ok: true,
      value: {
        request: { state: 'running', next: { effect: 'delete_key' } },
        entries: [{ type: 'approved', actor: MAX }, { type: 'started' }],
      },
    })
  })

  it('counts one person once', () => {
    const request = aDeleteRequest({
      approvals: { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: false },
      decisions: [aDecision(MAYA)],
    })
    expect(run(request, decided(MAYA))).toEqual({
      ok: false,
      error: { reason: 'already_decided_by_you' },
    })
  })

  it('refuses the approval of the requester', () => {
    expect(run(aDeleteRequest(), decided(ERIN))).toEqual({
      ok: false,
      error: { reason: 'self_approval' },
    })
  })

  it('ends with the denial and its reason, and frees the IAM user', () => {
    expect(run(aDeleteRequest(), decided(MAYA, 'deny'))).toMatchObject({
      ok: true,
      value: {
        request: { state: 'denied' },
        lock: 'release',
        entries: [{ type: 'denied', actor: MAYA, data: { reason: 'not now' } }],
      },
    })
  })

  it('calls an approval that came too late expired, at the very moment of expiry', () => {
    const request = aDeleteRequest({ expiresAt: NOW.toISOString() })
    expect(run(request, decided(MAYA))).toEqual({ ok: false, error: { reason: 'expired' } })
  })

  it('asks once more for a deletion that nobody answered, then lets it expire', () => {
    const expired: LifecycleEvent = {
      kind: 'effect',
      outcome: { effect: 'expire', result: 'expired' },
    }
    const again = run(aDeleteRequest({ decisions: [aDecision(MAYA)] }), expired)
    expect(again).toMatchObject({
      ok: true,
      value: {
        request: {
          state: 'awaiting_approval',
          decisions: [],
          operation: { askedTimes: 2 },
          subjectVersion: 2,
        },
        entries: [{ type: 'asked_again' }],
      },
    })
    if (!again.ok) return
    expect(run(again.value.request, expired)).toMatchObject({
      ok: true,
      value: { request: { state: 'expired' }, lock: 'release', entries: [{ type: 'expired' }] },
    })
  })

  it('lets only the requester cancel', () => {
    const request = aDeleteRequest()
    expect(run(request, { kind: 'cancelled', by: MAYA })).toEqual({
      ok: false,
      error: { reason: 'not_the_requester' },
    })
    expect(run(request, { kind: 'cancelled', by: ERIN })).toMatchObject({
      ok: true,
      value: { request: { state: 'cancelled' }, lock: 'release' },
    })
  })

  it('does not cancel a rotation while a key of unknown fate may exist', () => {
    const next = {
      id: 'x',
      effect: 'reconcile_create',
      dueAt: NOW.toISOString(),
      attempt: 0,
    } as const
    expect(run(aRotateRequest({ next }), { kind: 'cancelled', by: ERIN })).toEqual({
      ok: false,
      error: { reason: 'cannot_cancel_now' },
    })
  })

  it('moves nothing that has ended', () => {
    const request = aDeleteRequest({ state: 'done' })
    expect(run(request, decided(MAYA))).toEqual({
      ok: false,
      error: { reason: 'already_ended', state: 'done' },
    })
  })

  it('writes one line for a hold, however often it is found again', () => {
    const denied: EffectOutcome = { effect: 'delete_key', result: 'denied', code: 'AccessDenied' }
    const first = run(aDeleteRequest({ state: 'running' }), { kind: 'effect', outcome: denied })
    expect(first).toMatchObject({ ok: true, value: { entries: [{ type: 'held' }] } })
    if (!first.ok) return
    expect(run(first.value.request, { kind: 'effect', outcome: denied })).toMatchObject({
      ok: true,
      value: { request: { hold: { reason: 'aws_denied' } }, entries: [] },
    })
  })
})

// --- random lives ---

const look = (verdict: Look['verdict'], used: boolean): Look => ({
  verdict,
  oldKeyNeverUsed: false,
  ...(used && {
    newKeyUse: {
      at: NOW.toISOString(),
      service: 'ec2',
      region: 'eu-central-1',
      source: 'cloudtrail',
    },
  }),
})
const why = 'Throttling'
const verdicts = fc.constantFrom<Look['verdict']>(
  { do: 'wait', for: 'new_key_use', until: new Date('2026-03-03T10:00:00.000Z') },
  { do: 'wait', for: 'quiet', until: new Date('2026-03-09T10:00:00.000Z') },
  { do: 'hold', reason: 'last_use_unknown', facts: { why } },
  { do: 'hold', reason: 'old_key_in_use', facts: { service: 'ec2' } },
  { do: 'make_inactive' },
  { do: 'remove_new_key' },
)
const looks = fc.tuple(verdicts, fc.boolean()).map(([verdict, used]) => look(verdict, used))

/** Every outcome that the effect which is next on the row can have. */
function outcomesOf(effect: NonNullable<Request['next']>['effect']): fc.Arbitrary<EffectOutcome> {
  const notKnown = { result: 'not_known', why } as const
  const denied = { result: 'denied', code: 'AccessDenied' } as const
  switch (effect) {
    case 'remind':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'due' },
        { effect, result: 'quiet', until: new Date('2026-03-03T07:00:00.000Z') },
      )
    case 'expire':
      return fc.constant({ effect, result: 'expired' })
    case 'delete_root_keys':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'deleted', left: [] },
        { effect, result: 'gone' },
        { effect, result: 'held', reason: 'root_key_used', facts: { service: 's3' } },
        { effect, result: 'held', reason: 'root_not_proven', facts: {} },
        { effect, ...denied, asked: [] },
        { effect, ...notKnown, asked: [AccessKeyId.parse('AKIAERINOLDKEY234567')] },
      )
    case 'intend_create':
      return fc.constantFrom<EffectOutcome>(
        {
          effect,
          result: 'intended',
          keys: [AccessKeyId.parse('AKIAERINOLDKEY234567')],
          delivery: 'vault',
        },
        {
          effect,
          result: 'intended',
          keys: [AccessKeyId.parse('AKIAERINOLDKEY234567')],
          delivery: 'page',
        },
        { effect, result: 'keys_changed', facts: {} },
        { effect, result: 'not_wanted' },
        { effect, result: 'not_for_vault' },
        { effect, ...notKnown },
      )
    case 'turn_auto':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'done' },
        { effect, result: 'left_over', versionId: 'v' },
        { effect, result: 'no_secret' },
        { effect, result: 'no_reader' },
        { effect, ...denied },
        { effect, ...notKnown },
      )
    case 'write_exemption':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'done' },
        { effect, result: 'replaced' },
      )
    case 'await_finish':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'current', ownUses: [NOW.toISOString()] },
        { effect, result: 'pending' },
        { effect, result: 'given_up' },
        { effect, ...notKnown },
      )
    case 'create_key':
      return fc.constantFrom<EffectOutcome>(
        {
          effect,
          result: 'created',
          keyId: NEW_KEY,
          createdAt: NOW,
          secretArn: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:x',
          secretVersionId: 'v',
          ownUses: [NOW],
          tested: true,
        },
        { effect, result: 'refused', code: 'throttled' },
        { effect, result: 'refused', code: 'limit' },
        { effect, result: 'not_sealed', keyId: STRAY_KEY, why },
        { effect, ...notKnown },
      )
    case 'reconcile_create':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'ours', keyId: STRAY_KEY, createdAt: NOW, sealed: undefined },
        {
          effect,
          result: 'ours',
          keyId: NEW_KEY,
          createdAt: NOW,
          sealed: { arn: 'a', versionId: 'v' },
        },
        { effect, result: 'none' },
        { effect, result: 'pending', keyId: STRAY_KEY },
        { effect, result: 'foreign', keyId: STRAY_KEY, maker: 'somebody' },
        { effect, ...notKnown },
      )
    case 'remove_stray_key':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'removed' },
        { effect, ...denied },
        { effect, ...notKnown },
      )
    case 'remove_new_key':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'made_inactive' },
        { effect, result: 'removed' },
        { effect, result: 'in_use', fetchedAt: NOW },
        { effect, result: 'pending' },
        { effect, ...denied },
        { effect, ...notKnown },
      )
    case 'hand_over':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'told' },
        { effect, result: 'unreachable', why },
        { effect, ...notKnown },
      )
    case 'look':
      return fc.oneof(
        looks.map((each): EffectOutcome => ({ effect, result: 'looked', look: each })),
        fc.constant<EffectOutcome>({ effect, result: 'gone' }),
      )
    case 'make_inactive':
      return fc.oneof(
        looks.map((each): EffectOutcome => ({ effect, result: 'looked', look: each })),
        fc.constantFrom<EffectOutcome>(
          { effect, result: 'done' },
          { effect, result: 'gone' },
          { effect, ...denied },
          { effect, ...notKnown },
        ),
      )
    case 'make_active':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'done' },
        { effect, result: 'gone' },
        { effect, ...denied },
        { effect, ...notKnown },
      )
    case 'check_soak':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'inactive', lastUse: undefined, neverUsed: true },
        { effect, result: 'active_again' },
        { effect, result: 'gone' },
        { effect, ...notKnown },
      )
    case 'delete_key':
      return fc.constantFrom<EffectOutcome>(
        { effect, result: 'deleted' },
        { effect, result: 'gone' },
        { effect, result: 'changed', what: 'active_again' },
        { effect, ...denied },
        { effect, ...notKnown },
      )
  }
}

const stops = fc.constantFrom<EffectOutcome>(
  { effect: 'stopped', reason: 'lock_lost', facts: {} },
  { effect: 'stopped', reason: 'act_not_valid', facts: { fault: 'decision_signature' } },
)

interface Life {
  readonly requests: Map<string, Request>
  readonly ledgers: Map<string, LedgerEvent[]>
}

/** What the store does with a change, and what must hold of every change. */
function commit(life: Life, before: Request, change: Change): void {
  const chained = chainEntries(before.ledger, before.id, change.at.toISOString(), change.entries)
  const after = { ...change.request, version: before.version + 1, ledger: chained.ledger }
  life.requests.set(after.id, after)
  life.ledgers.get(after.id)?.push(...chained.events)
  expect(after.subjectVersion).toBeGreaterThanOrEqual(before.subjectVersion)
  if (after.next?.id === before.next?.id) expect(after.next).toEqual(before.next)
  if (isOpen(after))
    expect(
      after.next,
      `an open request waits for something: ${JSON.stringify(after)}`,
    ).toBeDefined()
  else
    expect([after.next, after.hold], 'an ended request waits for nothing').toEqual([
      undefined,
      undefined,
    ])
  if (!isOpen(after)) expect(change.lock).toMatch(/release|hand_over/)
  if (change.opens !== undefined) {
    const opened = chainEntries(
      { seq: 0, head: LEDGER_ROOT },
      change.opens.request.id,
      change.at.toISOString(),
      change.opens.entries,
    )
    life.requests.set(change.opens.request.id, {
      ...change.opens.request,
      version: 1,
      ledger: opened.ledger,
    })
    life.ledgers.set(change.opens.request.id, [...opened.events])
  }
}

const People = fc.constantFrom(ERIN, MAYA, MAX)
const pick = fc.nat({ max: 1_000_000 })

describe('a life of random events', () => {
  it('never reaches an illegal state, never lets a key go unasked, and leaves whole chains', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(pick, pick, People, fc.integer({ min: 0, max: 3 * DAY_MS })), {
          maxLength: 60,
        }),
        (asDeletion, events) => {
          const start = asDeletion ? aDeleteRequest({ version: 1 }) : aRotateRequest({ version: 1 })
          const life: Life = {
            requests: new Map([[start.id, start]]),
            ledgers: new Map([[start.id, []]]),
          }
          let now = NOW
          for (const [kind, which, person, ms] of events) {
            now = new Date(now.getTime() + ms)
            const open = [...life.requests.values()].filter(isOpen)
            const request = open[which % Math.max(open.length, 1)]
            if (request === undefined) break
            const change = transition(request, eventFor(request, kind, which, person), now, rules)
            if (change.ok) commit(life, request, change.value)
          }
          for (const [id, events_] of life.ledgers) {
            const end = life.requests.get(id)?.ledger ?? { seq: 0, head: LEDGER_ROOT }
            expect(verifyChain(events_, end)).toEqual([])
            expectOrder(events_)
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

function eventFor(
  request: Request,
  kind: number,
  which: number,
  person: SlackUserId,
): LifecycleEvent {
  switch (kind % 8) {
    case 0:
      return decided(person)
    case 1:
      return decided(person, 'deny')
    case 2:
      return { kind: 'cancelled', by: person }
    case 3:
      return { kind: 'undone', act: anAct({ user: person }) }
    case 4: {
      const [outcome] = fc.sample(stops, { numRuns: 1, seed: which })
      return { kind: 'effect', outcome: outcome ?? { effect: 'expire', result: 'expired' } }
    }
    default: {
      const [outcome] = fc.sample(outcomesOf(request.next?.effect ?? 'expire'), {
        numRuns: 1,
        seed: which,
      })
      return { kind: 'effect', outcome: outcome ?? { effect: 'expire', result: 'expired' } }
    }
  }
}

/** What may never happen, read from the ledger alone. */
function expectOrder(events: readonly LedgerEvent[]): void {
  const types = events.map(({ type }) => type)
  const before = (type: string, at: number): boolean =>
    types.slice(0, at).some((each) => each === type)
  for (const [at, type] of types.entries()) {
    if (type === 'key_created') expect(before('key_intended', at)).toBe(true)
    if (type === 'made_inactive') expect(before('owner_told', at)).toBe(true)
    if (type === 'delete_opened') expect(before('made_inactive', at)).toBe(true)
    if (type === 'deleted') {
      expect(before('approved', at)).toBe(true)
      expect(types.slice(0, at)).not.toContain('denied')
    }
  }
  expect(types.filter((type) => type === 'deleted').length).toBeLessThanOrEqual(1)
  const approvers = events.filter(({ type }) => type === 'approved').map(({ actor }) => actor)
  expect(approvers).not.toContain(ERIN)
}

describe('a rotation', () => {
  const overlap = aRotateRequest({
    operation: {
      step: 'overlap',
      toldAt: NOW.toISOString(),
      newKey: {
        id: NEW_KEY,
        createdAt: NOW.toISOString(),
        secretArn: 'a',
        secretVersionId: 'v',
        ownUses: [],
        tested: true,
      },
    },
    next: { id: 'x', effect: 'make_inactive', dueAt: NOW.toISOString(), attempt: 0 },
  })

  it('starts the soak at the moment the key was made inactive', () => {
    expect(
      run(overlap, { kind: 'effect', outcome: { effect: 'make_inactive', result: 'done' } }),
    ).toMatchObject({
      ok: true,
      value: {
        request: {
          operation: {
            step: 'soak',
            inactiveAt: NOW.toISOString(),
            soakUntil: new Date(NOW.getTime() + 7 * DAY_MS).toISOString(),
          },
        },
      },
    })
  })

  it('restarts the quiet after an undo', () => {
    const soak = aRotateRequest({
      operation: {
        ...overlap.operation,
        kind: 'rotate',
        step: 'soak',
        inactiveAt: NOW.toISOString(),
      },
    })
    const asked = run(soak, { kind: 'undone', act: anAct({ user: MAYA }) })
    expect(asked).toMatchObject({
      ok: true,
      value: { request: { next: { effect: 'make_active' } } },
    })
    if (!asked.ok) return
    const later = new Date(NOW.getTime() + HOUR_MS)
    const done = run(
      asked.value.request,
      { kind: 'effect', outcome: { effect: 'make_active', result: 'done' } },
      later,
    )
    expect(done).toMatchObject({
      ok: true,
      value: {
        request: { operation: { step: 'overlap', quietFrom: later.toISOString() } },
        entries: [{ type: 'made_active', actor: MAYA }],
      },
    })
  })

  it('hands the lock to the deletion it opens, which carries the rotation as its parent', () => {
    const soak = aRotateRequest({
      operation: {
        ...overlap.operation,
        kind: 'rotate',
        step: 'soak',
        inactiveAt: NOW.toISOString(),
        soakUntil: NOW.toISOString(),
      },
    })
    const outcome: EffectOutcome = {
      effect: 'check_soak',
      result: 'inactive',
      lastUse: undefined,
      neverUsed: true,
    }
    const over = run(soak, { kind: 'effect', outcome })
    expect(over).toMatchObject({
      ok: true,
      value: {
        request: { state: 'done', outcome: { word: 'deletion_asked' } },
        lock: 'hand_over',
        opens: {
          request: {
            state: 'awaiting_approval',
            parent: soak.id,
            approvals: { needed: 1 },
            decisions: [],
          },
        },
      },
    })
  })
})
