/** Reminders, nudges and a broken glass: who hears of them, where, and how often. */
import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRotateRequest,
  ERIN,
  MAX,
  MAYA,
  OMAR,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import type { LedgerEntry } from '../../../src/requests/ledger.ts'
import type { Decision, Request } from '../../../src/requests/request.ts'
import { viewsOfRequest } from '../../../src/slack/worker-side/views-of-request.ts'
import { checkLimits } from '../../support/check-limits.ts'
import { organisation, startRenderer } from './renderer-fixture.ts'

const REMINDED: LedgerEntry = { type: 'reminded', actor: 'awskey', data: {} }
const NUDGED: LedgerEntry = { type: 'nudged', actor: 'U0ERIN', data: {} }
const NOW = new Date('2026-03-20T09:00:00.000Z')

describe('reminders', () => {
  it('stand once each in the thread of the card and call the approvers', async () => {
    const { renderer, request, change, messages } = await startRenderer(aDeleteRequest())
    await renderer.render(request())
    const [card] = messages('C0PAYMENTS')

    await renderer.render(change({}, REMINDED))
    await renderer.render(request())
    await renderer.render(change({}, NUDGED))
    await renderer.render(change({ decisions: [] }))

    const inThread = messages('C0PAYMENTS').filter(({ thread }) => thread)
    expect(inThread.map(({ text }) => text)).toEqual([
      expect.stringContaining('<!subteam^S0PAYMENTS> – this still waits for your decision'),
      expect.stringContaining('<@U0ERIN> is waiting for your decision'),
    ])
    expect(messages('C0PAYMENTS').filter(({ thread }) => !thread)).toHaveLength(1)
    expect(card?.thread).toBe(false)
  })

  it('are not posted any more when the request was decided meanwhile', async () => {
    const { renderer, request, change, messages } = await startRenderer(aDeleteRequest())
    await renderer.render(request())
    change({}, REMINDED)
    await renderer.render(change({ state: 'denied' }))
    expect(messages('C0PAYMENTS').filter(({ thread }) => thread)).toEqual([])
  })

  it('are told once for all that came late', async () => {
    const { renderer, request, change, messages } = await startRenderer(aDeleteRequest())
    await renderer.render(request())
    change({}, REMINDED)
    change({}, REMINDED)
    await renderer.render(change({}, NUDGED))
    expect(messages('C0PAYMENTS').filter(({ thread }) => thread)).toHaveLength(1)
  })

  it('wait for the card where that could not be posted', async () => {
    const { renderer, request, change, messages, faults } = await startRenderer(aDeleteRequest())
    change({}, REMINDED)
    faults.plant({ service: 'slack', operation: 'chat.postMessage', mode: 'deny', times: 2 })
    const { failed } = await renderer.render(request())
    expect(failed.map(({ view }) => view)).toContain('reminder_2_team')
    expect(messages('C0PAYMENTS')).toEqual([])
    await renderer.render(request())
    expect(messages('C0PAYMENTS').map(({ thread }) => thread)).toEqual([false, true])
  })

  it('reach the owner, who may decide too, under their own card', async () => {
    const { renderer, request, change, messages } = await startRenderer(
      aRotateRequest({
        state: 'awaiting_approval',
        requester: OMAR,
        approvals: {
          needed: 1,
          from: { team: 'payments', owner: ERIN },
          why: 'not_the_owner',
          typed: false,
        },
      }),
    )
    await renderer.render(request())
    await renderer.render(change({}, REMINDED))
    const owners = messages('D0ERIN').filter(({ thread }) => thread)
    expect(owners.map(({ text }) => text)).toEqual([
      expect.stringContaining('This still waits for your decision'),
    ])
    expect(owners[0]?.text).not.toContain('subteam')
  })
})

const broken: Decision = {
  kind: 'approve',
  by: MAX,
  at: '2026-03-20T08:00:00.000Z',
  as: 'break-glass',
  reason: 'the key is in a public repository',
  breakGlass: true,
  act: anAct({ user: MAX, action: 'request.break_glass' }),
}
const glassBroken = (): Request =>
  aRotateRequest({
    requester: OMAR,
    decisions: [broken],
    review: 'open',
    approvals: { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: true },
  })

describe('a broken glass', () => {
  it('is told to the requester, the owner, the team and security', async () => {
    const { renderer, request, messages } = await startRenderer(glassBroken())
    await renderer.render(request())
    await renderer.render(request())
    for (const channel of ['D0OMAR', 'D0ERIN', 'C0PAYMENTS', 'C0SECURITY']) {
      const told = messages(channel).filter(({ text }) => text.includes('broke the glass'))
      expect(told, channel).toHaveLength(1)
      expect(told[0]?.all).toContain('the key is in a public repository')
    }
    expect(messages('C0PAYMENTS').at(-1)?.all).not.toContain('request.review')
  })

  it('asks security to look at it until somebody did, and says who', async () => {
    const { renderer, request, change, messages } = await startRenderer(glassBroken())
    await renderer.render(request())
    expect(messages('C0SECURITY')[0]?.all).toContain('request.review')

    const review = { by: MAYA, at: '2026-03-20T09:00:00.000Z' }
    await renderer.render(change({ review }, { type: 'reviewed', actor: 'U0MAYA', data: {} }))
    const [card, ...others] = messages('C0SECURITY')
    expect(others).toEqual([])
    expect(card?.all).not.toContain('request.review')
    expect(card?.all).toContain('*Looked at* by <@U0MAYA>')
  })

  it('can still be reviewed after the request has ended', async () => {
    const { renderer, request, change, messages } = await startRenderer(glassBroken())
    await renderer.render(request())
    await renderer.render(change({ state: 'done', outcome: { word: 'created', facts: {} } }))
    expect(messages('C0SECURITY')[0]?.all).toContain('request.review')
  })
})

describe('viewsOfRequest', () => {
  const cardOf = (request: Request, breakGlass: readonly ('rotate' | 'delete')[]): string => {
    const views = viewsOfRequest({
      request,
      events: [],
      organisation,
      now: NOW,
      deliveryDeadlineMs: 0,
      breakGlass,
    })
    const drawn = views
      .filter(({ kind }) => kind === 'team')
      .map(({ draw }) => draw({ markup: '' }))
    expect(drawn.flatMap(checkLimits)).toEqual([])
    return JSON.stringify(drawn)
  }
  const waiting = aRotateRequest({
    state: 'awaiting_approval',
    approvals: { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: true },
  })

  it('lets the glass be broken only where the configuration says so and while it waits', () => {
    expect(cardOf(waiting, ['rotate'])).toContain('request.break_glass')
    expect(cardOf(waiting, ['delete'])).not.toContain('request.break_glass')
    expect(cardOf({ ...waiting, state: 'running' }, ['rotate'])).not.toContain(
      'request.break_glass',
    )
  })
})
