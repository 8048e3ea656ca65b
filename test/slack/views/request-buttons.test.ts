import { describe, expect, it } from 'vitest'
import type { Request } from '../../../src/requests/request.ts'
import { buttonValue } from '../../../src/requests/request.ts'
import {
  cancelButton,
  decisionButtons,
  undoButton,
} from '../../../src/slack/views/request-buttons.ts'
import { aDeleteRequest, aRotateRequest } from '../../support/request-fixture.ts'
import { DELETIONS, ROTATIONS } from './rotation-states.ts'

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

  it('carry the request and the version of what is shown', () => {
    const request = aDeleteRequest({ subjectVersion: 7 })
    const values = [
      ...decisionButtons(request),
      ...undoButton(request),
      ...cancelButton(request),
    ].map(({ value }) => value)
    expect(new Set(values)).toEqual(new Set([buttonValue(request)]))
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
