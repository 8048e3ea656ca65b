import { describe, expect, it } from 'vitest'
import {
  aCreateRequest,
  aDeactivateRequest,
  anActivateRequest,
  anAutoRequest,
  anExemptRequest,
  aSnoozeRequest,
} from '../../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../../../sandbox/gallery/rows/key-operation-states.ts'
import { LONG_DELETION, LONG_KEY, LONG_USER } from '../../../sandbox/gallery/rows/long-rows.ts'
import { aDeleteRequest, aRotateRequest } from '../../../sandbox/gallery/rows/request-rows.ts'
import { aRootRequest } from '../../../sandbox/gallery/rows/root-rows.ts'
import { DELETIONS, newKey, ROTATIONS } from '../../../sandbox/gallery/rows/rotation-states.ts'
import type { Hold } from '../../../src/requests/hold.ts'
import type { NextEffect, Request } from '../../../src/requests/request.ts'
import { buttonValue } from '../../../src/requests/request-facts.ts'
import { OPERATION_WORDS } from '../../../src/slack/views/operation-words.ts'
import {
  cancelButton,
  decisionButtons,
  undoButton,
} from '../../../src/slack/views/request-buttons.ts'

const MOMENT = '2026-03-10T09:00:00.000Z'
const LONG_NAMES = {
  ...LONG_DELETION.subject,
  userName: LONG_USER,
}
const LONG: Readonly<Record<string, Request>> = {
  auto: anAutoRequest({ subject: LONG_NAMES }),
  create: aCreateRequest({ subject: LONG_NAMES }),
  rotate: aRotateRequest({ subject: LONG_NAMES, operation: { oldKeyId: LONG_KEY } }),
  deactivate: aDeactivateRequest({ subject: LONG_NAMES, operation: { keyId: LONG_KEY } }),
  activate: anActivateRequest({ subject: LONG_NAMES, operation: { keyId: LONG_KEY } }),
  delete: aDeleteRequest({ subject: LONG_NAMES, operation: { keyId: LONG_KEY } }),
  snooze: aSnoozeRequest({ subject: LONG_NAMES, operation: { keyId: LONG_KEY } }),
  exempt: anExemptRequest({ subject: LONG_NAMES }),
}
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
    [
      'a change that AWS was asked for and may have made, on hold for another reason since',
      aDeactivateRequest({ hold: held('signature_unknown'), operation: { switchAsked: true } }),
      0,
    ],
    [
      'a change that AWS refused after all',
      aDeactivateRequest({ hold: held('aws_denied'), operation: { switchAsked: true } }),
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

  const withDialog = Object.entries(OPERATION_WORDS).filter(([kind]) => kind !== 'deleteRoot')
  it.each(withDialog)(
    'say what approving %s means, however long key and account are',
    (kind, { consequence }) => {
      const request = LONG[kind] ?? aRotateRequest()
      const [approve] = decisionButtons({ ...request, state: 'awaiting_approval' })
      expect(approve?.confirm?.text.text).toContain(consequence)
      expect(approve?.confirm?.text.text).toContain(LONG_NAMES.userName)
    },
  )

  it('ask for the account in place of a dialog, where root keys are to be deleted', () => {
    const [approve, deny] = decisionButtons(aRootRequest())
    expect(approve).toMatchObject({ action_id: 'root.approve' })
    expect(approve?.confirm).toBeUndefined()
    expect(deny).toMatchObject({ action_id: 'request.deny' })
  })

  it('ask for the last four characters in place of a dialog, where they have to be typed', () => {
    const [approve] = decisionButtons(ON_THE_WAY['delete-typed'])
    expect(approve).toMatchObject({ action_id: 'request.approve_typed' })
    expect(approve?.confirm).toBeUndefined()
    const typed = { ...CREATIONS['create-awaiting-approval'].approvals, typed: true }
    const withoutKey = { ...CREATIONS['create-awaiting-approval'], approvals: typed }
    expect(decisionButtons(withoutKey)[0]).toMatchObject({ action_id: 'request.approve' })
  })

  it.each([
    ['create-awaiting-approval', 'Approve new key for erin'],
    ['deactivate-awaiting-approval', 'Approve making …4567 Inactive'],
    ['activate-awaiting-approval', 'Approve making …4567 Active'],
    ['rotate-awaiting-approval', 'Approve rotation of …4567'],
    ['delete-open', 'Approve deletion of …4567'],
  ])('of %s begin with "%s"', (name, text) => {
    const request = { ...ROTATIONS, ...DELETIONS, ...CREATIONS, ...SWITCHES }[name]
    expect(request && decisionButtons(request)[0]?.text.text).toBe(text)
  })

  it.each([
    ['deactivate-running', 0],
    ['deactivate-later', 1],
    ['deactivate-held', 1],
    ['create-creating', 0],
    ['delete-soaking-ledger', 1],
    ['delete-alone-deleting', 0],
  ])('offer Cancel of %s: %i', (name, offered) => {
    const request = { ...CREATIONS, ...SWITCHES, ...DELETIONS_BY_THEMSELVES }[name]
    expect(request && cancelButton(request)).toHaveLength(offered)
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
