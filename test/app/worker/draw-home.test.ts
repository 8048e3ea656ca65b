import type { HomeView } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { aDeleteRequest, ERIN, MAYA } from '../../../sandbox/gallery/rows/request-rows.ts'
import { createDrawHome, type DrawHomeDeps } from '../../../src/app/worker/draw-home.ts'
import type { Deciders } from '../../../src/requests/deciders.ts'
import type { HomeSeen, HomeStore } from '../../../src/requests/home-store.ts'
import type { Request } from '../../../src/requests/request.ts'
import { known } from '../../../src/shared/known.ts'
import { silentLog } from '../../../src/shared/log.ts'
import { ok, refuse } from '../../../src/shared/result.ts'
import { NOTHING } from '../../../src/slack/text/mrkdwn.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')

/** One person's Home, and what somebody else does while it is drawn. */
function drawing(meanwhile: (published: number) => void = () => undefined) {
  const published: string[] = []
  const opened: HomeSeen[] = []
  let turn = 0
  const open: Request[] = [aDeleteRequest()]
  const homes: HomeStore = {
    opened: (_person, seen) => {
      opened.push(seen)
      return Promise.resolve({ page: seen.page ?? 1, turn: ++turn, approvesFor: seen.approvesFor })
    },
    redrawn: () => Promise.resolve({ page: 1, turn: ++turn }),
    isLatest: (_person, mine) => Promise.resolve(mine === turn),
    askToRedraw: () => Promise.resolve(false),
    watching: () => Promise.resolve([]),
  }
  const deciders: Deciders = {
    mayAct: (person) =>
      Promise.resolve(person === ERIN ? refuse({ reason: 'guest' }) : ok(undefined)),
    mayDecide: () => Promise.resolve(ok({ as: 'team payments' })),
    mayBreakGlass: () => Promise.resolve(refuse({ reason: 'not_break_glass' })),
    approvesFor: ({ team }) =>
      Promise.resolve(
        team === 'payments'
          ? ok({ as: 'team payments' })
          : refuse({ reason: 'not_an_approver', team }),
      ),
    howManyCould: () => Promise.resolve(known(1)),
  }
  const deps: DrawHomeDeps = {
    dryRunNote: NOTHING,
    sources: [{ team: 'payments' }, { team: 'security' }],
    homes,
    store: {
      openIds: () => Promise.resolve(open.map(({ id }) => id)),
      read: (id) => Promise.resolve(open.find((each) => each.id === id)),
      history: () => Promise.resolve([]),
    },
    clock: { now: () => NOW },
    log: silentLog,
    publish: (_person, view: HomeView) => {
      published.push(JSON.stringify(view.blocks))
      meanwhile(published.length)
      return Promise.resolve({ kind: 'published' })
    },
    people: () => ({ deciders, delegations: { to: () => Promise.resolve(known([])) } }),
    delegationOf: () => Promise.resolve(known(undefined)),
    listKeys: () => Promise.resolve(refuse({ reason: 'no_iam_user_of_yours' })),
  }
  return {
    draw: createDrawHome(deps),
    published,
    opened,
    decided: () => open.splice(0),
    othersBegin: () => ++turn,
  }
}

describe('drawHome', () => {
  it('shows what there is and remembers whose requests belong there', async () => {
    const home = drawing()
    await home.draw({ kind: 'home', user: MAYA, page: 1 })
    expect(home.published).toEqual([expect.stringContaining('request.approve')])
    expect(home.opened).toEqual([
      { at: NOW, page: 1, approvesFor: ['payments'], watches: ['payments'] },
    ])
  })

  it('draws once more when somebody else began meanwhile, from what there is then', async () => {
    const home = drawing((published) => {
      if (published > 1) return
      home.decided()
      home.othersBegin()
    })
    await home.draw({ kind: 'home', user: MAYA, changed: true })
    expect(home.published).toHaveLength(2)
    expect(home.published[1]).toContain('Nothing waits for your decision')
  })

  it('gives way in the end when others begin again and again', async () => {
    const home = drawing(() => home.othersBegin())
    await home.draw({ kind: 'home', user: MAYA, changed: true })
    expect(home.published.length).toBeLessThan(10)
  })

  it('tells whoever may not use awskey why, and does not remember them', async () => {
    const home = drawing()
    await home.draw({ kind: 'home', user: ERIN })
    expect(home.published).toEqual([expect.stringContaining('Guests cannot use awskey')])
    expect(home.opened).toEqual([])
  })
})
