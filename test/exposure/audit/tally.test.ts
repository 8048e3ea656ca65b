import { describe, expect, it } from 'vitest'
import { mostSeen } from '../../../src/exposure/audit/counted.ts'
import { emptyTally, merged, tallied } from '../../../src/exposure/audit/tally.ts'
import { someEvent } from './audit-fixture.ts'

const SESSION = 'ASIA2EXAMPLE234567CD'

describe('tallied', () => {
  it('counts events, addresses, programs, services and calls', () => {
    const tally = tallied(emptyTally(), [
      someEvent(),
      someEvent({ service: 'iam', name: 'CreateUser', error: 'AccessDenied', ip: '192.0.2.1' }),
      someEvent({ service: 'iam', name: 'CreateUser', error: 'EntityAlreadyExists' }),
    ])

    expect(tally).toMatchObject({ events: 3, denied: 1 })
    expect(mostSeen(tally.ips)).toEqual([
      { value: '198.51.100.7', n: 2 },
      { value: '192.0.2.1', n: 1 },
    ])
    expect(mostSeen(tally.services)).toEqual([
      { value: 'iam', n: 2 },
      { value: 'ec2', n: 1 },
    ])
    expect(mostSeen(tally.calls)).toEqual([{ value: 'ec2:DescribeInstances', n: 1 }])
    expect(mostSeen(tally.refused)).toEqual([{ value: 'iam:CreateUser', n: 2 }])
  })

  it('knows the first and the last, in whatever order they come', () => {
    const hour = (n: number): string => `2026-03-01T0${n}:00:00.000Z`
    const page = tallied(emptyTally(), [someEvent({ at: hour(2) }), someEvent({ at: hour(3) })])
    const tally = tallied(page, [someEvent({ at: hour(1) })])

    expect(tally).toMatchObject({ first: hour(1), last: hour(3) })
  })

  it('lists what was made, with who made it and when', () => {
    const made = { what: 'user', name: 'backdoor' } as const
    const tally = tallied(emptyTally(), [someEvent({ made, credential: SESSION })])

    expect(tally.made).toEqual([
      { ...made, at: someEvent().at, region: 'us-east-1', credential: SESSION },
    ])
  })

  it('counts sessions here apart from roles elsewhere', () => {
    const role = 'arn:aws:iam::999999999999:role/partner'
    const tally = tallied(emptyTally(), [
      someEvent({ issued: { credential: SESSION } }),
      someEvent({ issued: { credential: SESSION, role, elsewhere: true } }),
    ])

    expect(tally.sessions).toBe(1)
    expect(mostSeen(tally.rolesElsewhere)).toEqual([{ value: role, n: 1 }])
  })

  it('stays small, and loses no count, whatever callers write', () => {
    const page = (at: number) =>
      Array.from({ length: 50 }, (_, n) =>
        someEvent({
          ip: `198.51.${at}.${n}`,
          agent: 'x'.repeat(5_000) + String(at * 50 + n),
          made: { what: 'user', name: `user-${at}-${n}` },
        }),
      )
    let tally = emptyTally()
    for (let at = 0; at < 40; at++) tally = tallied(tally, page(at))

    expect(JSON.stringify(tally).length).toBeLessThan(60_000)
    expect(tally.events).toBe(2_000)
    const { seen, others } = tally.ips
    expect(seen.reduce((sum, { n }) => sum + n, others)).toBe(2_000)
    expect(tally.made.length + tally.madeMore).toBe(2_000)
  })

  it('is at home with names that mean something to the language', () => {
    const tally = tallied(emptyTally(), [
      someEvent({ agent: '__proto__' }),
      someEvent({ agent: 'constructor' }),
    ])

    expect(mostSeen(tally.agents).map(({ value }) => value)).toEqual(['__proto__', 'constructor'])
  })
})

describe('merged', () => {
  it('is the tally of both together', () => {
    const [one, other] = [
      someEvent(),
      someEvent({ ip: '192.0.2.1', at: '2026-03-01T10:00:00.000Z' }),
    ]
    const both = merged(tallied(emptyTally(), [one]), tallied(emptyTally(), [other]))

    expect(both).toEqual(tallied(emptyTally(), [one, other]))
  })
})
