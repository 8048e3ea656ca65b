import { describe, expect, it } from 'vitest'
import { aDeleteRequest } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDeletionRules } from '../../src/keys/deletion-rules.ts'
import type { HoldReason } from '../../src/requests/hold.ts'
import { DAY_MS } from '../../src/shared/duration.ts'

const rules = createDeletionRules({ expiresAfterMs: 7 * DAY_MS, soakMs: 7 * DAY_MS })
const NOW = '2026-03-02T10:00:00.000Z'

describe('mayCancel', () => {
  it.each<[boolean, HoldReason]>([
    [true, 'act_not_valid'],
    [true, 'signature_unknown'],
    [true, 'lock_lost'],
    [true, 'aws_denied'],
    [false, 'aws_unavailable'],
  ])('is %s while an approved deletion is on hold for %s', (may, reason) => {
    const hold = { reason, since: NOW, facts: {} }
    expect(rules.mayCancel(aDeleteRequest({ state: 'running', hold }))).toBe(may)
  })

  it('is false while the deletion runs', () => {
    expect(rules.mayCancel(aDeleteRequest({ state: 'running' }))).toBe(false)
  })
})
