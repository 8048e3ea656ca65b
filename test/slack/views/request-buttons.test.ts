import { describe, expect, it } from 'vitest'
import { aDeleteRequest, aRotateRequest } from '../../../sandbox/gallery/rows/request-rows.ts'
import { DELETIONS, newKey, ROTATIONS } from '../../../sandbox/gallery/rows/rotation-states.ts'
import type { Hold } from '../../../src/requests/hold.ts'
import type { NextEffect, Request } from '../../../src/requests/request.ts'
import { buttonValue } from '../../../src/requests/request.ts'
import {
  cancelButton,
  decisionButtons,
  undoButton,
} from '../../../src/slack/views/request-buttons.ts'

const MOMENT = '2026-03-10T09:00:00.000Z'
const held = (reason: Hold['reason']): Hold => ({ reason, since: MOMENT, facts: {} })
const nextOf = (effect: NextEffect['effect']): NextEffect => ({
  id: 'effect',
  effect,
  dueAt: MOMENT,
  attempt: 1,
})

const idsOf = (request: Request): readonly (string | undefined)[] =>
  [...decisionButtons(request), ...undoButton(request), ...cancelButton(request)].map(
    ({ action_id }) => action_id,
  )

describe('the buttons of a request', () => {
  it.each([
    ['rotate-awaiting-approval', ['request.approve', 'request.deny', 'request.cancel']],
    ['rotate-creating', []],
    ['rotate-delivering', []],
    ['rotate-overlap-quiet', ['request.cancel']],
    ['rotate-held', ['request.cancel']],
    ['rotate-soak', ['rotation.undo']],
    ['rotate-done', []],
    ['rotate-failed', []],
    ['delete-open', ['request.approve', 'request.deny', 'rotation.undo', 'request.cancel']],
    ['delete-one-of-two', ['request.approve', 'request.deny', 'rotation.undo', 'request.cancel']],
    ['delete-approved', []],
    ['delete-done', []],
    ['delete-denied', []],
    ['delete-expired', []],
  ])('of %s are %j', (name, ids) => {
    const request = { ...ROTATIONS, ...DELETIONS }[name]
    expect(request && idsOf(request)).toEqual(ids)
  })

  it.each([
    [
      'a deletion that AWS refused',
      aDeleteRequest({ state: 'running', hold: held('aws_denied') }),
      1,
    ],
    [
      'a deletion that may be done',
      aDeleteRequest({ state: 'running', hold: held('aws_unavailable') }),
      0,
    ],
    [
      'a rotation whose owner is not reached',
      aRotateRequest({
        operation: { step: 'delivering', newKey },
        hold: held('owner_not_reached'),
      }),
      1,
    ],
    ['a rotation before its key is asked for', aRotateRequest({ hold: held('act_not_valid') }), 1],
    [
      'a rotation whose key may have been made',
      aRotateRequest({ hold: held('attribution_pending'), next: nextOf('reconcile_create') }),
      0,
    ],
    [
      'a rotation whose old key may be Inactive',
      aRotateRequest({
        operation: { step: 'overlap', newKey },
        hold: held('aws_unavailable'),
        next: nextOf('make_inactive'),
      }),
      0,
    ],
  ])('offer Cancel on hold for %s: %#', (_what, request, offered) => {
    expect(cancelButton(request)).toHaveLength(offered)
  })

  it('carry the request and the version of what is shown', () => {
    const request = aDeleteRequest({ subjectVersion: 7 })
    const values = [
      ...decisionButtons(request),
      ...undoButton(request),
      ...cancelButton(request),
    ].map(({ value }) => value)
    expect(new Set(values)).toEqual(new Set([buttonValue(request)]))
  })

  it('say with a Cancel what becomes of the keys', () => {
    const overlap = ROTATIONS['rotate-overlap-quiet'] ?? aRotateRequest()
    expect(JSON.stringify(cancelButton(overlap))).toContain('leaves both keys as they are')
    expect(JSON.stringify(cancelButton(aDeleteRequest()))).toContain('The key is not deleted')
  })

  it('name the action and the key', () => {
    expect(decisionButtons(aDeleteRequest())[0]?.text.text).toBe('Approve deletion of …4567')
  })

  it('name key and account before an approval', () => {
    const asked = JSON.stringify(decisionButtons(aDeleteRequest())[0]?.confirm)
    expect(asked).toContain('AKIAERINOLDKEY234567')
    expect(asked).toContain('111111111111')
  })

  it('offer no second Undo while one is under way', () => {
    const soak = ROTATIONS['rotate-soak']
    if (soak?.operation.kind !== 'rotate') throw new Error('not a rotation')
    const undone = { by: 'U0ERIN', at: '2026-03-13T09:00:00.000Z' }
    expect(undoButton(aRotateRequest({ operation: { ...soak.operation, undone } }))).toEqual([])
  })

  it('offer Undo in a later soak', () => {
    const soak = ROTATIONS['rotate-soak']
    if (soak?.operation.kind !== 'rotate') throw new Error('not a rotation')
    const undone = { by: 'U0ERIN', at: '2026-03-04T09:00:00.000Z' }
    expect(undoButton(aRotateRequest({ operation: { ...soak.operation, undone } }))).toHaveLength(1)
  })
})
