import { describe, expect, it } from 'vitest'
import {
  aCreateRequest,
  aDeactivateRequest,
  anActivateRequest,
} from '../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  aDeleteRequest,
  anAct,
  aRotateRequest,
  ERIN,
  MAYA,
  NEW_KEY,
  OLD_KEY,
  SAM,
  STRAY_KEY,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { chainEntries, LEDGER_ROOT, type LedgerEntry } from '../../src/requests/ledger.ts'
import { type LedgerFault, ledgerFault } from '../../src/requests/ledger-witness.ts'
import type { Decision, EffectName, Request } from '../../src/requests/request.ts'

const AT = '2026-03-02T10:00:00.000Z'
const by = (type: LedgerEntry['type'], data: LedgerEntry['data'] = {}): LedgerEntry => ({
  type,
  actor: 'awskey',
  data,
})
const ASKED: LedgerEntry = { type: 'requested', actor: ERIN, data: { keyId: OLD_KEY } }
const AGREED: LedgerEntry = { type: 'approved', actor: MAYA, data: { as: 'team payments' } }
const approval = (overrides: Partial<Decision> = {}): Decision => ({
  kind: 'approve',
  by: MAYA,
  at: AT,
  as: 'team payments',
  act: anAct(),
  ...overrides,
})

/** The row as it is after these events, and what the ledger says of it. */
function faultOf(
  request: Request,
  entries: readonly LedgerEntry[],
  effect: EffectName,
  { parent = [], end }: { parent?: readonly LedgerEntry[]; end?: Request['ledger'] } = {},
): LedgerFault | undefined {
  const { id } = request
  const { events, ledger } = chainEntries({ seq: 0, head: LEDGER_ROOT }, id, AT, entries)
  const { events: parentEvents } = chainEntries({ seq: 0, head: LEDGER_ROOT }, id, AT, parent)
  return ledgerFault({ ...request, ledger: end ?? ledger }, { events, parentEvents }, effect)
}

describe('ledgerFault', () => {
  const row = aDeactivateRequest({ decisions: [approval()] })

  it('finds nothing where the ledger tells the story of the row', () => {
    expect(faultOf(row, [ASKED, AGREED], 'make_inactive')).toBeUndefined()
    const tried = [ASKED, AGREED, by('held', { reason: 'aws_denied' }), by('released')]
    expect(faultOf(row, tried, 'make_inactive')).toBeUndefined()
  })

  it('does not believe a row that ends where its ledger does not', () => {
    const end = chainEntries({ seq: 0, head: LEDGER_ROOT }, row.id, AT, [ASKED]).ledger
    expect(faultOf(row, [ASKED, AGREED], 'make_inactive', { end })).toBe('ledger_differs')
    expect(faultOf(row, [], 'make_inactive', { end })).toBe('ledger_differs')
  })

  it.each([
    'denied',
    'cancelled',
    'expired',
    'failed',
    'refused_by_target',
    'already_gone',
    'deleted',
    'done',
  ] as const)('lets nothing run after “%s”', (type) => {
    expect(faultOf(row, [ASKED, AGREED, by(type)], 'make_inactive')).toBe('already_ended')
  })

  it('lets nothing run for another key than the one that was asked about', () => {
    const other = aDeactivateRequest({ ...row, operation: { keyId: STRAY_KEY } })
    expect(faultOf(other, [ASKED, AGREED], 'make_inactive')).toBe('another_key')
    expect(faultOf(row, [AGREED], 'make_inactive')).toBe('another_key')
  })

  it.each([
    ['by somebody who did not', { by: SAM }],
    ['in the place of somebody', { onBehalfOf: SAM }],
    ['that broke the glass', { breakGlass: true as const }],
  ])('counts no approval %s', (_what, forged) => {
    const request = { ...row, decisions: [approval(forged)] }
    expect(faultOf(request, [ASKED, AGREED], 'make_inactive')).toBe('decision_not_recorded')
  })

  it('counts no approval that was given before the approvers were asked again', () => {
    const entries = [ASKED, AGREED, by('asked_again')]
    expect(faultOf(row, entries, 'make_inactive')).toBe('decision_not_recorded')
    expect(faultOf(row, [...entries, AGREED], 'make_inactive')).toBeUndefined()
  })

  it('makes one key only', () => {
    const creation = aCreateRequest({ decisions: [approval()] })
    const asked: LedgerEntry = { ...ASKED, data: {} }
    const made = by('key_created', { keyId: NEW_KEY })
    for (const effect of ['intend_create', 'create_key'] as const) {
      expect(faultOf(creation, [asked, AGREED], effect)).toBeUndefined()
      expect(faultOf(creation, [asked, AGREED, made], effect)).toBe('key_made_already')
    }
    const lost = [asked, AGREED, by('stray_key_found', { keyId: STRAY_KEY })]
    expect(faultOf(creation, lost, 'create_key')).toBeUndefined()
  })

  it('makes no old key Inactive before the new one was made and used, whatever the row says', () => {
    const newKey = {
      id: NEW_KEY,
      createdAt: AT,
      secretArn: 'arn',
      secretVersionId: 'v',
      ownUses: [],
      tested: true,
    }
    const rotation = aRotateRequest({ operation: { step: 'overlap', newKey } })
    const made = by('key_created', { keyId: NEW_KEY })
    const used = by('new_key_used', { service: 's3' })
    expect(faultOf(rotation, [ASKED, made, used], 'make_inactive')).toBeUndefined()
    for (const entries of [
      [ASKED],
      [ASKED, made],
      [ASKED, by('key_created', { keyId: STRAY_KEY }), used],
    ])
      expect(faultOf(rotation, entries, 'make_inactive')).toBe('new_key_not_recorded')
  })

  it('makes a key Active because that was asked for, or undone since', () => {
    expect(faultOf(anActivateRequest(), [ASKED], 'make_active')).toBeUndefined()
    const rotation = aRotateRequest({ operation: { step: 'soak' } })
    const inactive = by('made_inactive', { keyId: OLD_KEY })
    expect(faultOf(rotation, [ASKED, inactive], 'make_active')).toBe('undo_not_recorded')
    const undone = [ASKED, inactive, by('undo_asked')]
    expect(faultOf(rotation, undone, 'make_active')).toBeUndefined()
    const again = [...undone, by('made_active'), inactive]
    expect(faultOf(rotation, again, 'make_active')).toBe('undo_not_recorded')
  })

  it('deletes at the end of a rotation only what the rotation opened, and not after an undo', () => {
    const deletion = aDeleteRequest()
    const opened = by('delete_opened', { child: deletion.id })
    expect(faultOf(deletion, [ASKED], 'delete_key', { parent: [opened] })).toBeUndefined()
    const other = by('delete_opened', { child: aRotateRequest().id })
    for (const parent of [[], [other]])
      expect(faultOf(deletion, [ASKED], 'delete_key', { parent })).toBe(
        'not_opened_by_its_rotation',
      )
    const undone = [ASKED, by('undo_asked'), by('made_active')]
    expect(faultOf(deletion, undone, 'delete_key', { parent: [opened] })).toBe('already_ended')
  })
})
