import { describe, expect, it } from 'vitest'
import { MAX, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { approversOf, sourceName, sourceNames } from '../../src/people/approver-sources.ts'
import { organisation } from '../slack/worker-side/renderer-fixture.ts'

describe('sourceName', () => {
  it('is the same for the same people, and another for others', () => {
    expect(sourceName({ team: 'a', people: [MAYA, MAX] })).toBe(
      sourceName({ team: 'b', people: [MAX, MAYA] }),
    )
    const names = [
      { team: 'payments' },
      { team: 'payments', people: [MAYA] },
      { team: 'payments', usergroup: 'S0PAYMENTS' },
      { team: 'security' },
    ].map(sourceName)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('sourceNames', () => {
  it('names security besides where its approval is needed', () => {
    expect(sourceNames({ team: 'payments' })).toEqual(['payments'])
    expect(sourceNames({ team: 'payments', security: true })).toEqual(['payments', 'security'])
  })
})

describe('approversOf', () => {
  it('gives those whom policy names, else those of the team', () => {
    expect(approversOf(organisation, { team: 'payments', people: [MAYA] }).people).toEqual([MAYA])
    expect(approversOf(organisation, { team: 'payments' })).toEqual({ usergroup: 'S0PAYMENTS' })
    expect(approversOf(organisation, { team: 'security' })).toEqual({ usergroup: 'S0SECURITY' })
    expect(approversOf(organisation, { team: 'gone' })).toEqual({})
  })
})
