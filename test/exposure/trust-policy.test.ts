import { describe, expect, it } from 'vitest'
import { principalsOf, trusts } from '../../src/exposure/trust-policy.ts'
import { known } from '../../src/shared/known.ts'

const USER = { account: '111111111111', userName: 'erin', userId: 'AIDAERIN' }
const allowing = (Principal: unknown, more: object = {}): string =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more }],
  })

describe('trusts', () => {
  it.each<[unknown, string]>([
    [{ AWS: 'arn:aws:iam::111111111111:user/erin' }, 'user'],
    [{ AWS: ['arn:aws:iam::2:root', 'arn:aws-cn:iam::111111111111:user/a/b/Erin'] }, 'user'],
    [{ AWS: 'AIDAERIN' }, 'user'],
    ['*', 'anyone'],
    [{ AWS: '*' }, 'anyone'],
    [{ AWS: 'arn:aws:iam::111111111111:root' }, 'no'],
    [{ AWS: '111111111111' }, 'no'],
    [{ AWS: 'arn:aws:iam::222222222222:user/erin' }, 'no'],
    [{ AWS: 'arn:aws:iam::111111111111:user/erin2' }, 'no'],
    [{ AWS: 'arn:aws:iam::111111111111:role/erin' }, 'no'],
    [{ Service: 'ec2.amazonaws.com' }, 'no'],
    [{ Federated: '*' }, 'no'],
  ])('reads the principal %j as %s', (principal, expected) => {
    expect(trusts(allowing(principal), USER)).toEqual(known(expected))
  })

  it('takes everybody but some for anyone, and a condition for met', () => {
    const but = JSON.stringify({
      Statement: { Effect: 'Allow', NotPrincipal: { AWS: 'x' }, Action: 'sts:AssumeRole' },
    })
    expect(trusts(but, USER)).toEqual(known('anyone'))
    const when = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }
    expect(trusts(allowing('*', when), USER)).toEqual(known('anyone'))
  })

  it('leaves denials out', () => {
    const denied = JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*' }] })
    expect(trusts(denied, USER)).toEqual(known('no'))
  })

  it.each(['', '{', '{}', '{"Statement":[{"Effect":"Allow"}]}', allowing({ AWS: 7 })])(
    'does not know what %j says',
    (text) => {
      expect(trusts(text, USER).kind).toBe('unknown')
    },
  )
})

describe('principalsOf', () => {
  it('names each once, with its kind', () => {
    const text = allowing({ AWS: ['a', 'a'], Service: 'ec2.amazonaws.com', Federated: 'p' })
    expect(principalsOf(text)).toEqual(known(['AWS a', 'Service ec2.amazonaws.com', 'Federated p']))
  })
})
