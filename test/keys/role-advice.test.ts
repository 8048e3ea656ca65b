import { describe, expect, it } from 'vitest'
import { roleAdviceFor } from '../../src/keys/role-advice.ts'
import { KEY_PURPOSES } from '../../src/requests/operation-words.ts'

const WITH_A_ROLE = KEY_PURPOSES.filter((purpose) => purpose !== 'other')

describe('roleAdviceFor', () => {
  it.each(WITH_A_ROLE)('gives two to four steps for %s', (purpose) => {
    const steps = roleAdviceFor(purpose)?.steps ?? []
    expect(steps.length).toBeGreaterThanOrEqual(2)
    expect(steps.length).toBeLessThanOrEqual(4)
  })

  it.each([
    ['laptop', 'aws login'],
    ['laptop', 'aws configure sso'],
    ['ci', 'token.actions.githubusercontent.com'],
    ['ci', 'GitLab'],
    ['ec2', 'instance-profile'],
    ['container', 'taskRoleArn'],
    ['container', 'pods.eks.amazonaws.com'],
    ['other_cloud', 'rolesanywhere.amazonaws.com'],
    ['saas', 'sts:ExternalId'],
  ] as const)('names for %s: %s', (purpose, word) => {
    expect(JSON.stringify(roleAdviceFor(purpose))).toContain(word)
  })

  it('gives a different role for each purpose', () => {
    const roles = WITH_A_ROLE.map((purpose) => roleAdviceFor(purpose)?.instead)
    expect(new Set(roles).size).toBe(WITH_A_ROLE.length)
  })

  it('knows no role for something else', () => {
    expect(roleAdviceFor('other')).toBeUndefined()
  })
})
