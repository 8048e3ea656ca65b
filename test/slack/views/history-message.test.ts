import { describe, expect, it } from 'vitest'
import { aDeleteRequest, aRequestId } from '../../../sandbox/gallery/rows/request-rows.ts'
import { DELETIONS } from '../../../sandbox/gallery/rows/rotation-states.ts'
import type { LedgerEntry, LedgerEvent } from '../../../src/requests/ledger.ts'
import { historyMessage } from '../../../src/slack/views/history-message.ts'
import { checkLimits } from '../../support/check-limits.ts'

const eventsOf = (...entries: readonly LedgerEntry[]): readonly LedgerEvent[] =>
  entries.map((entry, at) => ({
    ...entry,
    requestId: aRequestId(1),
    seq: at + 1,
    at: '2026-03-02T09:00:00.000Z',
    prev: '',
    hash: '',
  }))

const events = eventsOf(
  {
    type: 'requested',
    actor: 'U0ERIN',
    data: { operation: 'delete', keyId: 'AKIAERINOLDKEY234567' },
  },
  { type: 'approved', actor: 'U0MAYA', data: { as: 'team payments' } },
  { type: 'deleted', actor: 'awskey', data: { keyId: 'AKIAERINOLDKEY234567' } },
)

describe('historyMessage', () => {
  it('says who asked, who decided, what was done and when', () => {
    const request = DELETIONS['delete-done'] ?? aDeleteRequest()
    const shown = JSON.stringify(
      historyMessage({ of: 'erin', requests: [{ request, events, faults: [] }], more: false }),
    )

    for (const told of [
      '<@U0ERIN> asked to delete',
      '<@U0MAYA> approved for team payments',
      'AWS deleted',
      '2026-03-02 09:00 UTC',
    ])
      expect(shown).toContain(told)
    expect(shown).not.toContain('more requests')
  })

  it('warns of a ledger that was tampered with, before anything of it is told', () => {
    const faults = [{ seq: 2, fault: 'changed' }] as const
    const page = {
      of: 'erin',
      requests: [{ request: aDeleteRequest(), events, faults }],
      more: false,
    }
    const shown = JSON.stringify(historyMessage(page))

    expect(shown).toContain('This record was tampered with:* event 2 was changed')
    expect(shown.indexOf('tampered')).toBeLessThan(shown.indexOf('asked to delete'))
  })

  it('says so when nothing is recorded', () => {
    expect(historyMessage({ of: 'erin', requests: [], more: false }).text).toBe(
      'History of erin: no request is recorded.',
    )
  })

  it('shows whole requests only, and says that there are more', () => {
    const requests = Array.from({ length: 30 }, () => ({
      request: aDeleteRequest(),
      events,
      faults: [],
    }))
    const message = historyMessage({ of: '<@U0ERIN>', requests, more: false })

    expect(checkLimits(message)).toEqual([])
    expect(JSON.stringify(message)).toContain('more requests than fit')
  })

  it('names a person below the title, which takes no mention', () => {
    const message = historyMessage({ of: '<@U0ERIN>', requests: [], more: false })

    expect(message.blocks[0]).toMatchObject({ text: { text: 'History of a person' } })
    expect(message.blocks[1]).toMatchObject({ text: { text: '<@U0ERIN>' } })
  })

  it('says whose deletion ends a rotation, and that nobody typed for it', () => {
    const parent = aRequestId(0)
    const asked = eventsOf({
      type: 'requested',
      actor: 'U0ERIN',
      data: { operation: 'delete', keyId: 'AKIAERINOLDKEY234567', parent },
    })
    const shown = JSON.stringify(
      historyMessage({
        of: 'erin',
        requests: [{ request: aDeleteRequest({ parent }), events: asked, faults: [] }],
        more: false,
      }),
    )

    expect(shown).toContain(`as the end of rotation \`${parent}\`, which <@U0ERIN> had asked for`)
  })
})
