import { describe, expect, it } from 'vitest'
import { createDeployment, statementsIn } from '../../../../sandbox/aws/policy/deployment.ts'
import { isLike } from '../../../../sandbox/aws/policy/pattern.ts'
import { FILLED_IN, OF_SERVICES } from '../../../../sandbox/aws/request-context.ts'
import {
  FUNCTION_NAMES,
  functionRoleName,
  USUAL_NAMING,
} from '../../../../src/shared/deployment-names.ts'

const HUB = '333333333333'
const DEVELOPMENT = '111111111111'
const PRODUCTION = '222222222222'
const deployment = createDeployment()
const names = (accountId: string): readonly string[] =>
  deployment.rolesIn(accountId).map(({ roleName }) => roleName)

describe('createDeployment', () => {
  it('has a role for each function in the hub, and the roles of the accounts in accounts alone', () => {
    expect(names(HUB)).toEqual(
      expect.arrayContaining(FUNCTION_NAMES.map((name) => functionRoleName(USUAL_NAMING, name))),
    )
    const everywhere = ['reader', 'operator', 'responder', 'rotator'].map(
      (name) => `awskey-${name}`,
    )
    expect(names(PRODUCTION)).toEqual(expect.arrayContaining(everywhere))
    expect(names(PRODUCTION)).not.toContain('awskey-root')
    expect(names(DEVELOPMENT)).toContain('awskey-root')
    expect(names('999999999999')).toEqual([])
  })

  it('finds keys by id and by alias', () => {
    const key = deployment.key('alias/awskey')
    expect(key?.logicalId).toBe('ClickKey')
    expect(deployment.key(key?.keyId ?? '')).toBe(key)
    expect(deployment.key('alias/nobody')).toBeUndefined()
  })

  it('asks for no condition key that nothing here fills in', () => {
    const policies = [HUB, DEVELOPMENT, PRODUCTION]
      .flatMap((id) => deployment.rolesIn(id))
      .flatMap(({ policies: own, boundary, trust }) => [
        ...own,
        trust,
        ...(boundary ? [boundary] : []),
      ])
    const asked = [...policies, ...deployment.keys.map(({ policy }) => policy)]
      .flatMap(statementsIn)
      .flatMap(({ conditions }) => conditions.map(({ key }) => key))
    const known = [...FILLED_IN, ...OF_SERVICES].map((key) => key.toLowerCase())
    const strange = asked.filter((key) => !known.some((one) => isLike(one, key.toLowerCase())))
    expect([...new Set(strange)]).toEqual([])
  })

  it('keeps a change of a role to itself', () => {
    const changed = createDeployment()
    const role = changed.role(DEVELOPMENT, 'awskey-reader')
    if (role === undefined) throw new Error('there is no reader')
    changed.replace(DEVELOPMENT, { ...role, policies: [] })
    expect(changed.role(DEVELOPMENT, 'awskey-reader')?.policies).toEqual([])
    expect(deployment.role(DEVELOPMENT, 'awskey-reader')?.policies).not.toEqual([])
  })

  it('is made for more accounts where somebody asks', () => {
    const more = createDeployment({ accounts: [{ id: '444400000001' }] })
    const worker = more.role(HUB, 'awskey-function-worker')
    expect(JSON.stringify(worker)).toContain('arn:aws:iam::444400000001:role/awskey-reader')
    expect(JSON.stringify(deployment.role(HUB, 'awskey-function-worker'))).not.toContain('4444')
  })
})
