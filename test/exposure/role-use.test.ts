import { describe, expect, it } from 'vitest'
import { revocationOf, revokedBefore, roleOf } from '../../src/exposure/role-use.ts'

const AT = new Date('2026-03-02T09:00:00Z')
const statement = {
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-03-02T09:00:00Z' } },
}
const documentOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

describe('revokedBefore', () => {
  it('reads the document that is handed over', () => {
    expect(revokedBefore(revocationOf('app', AT).document)).toEqual(AT)
  })

  it("reads the console's own, and the latest of several", () => {
    const earlier = {
      ...statement,
      Sid: 'Old',
      Condition: { DateLessThan: { 'AWS:tokenissuetime': ['2025-01-01T00:00:00Z'] } },
    }
    expect(revokedBefore(documentOf(earlier, statement))).toEqual(AT)
    expect(revokedBefore(JSON.stringify({ Statement: statement }))).toEqual(AT)
  })

  it.each([
    ['allows', { ...statement, Effect: 'Allow' }],
    ['denies some actions', { ...statement, Action: ['s3:*'] }],
    ['denies all actions but some', { ...statement, Action: undefined, NotAction: 's3:*' }],
    ['denies on some resources', { ...statement, Resource: 'arn:aws:s3:::b' }],
    ['has no condition', { ...statement, Condition: undefined }],
    [
      'has one condition more',
      {
        ...statement,
        Condition: { ...statement.Condition, Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
      },
    ],
    [
      'has one key more',
      {
        ...statement,
        Condition: {
          DateLessThan: {
            ...statement.Condition.DateLessThan,
            'aws:CurrentTime': '2020-01-01T00:00:00Z',
          },
        },
      },
    ],
    [
      'compares another way',
      { ...statement, Condition: { DateGreaterThan: statement.Condition.DateLessThan } },
    ],
    [
      'names no moment',
      { ...statement, Condition: { DateLessThan: { 'aws:TokenIssueTime': 'soon' } } },
    ],
  ])('is not taken in by a statement that %s', (_, weaker) => {
    expect(revokedBefore(documentOf(weaker))).toBeUndefined()
  })

  it.each(['', '{', '[]', '{"Statement":"Deny"}'])('reads nothing into %j', (text) => {
    expect(revokedBefore(text)).toBeUndefined()
  })
})

describe('roleOf', () => {
  it.each([
    ['arn:aws:iam::111111111111:role/a/b/app', { account: '111111111111', roleName: 'app' }],
    ['arn:aws-cn:iam::111111111111:role/app', { account: '111111111111', roleName: 'app' }],
    ['arn:aws:iam::111111111111:user/app', undefined],
    ['arn:aws:iam::111111111111:role/', undefined],
    ['app', undefined],
  ])('reads %s', (arn, expected) => {
    const role = roleOf(arn)
    if (expected === undefined) expect(role).toBeUndefined()
    else expect(role).toMatchObject(expected)
  })
})
