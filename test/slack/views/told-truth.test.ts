import { describe, expect, it } from 'vitest'
import { aDeactivateRequest } from '../../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../../../sandbox/gallery/rows/key-operation-states.ts'
import {
  aDeleteRequest,
  aRequestId,
  aRotateRequest,
  OLD_KEY,
  rotationOf,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { NOW, newKey, ROTATIONS } from '../../../sandbox/gallery/rows/rotation-states.ts'
import { makingOf } from '../../../src/keys/request-subject.ts'
import type { Hold } from '../../../src/requests/hold.ts'
import type { LedgerEvent } from '../../../src/requests/ledger.ts'
import type { Request } from '../../../src/requests/request.ts'
import {
  approvedAnswer,
  cancelledAnswer,
  requestedAnswer,
} from '../../../src/slack/views/answer-text.ts'
import { deliveryMessage } from '../../../src/slack/views/delivery-message.ts'
import { holdBlock } from '../../../src/slack/views/hold-block.ts'
import { soakNotice } from '../../../src/slack/views/soak-notice.ts'
import { stateText } from '../../../src/slack/views/state-text.ts'

const named = (name: keyof typeof ROTATIONS): Request => ROTATIONS[name]

const anEvent = (event: Pick<LedgerEvent, 'type' | 'actor' | 'data'>): LedgerEvent => ({
  ...event,
  requestId: aRequestId(),
  seq: 9,
  at: '2026-03-13T09:00:00.000Z',
  prev: '',
  hash: '',
})

describe('deliveryMessage', () => {
  const deliver = (request: Request, now = NOW): string =>
    JSON.stringify(
      deliveryMessage({
        request,
        operation: makingOf(request),
        reader: { kind: 'self' },
        deadline: NOW,
        now,
      }),
    )

  it('says that the new key is in use only when somebody used it', () => {
    const gone = aRotateRequest({
      state: 'done',
      outcome: { word: 'already_gone', facts: {} },
      operation: { step: 'ended', newKey },
    })
    expect(deliver(gone)).not.toContain('is in use')
    expect(deliver(named('rotate-done'))).toContain('the new key is in use')
  })

  it('keeps saying where the secret of a key is that nobody used yet', () => {
    expect(deliver(named('rotate-cancelled'))).toContain(newKey.secretArn)
    expect(deliver(named('rotate-done'))).not.toContain(newKey.secretArn)
  })

  it('says where the secret of a key asked for by itself is, also when the request is done', () => {
    expect(deliver(CREATIONS['create-done'])).toContain(newKey.secretArn)
    expect(deliver(CREATIONS['create-done'])).not.toMatch(/old key|rotation/)
    expect(deliver(CREATIONS['create-failed'])).toContain('ended without a new key')
  })

  it('asks for nothing by a moment that is over', () => {
    const waiting = named('rotate-overlap-new-key-use')
    expect(deliver(waiting, new Date('2026-03-02T10:00:00.000Z'))).toContain('Please do it by')
    expect(deliver(waiting)).toContain('This was due')
  })
})

describe('soakNotice', () => {
  const notice = (request: Request, current: boolean, endedBy?: LedgerEvent): string =>
    JSON.stringify(
      soakNotice({
        request,
        operation: rotationOf(request),
        number: 1,
        current,
        ...(endedBy && { endedBy }),
      }),
    )

  it('says how the soak ended', () => {
    const endedBy = anEvent({ type: 'made_active', actor: 'U0MAYA', data: { keyId: OLD_KEY } })
    expect(notice(named('rotate-overlap-quiet'), false, endedBy)).toContain(
      'was made Active again, as <@U0MAYA> asked',
    )
  })

  it('says before the end that the deletion is asked for next, in the notification too', () => {
    const request = named('rotate-soak')
    const notice = { request, operation: rotationOf(request), number: 3, current: true }
    expect(soakNotice({ ...notice, last: true }).text).toContain('Its deletion is asked for next')
    expect(soakNotice({ ...notice, last: false }).text).not.toContain('asked for next')
  })

  it('promises no Undo while one is under way', () => {
    const soak = named('rotate-soak')
    const undone = { by: 'U0MAYA', at: '2026-03-13T09:00:00.000Z' }
    const undoing = aRotateRequest({ operation: { ...rotationOf(soak), undone } })
    expect(notice(soak, true)).toContain('Undo makes it Active again')
    expect(notice(undoing, true)).not.toContain('Undo')
    expect(notice(undoing, true)).toContain('<@U0MAYA> asked to make it Active again')
  })
})

describe('stateText', () => {
  it.each([
    ['rotate-later', 'begins'],
    ['deactivate-later', 'begins'],
  ])('says of %s that it waits for its moment', (name, word) => {
    const request = { ...ON_THE_WAY, ...SWITCHES }[name]
    const { markup } = stateText(request ?? aRotateRequest())
    expect(markup).toContain('Waits for its moment')
    expect(markup).toContain(word)
    expect(markup).not.toContain('In progress')
  })

  it('tells a deletion that is asked once more from one that expires', () => {
    const text = (askedTimes: number): string =>
      stateText(aDeleteRequest({ operation: { askedTimes } })).markup
    expect(text(1)).toContain('is asked once more')
    expect(text(2)).toContain('expires')
  })

  it('says who asked for an undo while both keys are Active again', () => {
    const undone = { by: 'U0MAYA', at: '2026-03-13T09:00:00.000Z' }
    const quiet = rotationOf(named('rotate-overlap-quiet'))
    expect(stateText(aRotateRequest({ operation: { ...quiet, undone } })).markup).toContain(
      '<@U0MAYA> asked for an undo',
    )
  })
})

describe('holdBlock', () => {
  const held = (hold: Partial<Hold>): string =>
    JSON.stringify(
      holdBlock(
        aRotateRequest({
          hold: { reason: 'aws_denied', since: '2026-03-10T09:00:00.000Z', facts: {}, ...hold },
        }),
      ),
    )

  it('says when awskey looks again by itself', () => {
    expect(held({})).toContain('awskey looks again by itself <!date^')
    expect(held({ reason: 'act_not_valid' })).not.toContain('looks again')
  })

  it('says what became of a key that was changed outside', () => {
    const changed = (found: string): string =>
      held({ reason: 'keys_changed_outside', facts: { keyId: OLD_KEY, found } })
    expect(changed('gone')).toContain(`The key \`${OLD_KEY}\` is gone`)
    expect(changed('Inactive')).toContain(`The key \`${OLD_KEY}\` is Inactive`)
    expect(changed('Inactive')).toContain('made Active again in IAM')
  })

  it('points to where to look when CloudTrail does not show the caller', () => {
    const use = { at: '2026-03-10T07:30:00.000Z', service: 's3', region: 'eu-central-1' }
    expect(held({ reason: 'old_key_in_use', facts: use })).toContain('access logs of that service')
    expect(held({ reason: 'old_key_in_use', facts: { ...use, ip: '198.51.100.7' } })).not.toContain(
      'access logs',
    )
  })
})

describe('the answers', () => {
  it.each([
    ['create-awaiting-approval', 'Asked: new key for erin in development. It waits for approval'],
    [
      'deactivate-running',
      'Asked: making …4567 of erin in development Inactive. awskey starts now.',
    ],
    ['deactivate-later', 'awskey begins 2026-03-02 18:00 UTC.'],
    ['delete-soaking-ledger', 'The soak ends 2026-03-06 09:00 UTC; then its deletion is put to'],
    ['delete-soaking-not-known', 'It is not known since when the key is Inactive, so its soak'],
  ])('say what was asked with %s', (name, said) => {
    const request = { ...CREATIONS, ...SWITCHES, ...DELETIONS_BY_THEMSELVES }[name]
    expect(request && requestedAnswer(request).text).toContain(said)
  })

  it('do not say that something begins later once its moment is over', () => {
    const begun = aDeactivateRequest({ runAt: '2026-03-02T08:00:00.000Z' })
    expect(approvedAnswer(begun).text).toContain('awskey makes it Inactive now')
    expect(approvedAnswer(SWITCHES['deactivate-later']).text).toContain('It begins 2026-03-02')
  })

  it('name everybody who may approve', () => {
    expect(requestedAnswer(named('rotate-awaiting-approval')).text).toContain(
      'approval by the owner or the approvers of team payments',
    )
  })

  it('claim nothing about keys that awskey did not read', () => {
    expect(cancelledAnswer(named('rotate-cancelled')).text).not.toContain('stay Active')
  })
})
