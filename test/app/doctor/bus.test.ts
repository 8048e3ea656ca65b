import { describe, expect, it } from 'vitest'
import { judgeBus } from '../../../src/app/doctor/judge-bus.ts'
import type { PolicyStatement } from '../../../src/aws/doctor/policy-statements.ts'
import { known, unknown } from '../../../src/shared/known.ts'

const BUS = 'arn:aws:events:eu-central-1:333333333333:event-bus/default'
const ORGANIZATION = 'o-ab12cd34ef'
const ADMITTED: PolicyStatement = {
  effect: 'Allow',
  everybody: true,
  actions: ['events:PutEvents'],
  resources: [BUS],
  conditions: [{ operator: 'StringEquals', key: 'aws:PrincipalOrgID', values: [ORGANIZATION] }],
}
const OPEN: PolicyStatement = { ...ADMITTED, conditions: [] }
const judge = (...statements: readonly PolicyStatement[]): readonly string[] =>
  judgeBus(BUS, ORGANIZATION, known(statements)).map((each) =>
    each.verdict === 'wrong' ? each.what : each.verdict,
  )
const MISSING = expect.stringContaining('may not put events')

describe('judgeBus', () => {
  it('is fine where the organisation is let in, whoever is let in by name besides', () => {
    expect(judge(ADMITTED)).toEqual(['fine'])
    expect(judge(ADMITTED, { ...OPEN, everybody: false })).toEqual(['fine'])
    const another = [{ operator: 'StringEquals', key: 'aws:SourceAccount', values: ['1'] }]
    expect(judge(ADMITTED, { ...OPEN, conditions: another })).toEqual(['fine'])
    const arns = ['arn:aws:iam::444444444444:role/*']
    const named = [{ operator: 'ArnLike', key: 'aws:PrincipalArn', values: arns }]
    expect(judge(ADMITTED, { ...OPEN, conditions: named })).toEqual(['fine'])
  })

  it.each<[string, readonly PolicyStatement[]]>([
    ['there is no policy', []],
    [
      'another organisation is let in',
      [
        {
          ...ADMITTED,
          conditions: [
            { operator: 'StringEquals', key: 'aws:PrincipalOrgID', values: ['o-another'] },
          ],
        },
      ],
    ],
    ['it is about another bus', [{ ...ADMITTED, resources: [`${BUS}-of-others`] }]],
    ['it is about something else', [{ ...ADMITTED, actions: ['events:PutRule'] }]],
    [
      'it asks for more',
      [
        {
          ...ADMITTED,
          conditions: [
            ...ADMITTED.conditions,
            { operator: 'StringEquals', key: 'aws:SourceVpc', values: ['vpc-1'] },
          ],
        },
      ],
    ],
    ['it is denied', [{ ...ADMITTED, effect: 'Deny' }]],
  ])('is wrong where %s', (_case, statements) => {
    expect(judge(...statements)).toEqual([MISSING])
  })

  it.each<[string, PolicyStatement['conditions']]>([
    ['without a condition', []],
    [
      'by a condition that says nothing of who it is',
      [{ operator: 'StringEquals', key: 'events:source', values: ['x'] }],
    ],
    [
      'by a condition that holds where nobody is named',
      [{ operator: 'StringEqualsIfExists', key: 'aws:PrincipalOrgID', values: [ORGANIZATION] }],
    ],
    [
      'by all but one',
      [{ operator: 'StringNotEquals', key: 'aws:PrincipalAccount', values: ['1'] }],
    ],
    ['by a wildcard', [{ operator: 'StringLike', key: 'aws:PrincipalOrgID', values: ['*'] }]],
    ['by a pattern', [{ operator: 'StringLike', key: 'aws:PrincipalOrgID', values: ['o-*'] }]],
    [
      'by the ARNs of every account',
      [{ operator: 'ArnLike', key: 'aws:PrincipalArn', values: ['arn:aws:iam::*:role/x'] }],
    ],
  ])('is wrong where anybody is let in %s', (_case, conditions) => {
    expect(judge(ADMITTED, { ...OPEN, conditions })).toEqual(['anybody may put events'])
  })

  it('is not known where a statement denies it, and wrong all the same where nobody is let in', () => {
    const denied: PolicyStatement = { ...OPEN, effect: 'Deny' }
    expect(judge(ADMITTED, denied)).toEqual(['not_known'])
    expect(judge(denied)).toEqual([MISSING])
    expect(judge(ADMITTED, { ...denied, actions: ['events:PutRule'] })).toEqual(['fine'])
  })

  it('is not known where it could not be read', () => {
    const found = judgeBus(BUS, ORGANIZATION, unknown('x ThrottlingException'))
    expect(found.map(({ verdict }) => verdict)).toEqual(['not_known'])
  })
})
