import { describe, expect, it } from 'vitest'
import { aDeactivateRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  aRotateRequest,
  NEW_KEY,
  SAM,
  SIA,
  STRAY_KEY,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { asRecorded } from '../../src/requests/as-recorded.ts'
import { chainEntries, LEDGER_ROOT, type LedgerEntry } from '../../src/requests/ledger.ts'
import type { Request } from '../../src/requests/request.ts'

const AT = '2026-03-02T10:00:00.000Z'
const ARN = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:awskey/keys/erin-a1b2c3'
const shown = (request: Request, ...entries: readonly LedgerEntry[]): Request => {
  const end = { seq: 0, head: LEDGER_ROOT }
  return asRecorded(request, chainEntries(end, request.id, AT, entries).events)
}
const made = (keyId: string): LedgerEntry => ({
  type: 'key_created',
  actor: 'awskey',
  data: { keyId, secretArn: ARN },
})

describe('asRecorded', () => {
  const newKey = {
    id: NEW_KEY,
    createdAt: AT,
    secretArn: `${ARN}; curl https://evil.example`,
    secretVersionId: 'v',
    ownUses: [],
    tested: true,
  }
  const rotation = aRotateRequest({ operation: { step: 'delivering', newKey } })

  it('takes the place of a secret from the ledger', () => {
    const { operation } = shown(rotation, made(NEW_KEY))
    expect(operation).toMatchObject({ newKey: { id: NEW_KEY, secretArn: ARN } })
  })

  it('knows no new key that the ledger does not tell of', () => {
    for (const entries of [[], [made(STRAY_KEY)]])
      expect(shown(rotation, ...entries).operation).toMatchObject({ newKey: undefined })
  })

  it('leaves a row without either as it is', () => {
    expect(shown(aDeactivateRequest())).toEqual(aDeactivateRequest())
  })

  it('believes a review that the ledger tells of, and no other', () => {
    const broken: LedgerEntry = { type: 'glass_broken', actor: SAM, data: {} }
    const looked: LedgerEntry = { type: 'reviewed', actor: SIA, data: {} }
    const review = { by: SIA, at: AT }
    const row = aDeactivateRequest({ review })
    expect(shown(row, broken, looked).review).toEqual(review)
    expect(shown(row, broken).review).toBe('open')
    expect(shown(aDeactivateRequest({ review: { by: SAM, at: AT } }), broken, looked).review).toBe(
      'open',
    )
    expect(shown(aDeactivateRequest(), broken).review).toBe('open')
  })
})
