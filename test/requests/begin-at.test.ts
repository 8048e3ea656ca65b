import { describe, expect, it } from 'vitest'
import {
  aCreateRequest,
  aDeletionByItself,
  anActivateRequest,
} from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { ERIN, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { Request } from '../../src/requests/request.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { approvalOn, NOW } from '../support/deciding-people.ts'
import { usualRules } from '../support/rules-fixture.ts'

const rules = usualRules()
const LATER = addMs(NOW, 2 * DAY_MS)
const runAt = LATER.toISOString()

const approved = (request: Request, now = NOW): Request => {
  const decision = approvalOn(request, MAYA)
  const change = transition(request, { kind: 'decided', decision }, now, rules)
  if (!change.ok) throw new Error(change.error.reason)
  return { ...change.value.request, version: request.version + 1, updatedAt: now.toISOString() }
}

describe('beginAt', () => {
  it.each([
    ['a creation', aCreateRequest, 'intend_create'],
    ['an activation', anActivateRequest, 'make_active'],
    ['a deletion', aDeletionByItself, 'delete_key'],
  ])('keeps %s that everybody approved until its moment', (_what, aRequest, effect) => {
    expect(approved(aRequest({ runAt }))).toMatchObject({
      state: 'running',
      next: { effect, dueAt: runAt },
    })
  })

  it('begins at once when the moment has passed before the approval', () => {
    const request = anActivateRequest({ runAt: addMs(NOW, -1).toISOString() })
    expect(approved(request).next).toMatchObject({ dueAt: NOW.toISOString() })
  })

  it.each([
    ['a creation', aCreateRequest],
    ['an activation', anActivateRequest],
    ['a deletion', aDeletionByItself],
  ])('lets the requester cancel %s that waits for its moment', (_what, aRequest) => {
    const waiting = approved(aRequest({ runAt }))
    expect(
      transition(waiting, { kind: 'cancelled', by: ERIN }, addMs(NOW, DAY_MS), rules),
    ).toMatchObject({
      ok: true,
      value: { request: { state: 'cancelled' }, lock: 'release' },
    })
  })

  it('does not let a deletion be cancelled that waits for no moment', () => {
    const running = approved(aDeletionByItself())
    expect(transition(running, { kind: 'cancelled', by: ERIN }, NOW, rules)).toMatchObject({
      error: { reason: 'cannot_cancel_now' },
    })
  })
})
