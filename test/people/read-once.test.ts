import { describe, expect, it } from 'vitest'
import { ERIN, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { readOnce } from '../../src/people/read-once.ts'
import { known, unknown } from '../../src/shared/known.ts'

function counting() {
  const asked: string[] = []
  return {
    asked,
    readers: {
      profiles: {
        read: (user: string) => {
          asked.push(user)
          return Promise.resolve(known(undefined))
        },
      },
      groups: {
        members: (group: string) => {
          asked.push(group)
          return Promise.resolve(unknown('ratelimited'))
        },
      },
      delegations: {
        to: (person: string, at?: string) => {
          asked.push(`${person} ${at ?? 'now'}`)
          return Promise.resolve(known([]))
        },
      },
    },
  }
}

describe('readOnce', () => {
  it('asks once for each person and group, also where the answer was not known', async () => {
    const { asked, readers } = counting()
    const once = readOnce(readers)
    for (const person of [ERIN, MAYA, ERIN]) await once.profiles.read(person)
    for (let at = 0; at < 3; at++)
      expect(await once.groups.members('S0PAYMENTS')).toEqual(unknown('ratelimited'))
    await Promise.all([once.delegations.to(ERIN), once.delegations.to(ERIN)])
    expect(asked).toEqual([ERIN, MAYA, 'S0PAYMENTS', `${ERIN} now`])
  })

  it('forgets between one page and the next', async () => {
    const { asked, readers } = counting()
    await readOnce(readers).profiles.read(ERIN)
    await readOnce(readers).profiles.read(ERIN)
    expect(asked).toEqual([ERIN, ERIN])
  })

  it('asks anew for an earlier moment', async () => {
    const { asked, readers } = counting()
    const once = readOnce(readers)
    await once.delegations.to(ERIN)
    await once.delegations.to(ERIN, '2026-03-02T10:00:00.000Z')
    expect(asked).toHaveLength(2)
  })
})
