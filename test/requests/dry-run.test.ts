import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRotateRequest,
  MAYA,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { changesAws, createDryRunStore, insteadOf } from '../../src/requests/dry-run.ts'
import type { LedgerEntry } from '../../src/requests/ledger.ts'
import { chainEntries, LEDGER_ROOT } from '../../src/requests/ledger.ts'
import { ledgerFault } from '../../src/requests/ledger-witness.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { Decision, EffectName, Request } from '../../src/requests/request.ts'
import { endedInDryRun } from '../../src/requests/request-facts.ts'
import type { Change, RequestStore } from '../../src/requests/request-store.ts'
import { usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-03-02T09:00:00.000Z')
const rules = usualRules()

function aDecision(more: Partial<Decision> = {}): Decision {
  const given = { kind: 'approve', by: MAYA, at: NOW.toISOString(), as: 'team payments' } as const
  return { ...given, act: anAct({ user: MAYA }), ...more }
}
const REQUESTED: LedgerEntry = { type: 'requested', actor: 'U0ERIN', data: { operation: 'delete' } }

describe('insteadOf', () => {
  const marked = { dryRun: true } as const
  it('ends a request of a dry run before it changes anything, also when the dry run is over', () => {
    for (const isOn of [true, false])
      expect(insteadOf(marked, 'delete_key', isOn)).toEqual({
        effect: 'would_have',
        would: 'delete_key',
      })
  })

  it('holds one from before while the dry run is on, and lets it go on after', () => {
    expect(insteadOf({}, 'make_inactive', true)).toMatchObject({
      effect: 'stopped',
      reason: 'dry_run',
    })
    expect(insteadOf({}, 'make_inactive', false)).toBeUndefined()
  })

  it('lets everything else run: reads, messages, and what is in the own table alone', () => {
    const free: readonly EffectName[] = [
      ...(['intend_create', 'look', 'check_soak', 'hand_over'] as const),
      ...(['write_exemption', 'remind'] as const),
    ]
    for (const effect of free) {
      expect(changesAws(effect)).toBe(false)
      expect(insteadOf(marked, effect, true)).toBeUndefined()
    }
  })
})

describe('createDryRunStore', () => {
  const written: { opened?: Request; change?: Change; entries?: readonly LedgerEntry[] } = {}
  const storeOf = (isOn: boolean): RequestStore =>
    createDryRunStore(
      {
        open: (request: Request, entries: readonly LedgerEntry[]) => {
          Object.assign(written, { opened: request, entries })
          return Promise.resolve({ kind: 'opened', request })
        },
        commit: (_from: Request, change: Change) => {
          Object.assign(written, { change })
          return Promise.resolve({ kind: 'committed', request: change.request })
        },
      } as unknown as RequestStore,
      () => isOn,
    )

  it('marks what is opened, on the row and in the ledger', async () => {
    await storeOf(true).open(aDeleteRequest(), [REQUESTED])
    expect(written.opened?.dryRun).toBe(true)
    expect(written.entries?.[0]?.data).toMatchObject({ operation: 'delete', dryRun: 'true' })
    await storeOf(false).open(aDeleteRequest(), [REQUESTED])
    expect(written.opened?.dryRun).toBeUndefined()
    expect(written.entries?.[0]).toEqual(REQUESTED)
  })

  it('marks what is approved, and not what is denied or only waits', async () => {
    const from = aDeleteRequest({ decisions: [] })
    const change = (decisions: Request['decisions'], entries: readonly LedgerEntry[]): Change => ({
      request: { ...from, decisions },
      entries,
      at: NOW,
    })
    const approved: LedgerEntry = {
      type: 'approved',
      actor: 'U0MAYA',
      data: { as: 'team payments' },
    }
    await storeOf(true).commit(from, change([aDecision()], [approved]))
    expect(written.change?.request.dryRun).toBe(true)
    expect(written.change?.entries[0]?.data).toMatchObject({ dryRun: 'true' })
    await storeOf(true).commit(from, change([aDecision({ kind: 'deny' })], []))
    expect(written.change?.request.dryRun).toBeUndefined()
    await storeOf(false).commit(from, change([aDecision()], [approved]))
    expect(written.change?.request.dryRun).toBeUndefined()
  })
})

describe('the life of a request in dry run', () => {
  it('ends with what would have been done and what would follow, and nothing moves it any more', () => {
    const request = aRotateRequest({ state: 'running', dryRun: true })
    const outcome = { effect: 'would_have', would: 'create_key' } as const
    const change = transition(request, { kind: 'effect', outcome }, NOW, rules)
    if (!change.ok) throw new Error('refused')
    const { request: ended, entries, lock } = change.value
    expect(ended).toMatchObject({ state: 'done', outcome: { word: 'dry_run' } })
    expect(ended.next).toBeUndefined()
    expect(endedInDryRun(ended)).toBe(true)
    expect(lock).toBe('release')
    expect(entries).toMatchObject([{ type: 'would_have', data: { would: 'create_key' } }])
    const { inactiveFrom = '', deletionFrom = '' } = ended.outcome?.facts ?? {}
    expect(inactiveFrom > NOW.toISOString()).toBe(true)
    expect(deletionFrom > inactiveFrom).toBe(true)
    const again = transition(ended, { kind: 'decided', decision: aDecision() }, NOW, rules)
    expect(again).toMatchObject({ ok: false, error: { reason: 'already_ended' } })
  })

  it('holds what is from before, with the effect to be run again', () => {
    const request = aRotateRequest({
      state: 'running',
      next: { id: 'x', effect: 'make_inactive', dueAt: NOW.toISOString(), attempt: 0 },
    })
    const outcome = {
      effect: 'stopped',
      reason: 'dry_run',
      facts: { would: 'make_inactive' },
    } as const
    const change = transition(request, { kind: 'effect', outcome }, NOW, rules)
    expect(change).toMatchObject({
      ok: true,
      value: {
        request: { hold: { reason: 'dry_run' }, next: { effect: 'make_inactive' } },
        entries: [{ type: 'held', data: { reason: 'dry_run' } }],
      },
    })
  })
})

describe('a row whose mark somebody took away', () => {
  const told = (data: LedgerEntry['data']) => {
    const request = aDeleteRequest({ decisions: [], parent: undefined })
    const keyId = 'keyId' in request.operation ? request.operation.keyId : ''
    const { events, ledger } = chainEntries(
      { seq: 0, head: LEDGER_ROOT },
      request.id,
      NOW.toISOString(),
      [{ type: 'requested', actor: 'U0ERIN', data: { keyId, ...data } }],
    )
    return { request: { ...request, ledger }, witness: { events, parentEvents: [] } }
  }

  it('differs from its ledger, and nothing runs on it', () => {
    const { request, witness } = told({ dryRun: 'true' })
    expect(ledgerFault(request, witness, 'delete_key')).toBe('dry_run_not_on_row')
    expect(ledgerFault({ ...request, dryRun: true }, witness, 'delete_key')).toBeUndefined()
    const real = told({})
    expect(ledgerFault(real.request, real.witness, 'delete_key')).toBeUndefined()
  })
})
