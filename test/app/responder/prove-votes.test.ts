import { describe, expect, it } from 'vitest'
import { anIncident } from '../../../sandbox/gallery/rows/incident-rows.ts'
import { anAct, MAYA, NEW_KEY, OLD_KEY, SAM } from '../../../sandbox/gallery/rows/request-rows.ts'
import {
  createProveCleared,
  createProveLine,
  createProveVotes,
} from '../../../src/app/responder/prove-votes.ts'
import type { Incident } from '../../../src/exposure/incident.ts'
import type { Vote } from '../../../src/exposure/incident-parts.ts'
import { DAY_MS } from '../../../src/shared/duration.ts'
import { known } from '../../../src/shared/known.ts'
import { ok } from '../../../src/shared/result.ts'
import { ACTIONS } from '../../../src/slack/ids.ts'
import { lineValue, releaseValue } from '../../../src/slack/incident-values.ts'

/** What a signed click on the card of an incident is a proof of, and of nothing else. */
const row = anIncident()
const AT = '2026-03-02T10:00:00.000Z'
const deps = {
  verifier: { verify: async () => known(true) },
  deciders: {
    mayAct: async () => ok(undefined),
    approvesFor: async () => ok({ as: 'approver' as const }),
  },
  quorum: { needed: 2, expiresAfterMs: DAY_MS, isSameHuman: () => false },
  ownedNow: async (incident: Incident) => incident,
}
const signed = (action: string, value: string, user = SAM, at = AT): Vote => ({
  by: user,
  at: AT,
  act: anAct({ user, action, value, at }),
})

describe('a release', () => {
  const prove = createProveVotes(deps)
  const released = (...votes: readonly Vote[]) =>
    prove(anIncident({ release: { subject: row.subject, votes: [...votes], granted: true } }))
  const yes = (user = SAM, at = AT) => signed(ACTIONS.releaseIncident, releaseValue(row), user, at)

  it('is proven by two who signed what the card showed', async () => {
    expect(await released(yes(), yes(MAYA))).toEqual(known(true))
  })

  it('is not proven by an old signature that somebody brings again, whatever the row says of its time', async () => {
    expect(await released(yes(SAM, '2026-03-01T09:59:59.000Z'), yes(MAYA))).toEqual(known(false))
  })
})

describe('whose key is exposed', () => {
  it('does not release it, also where the row does not say whose it is', async () => {
    const { identity } = row
    if (identity.kind !== 'user') throw new Error('the row has a user')
    const prove = createProveVotes({
      ...deps,
      ownedNow: async (incident) => ({
        ...incident,
        identity: { kind: 'user', user: { ...identity.user, owner: MAYA } },
      }),
    })
    const { owner: _owner, ...unowned } = identity.user
    const value = releaseValue(row)
    const votes = [SAM, MAYA].map((user) => signed(ACTIONS.releaseIncident, value, user))
    const forged = anIncident({
      identity: { kind: 'user', user: unowned },
      release: { subject: row.subject, votes, granted: true },
    })
    expect(await prove(forged)).toEqual(known(false))
  })
})

describe('the click that clears another key', () => {
  const prove = createProveCleared(deps)
  const sibling = { keyId: OLD_KEY, state: 'by_awskey' } as const
  const value = lineValue(row, { id: OLD_KEY })

  it('is proven for that key alone, and no other click stands for it', async () => {
    expect(await prove(row, sibling, signed(ACTIONS.clearSibling, value))).toEqual(known(true))
    const other = signed(ACTIONS.clearSibling, lineValue(row, { id: NEW_KEY }))
    expect(await prove(row, sibling, other)).toEqual(known(false))
    expect(await prove(row, sibling, signed(ACTIONS.acceptLine, value))).toEqual(known(false))
  })
})

describe('the click that takes a line away', () => {
  it('is not that which accepts it', async () => {
    const [id, prove] = ['aaaaaaaaaaaa', createProveLine(deps)]
    const line = { id, what: 'user', name: 'x', state: 'open' } as const
    const value = lineValue(row, line)
    expect(await prove(row, line, signed(ACTIONS.cleanLine, value))).toEqual(known(true))
    expect(await prove(row, line, signed(ACTIONS.acceptLine, value))).toEqual(known(false))
  })
})
