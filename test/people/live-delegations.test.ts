import { describe, expect, it } from 'vitest'
import { ERIN, MAX, MAYA, OMAR } from '../../sandbox/gallery/rows/request-rows.ts'
import { createLiveDelegations } from '../../src/people/live-delegations.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { COMMANDS } from '../../src/slack/ids.ts'
import { createPeople, NOW, signed, verifier } from '../support/deciding-people.ts'

const isDelegation = (action: string): boolean => action === COMMANDS.delegate

function live(people: ReturnType<typeof createPeople>, now = NOW, checks = verifier) {
  return createLiveDelegations({
    store: people.delegations,
    verifier: checks,
    clock: { now: () => now },
    isDelegation,
  })
}

describe('createLiveDelegations', () => {
  it('gives the places of everybody who said so, and of nobody else', async () => {
    const people = createPeople()
    await people.delegate(MAYA, OMAR)
    await people.delegate(MAX, OMAR)
    await people.delegate(ERIN, MAYA)
    expect(await live(people).to(OMAR)).toEqual(known([MAX, MAYA]))
  })

  it('ends at its moment, and not before', async () => {
    const people = createPeople()
    const { until } = await people.delegate(MAYA, OMAR)
    const end = new Date(until)
    expect(await live(people, new Date(end.getTime() - 1)).to(OMAR)).toEqual(known([MAYA]))
    expect(await live(people, end).to(OMAR)).toEqual(known([]))
  })

  it('is judged for an earlier moment when it is asked for that', async () => {
    const people = createPeople()
    const { until } = await people.delegate(MAYA, OMAR)
    const later = new Date(Date.parse(until) + 86_400_000)
    expect(await live(people, later).to(OMAR, NOW.toISOString())).toEqual(known([MAYA]))
    expect(await live(people, later).to(OMAR, until)).toEqual(known([]))
  })

  it('counts for nothing once it was taken back', async () => {
    const people = createPeople()
    const { act } = await people.delegate(MAYA, OMAR)
    await people.delegations.takeBack(signed({ ...act, details: {} }))
    expect(await live(people).to(OMAR)).toEqual(known([]))
  })

  it.each([
    ['names another delegate than was signed', { to: OMAR }, {}],
    ['ends later than was signed', { to: MAX, until: '2027-01-01T00:00:00.000Z' }, {}],
    ['was signed by somebody else', { to: MAX }, { user: OMAR }],
    ['was signed as another command', { to: MAX }, { action: 'command.list' }],
    ['was signed by nobody', { to: MAX }, { mac: 'forged' }],
  ])('counts for nothing when the row %s', async (_what, row, act) => {
    const people = createPeople()
    const delegation = await people.delegate(MAYA, MAX)
    expect(await live(people).to(MAX)).toEqual(known([MAYA]))
    const forged =
      'mac' in act ? { ...delegation.act, ...act } : signed({ ...delegation.act, ...act })
    people.delegations.rows.set(MAYA, { ...delegation, ...row, act: forged })
    expect(await live(people).to(row.to)).toEqual(known([]))
  })

  it('knows nothing while rows or signatures cannot be read', async () => {
    const people = createPeople()
    await people.delegate(MAYA, OMAR)
    const blind = { verify: () => Promise.resolve(unknown('Throttling')) }
    expect(await live(people, NOW, blind).to(OMAR)).toEqual(unknown('Throttling'))
    people.delegations.trouble = 'ProvisionedThroughputExceeded'
    expect(await live(people).to(OMAR)).toEqual(unknown('ProvisionedThroughputExceeded'))
  })
})
