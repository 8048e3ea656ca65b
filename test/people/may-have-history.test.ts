import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  DEVELOPMENT,
  ERIN,
  MAYA,
  OMAR,
  SAM,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createMayHaveHistory } from '../../src/people/may-have-history.ts'
import type { SlackUserId } from '../../src/requests/ids.ts'
import { LEDGER_ROOT } from '../../src/requests/ledger.ts'
import type { Request } from '../../src/requests/request.ts'
import { ok, refuse } from '../../src/shared/result.ts'

const TEAMS: Readonly<Record<string, readonly SlackUserId[]>> = {
  security: [SAM],
  payments: [MAYA],
}

/** Groups are read as often as `reads` says in the end. */
function judge(person: SlackUserId, reads: string[] = [], unreadable = '') {
  return createMayHaveHistory({
    deciders: {
      approvesFor: ({ team }) => {
        reads.push(team)
        if (team === unreadable)
          return Promise.resolve(refuse({ reason: 'approvers_unreadable', why: 'ratelimited' }))
        return Promise.resolve(
          TEAMS[team]?.includes(person)
            ? ok({ as: team })
            : refuse({ reason: 'not_an_approver', team }),
        )
      },
    },
    findOwnership: () => undefined,
  })(person)
}
const ofOmar = (overrides: Partial<Request> = {}): Request => ({
  ...aDeleteRequest({ requester: OMAR, team: 'payments' }),
  owner: OMAR,
  ...overrides,
})
const CHANGE = {
  account: DEVELOPMENT,
  seq: 1,
  at: '2026-03-02T09:00:00.000Z',
  type: 'deleted',
  actor: 'not known',
  data: { user: 'omar' },
  prev: LEDGER_ROOT,
  hash: LEDGER_ROOT,
} as const

describe('createMayHaveHistory', () => {
  it.each([
    ['the requester', OMAR, ofOmar({ owner: MAYA })],
    ['the owner', ERIN, ofOmar({ owner: ERIN })],
    ['an approver of the team', MAYA, ofOmar()],
    ['a member of security', SAM, ofOmar()],
  ])('lets %s have it', async (_, person, request) => {
    expect(await judge(person).request(request)).toEqual(ok(true))
  })

  it('lets nobody else have it, nor an approver of another team', async () => {
    expect(await judge(ERIN).request(ofOmar())).toEqual(ok(false))
    expect(await judge(MAYA).request(ofOmar({ team: 'platform' }))).toEqual(ok(false))
  })

  it('lets security have changes outside awskey, and no stranger', async () => {
    expect(await judge(SAM).change(CHANGE)).toEqual(ok(true))
    expect(await judge(ERIN).change(CHANGE)).toEqual(ok(false))
  })

  it('does not take a group that could not be read for one without the person', async () => {
    expect(await judge(MAYA, [], 'payments').request(ofOmar())).toMatchObject({ ok: false })
  })

  it('reads each group once for one export', async () => {
    const reads: string[] = []
    const may = judge(ERIN, reads)
    for (let n = 0; n < 5; n++) await may.request(ofOmar())

    expect(reads).toEqual(['security', 'payments'])
  })
})
