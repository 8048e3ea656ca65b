import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRequestId,
  aRotateRequest,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { requestsList } from '../../../src/slack/views/requests-list.ts'
import { checkLimits } from '../../support/check-limits.ts'

const many = (count: number) => Array.from({ length: count }, (_, n) => aRequestId(n))

describe('requestsList', () => {
  it('shows both kinds with what can be done', () => {
    const list = requestsList({
      waiting: { requests: [aDeleteRequest()], notKnown: [] },
      mine: [aRotateRequest({ state: 'awaiting_approval' })],
    })
    expect(checkLimits(list)).toEqual([])
    const text = JSON.stringify(list.blocks)
    for (const shown of ['request.approve', 'request.deny', 'request.nudge', 'request.cancel'])
      expect(text).toContain(shown)
    expect(list.text).toContain('1 waiting for you; 1 of yours open.')
  })

  it('fits whatever there is, and says how many are not shown', () => {
    const reason = '&'.repeat(1_000)
    const list = requestsList({
      waiting: {
        requests: many(40).map((id) => aDeleteRequest({ id, act: anAct({ reason }) })),
        notKnown: [],
      },
      mine: many(40).map((id) => aRotateRequest({ id, state: 'awaiting_approval' })),
    })
    expect(checkLimits(list)).toEqual([])
    expect(JSON.stringify(list.blocks).match(/29 more: open awskey/g)).toHaveLength(2)
  })

  it('says that there is nothing, where that is known', () => {
    const empty = requestsList({ waiting: { requests: [], notKnown: [] }, mine: [] })
    expect(JSON.stringify(empty.blocks)).toContain('Nothing waits for your decision')
    const unread = requestsList({
      waiting: { requests: [], notKnown: ['ratelimited'] },
      mine: [],
    })
    expect(JSON.stringify(unread.blocks)).not.toContain('Nothing waits')
    expect(unread.text).toContain('more may be')
  })
})
