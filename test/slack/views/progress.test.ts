import { describe, expect, it } from 'vitest'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../../../sandbox/gallery/rows/key-operation-states.ts'
import { aDeleteRequest, MAX, NEW_KEY } from '../../../sandbox/gallery/rows/request-rows.ts'
import { aDecision, DELETIONS, ROTATIONS } from '../../../sandbox/gallery/rows/rotation-states.ts'
import type { Request } from '../../../src/requests/request.ts'
import { progressOf } from '../../../src/slack/views/progress.ts'

const marks = (request: Request | undefined): readonly string[] =>
  request === undefined ? [] : progressOf(request).map(({ label, mark }) => `${label}: ${mark}`)

describe('progressOf', () => {
  it('tells what is done, going on and next', () => {
    expect(marks(ROTATIONS['rotate-overlap-both-work'])).toEqual([
      'Request: done',
      'Second key: done',
      'Message to the owner: done',
      'First use of the new key: done',
      'Quiet of the old key: now',
      'Making the old key Inactive: next',
      'Soak: next',
      'Deletion: next',
    ])
  })

  it('ends with the step that stopped a request', () => {
    expect(marks(ROTATIONS['rotate-cancelled']).at(-1)).toBe('First use of the new key: stopped')
    expect(marks(DELETIONS['delete-denied']).at(-1)).toBe('Approval: stopped')
  })

  it('says that a deletion goes on in another request', () => {
    expect(marks(ROTATIONS['rotate-done']).slice(-2)).toEqual(['Soak: done', 'Deletion: asked for'])
  })

  it('names everybody who approved, once there are enough of them', () => {
    const two = { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: false }
    const approvalOf = (request: Request): unknown =>
      progressOf(request).find(({ label }) => label === 'Approval')

    expect(approvalOf(aDeleteRequest({ approvals: two, decisions: [aDecision()] }))).toMatchObject({
      mark: 'now',
    })
    expect(
      approvalOf(
        aDeleteRequest({ approvals: two, decisions: [aDecision(), aDecision({ by: MAX })] }),
      ),
    ).toMatchObject({ mark: 'done', detail: { markup: 'by <@U0MAYA> and <@U0MAX>' } })
  })

  it.each([
    [
      'create-creating',
      [
        'Request: done',
        'Approval: done',
        'New key: now',
        'Message to the owner: next',
        'Receipt of the secret: next',
      ],
    ],
    ['deactivate-later', ['Request: done', 'Chosen moment: now', 'Making the key Inactive: next']],
    ['deactivate-gone', ['Request: done', 'Making the key Inactive: stopped']],
    ['activate-done', ['Request: done', 'Approval: done', 'Making the key Active: done']],
    ['delete-soaking-ledger', ['Request: done', 'Soak: now', 'Approval: next', 'Deletion: next']],
    ['delete-gone-in-soak', ['Request: done', 'Soak: stopped']],
    ['glass-running', ['Request: done', 'Break-glass: done', 'Making the key Inactive: now']],
  ])('has the steps of %s', (name, steps) => {
    const all: Readonly<Record<string, Request>> = {
      ...CREATIONS,
      ...SWITCHES,
      ...DELETIONS_BY_THEMSELVES,
      ...ON_THE_WAY,
    }
    expect(marks(all[name])).toEqual(steps)
  })

  it('shows an undo in place of approval and deletion', () => {
    const undoing = aDeleteRequest({ state: 'running', operation: { step: 'making_active' } })
    expect(marks(undoing).at(-1)).toBe('Undo: now')
    expect(marks(DELETIONS['delete-undone'])).toEqual([
      'Making the key Inactive: done',
      'Request: done',
      'Undo: done',
    ])
  })

  it('never names a key that does not exist yet', () => {
    expect(
      JSON.stringify(progressOf(ROTATIONS['rotate-creating'] ?? aDeleteRequest())),
    ).not.toContain(NEW_KEY)
  })
})
