/** The policies of the organization in deploy/: what they keep from whom, judged as IAM judges them, and that AWS Organizations takes them. */

import { readFileSync } from 'node:fs'
import * as iam from '@aws-sdk/client-iam'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../sandbox/aws/policy/evaluate.ts'
import { type Statement, statementsOf } from '../sandbox/aws/policy/statement.ts'
import { QUARANTINE_TAG } from '../src/exposure/containment.ts'
import { spokeRole } from './support/spoke-template.ts'

/** What AWS Organizations takes of a service control policy. */
const MOST_CHARACTERS = 5120

function read(name: string): { readonly text: string; readonly statements: readonly Statement[] } {
  const text = readFileSync(new URL(`../deploy/${name}`, import.meta.url), 'utf8')
  return { text, statements: statementsOf(JSON.parse(text), name) }
}

const QUARANTINE = read('quarantine-scp.json')
const TAGS = read('tags-scp.json')
const ACCOUNT = '111111111111'
const erin = `arn:aws:iam::${ACCOUNT}:user/erin`
const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`
const responder = roleArn('awskey-responder')
const administrator = roleArn('Administrator')

const keptFrom = (
  { statements }: typeof QUARANTINE,
  by: string,
  action: string,
  context: Readonly<Record<string, string | readonly string[]>> = {},
  resource = erin,
): boolean =>
  evaluate(statements, { action, resource, context: { 'aws:PrincipalArn': by, ...context } })
    .decision === 'explicitDeny'

describe.each([
  ['quarantine-scp.json', QUARANTINE],
  ['tags-scp.json', TAGS],
])('%s', (_name, { text, statements }) => {
  it('is short enough, denies only, and names actions that there are', () => {
    expect(text.length).toBeLessThan(MOST_CHARACTERS)
    expect(new Set(statements.map(({ effect }) => effect))).toEqual(new Set(['Deny']))
    const actions = statements.flatMap(({ actions: { patterns } }) => patterns)
    const unknown = actions.filter((action) => !(`${action.replace(/^iam:/, '')}Command` in iam))
    expect(unknown).toEqual([])
  })
})

const DEVICES = [
  'CreateVirtualMFADevice',
  'DeleteVirtualMFADevice',
  'TagMFADevice',
  'UntagMFADevice',
]

/** Everything that acts on one IAM user and changes what it may do or lets somebody in as it. */
const OPENS = Object.keys(iam)
  .flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? [])
  .filter((name) =>
    /^(?:Attach|Change|Create|Deactivate|Delete|Detach|Enable|Put|Reset|Resync|Tag|Untag|Update|Upload)/.test(
      name,
    ),
  )
  .filter((name) =>
    /User|AccessKey$|LoginProfile$|MFADevice$|SSHPublicKey$|SigningCertificate$|ServiceSpecificCredential$|ChangePassword/.test(
      name,
    ),
  )
  // Of no user that there is yet; a device is its own resource, and opens nothing by its tags or before it is enabled.
  .filter((name) => !['CreateUser', ...DEVICES].includes(name))

describe('quarantine-scp.json', () => {
  const tagged = { [`aws:ResourceTag/${QUARANTINE_TAG}`]: '01JZ0000000000000000000000' }

  it('keeps every change of a quarantined user from everybody but the responder', () => {
    expect(OPENS.length).toBeGreaterThan(25)
    for (const name of OPENS) {
      expect(keptFrom(QUARANTINE, administrator, `iam:${name}`, tagged), name).toBe(true)
      expect(keptFrom(QUARANTINE, `arn:aws:iam::${ACCOUNT}:root`, `iam:${name}`, tagged)).toBe(true)
      expect(keptFrom(QUARANTINE, responder, `iam:${name}`, tagged), name).toBe(false)
      expect(keptFrom(QUARANTINE, administrator, `iam:${name}`), name).toBe(false)
    }
    expect(keptFrom(QUARANTINE, administrator, 'iam:GetUser', tagged)).toBe(false)
  })

  it('knows no other role for it whose name begins or ends so', () => {
    for (const by of ['awskey-responder-2', 'x/awskey-responder', 'not-awskey-responder'])
      expect(keptFrom(QUARANTINE, roleArn(by), 'iam:DetachUserPolicy', tagged), by).toBe(true)
  })

  it('lets nobody else mark a user, in whatever case', () => {
    for (const key of [QUARANTINE_TAG, 'AWSKEY:Quarantined'])
      for (const action of ['iam:TagUser', 'iam:CreateUser']) {
        const context = { 'aws:TagKeys': ['team', key] }
        expect(keptFrom(QUARANTINE, administrator, action, context)).toBe(true)
        expect(keptFrom(QUARANTINE, responder, action, context)).toBe(false)
      }
    const other = { 'aws:TagKeys': ['team'] }
    expect(keptFrom(QUARANTINE, administrator, 'iam:TagUser', other)).toBe(false)
  })

  it('keeps the role itself from being taken over, but for those who deploy it', () => {
    for (const action of ['iam:UpdateAssumeRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRole']) {
      expect(keptFrom(QUARANTINE, administrator, action, {}, responder)).toBe(true)
      expect(keptFrom(QUARANTINE, responder, action, {}, responder)).toBe(true)
      const deployer = roleArn('stacksets-exec-0123456789abcdef')
      expect(keptFrom(QUARANTINE, deployer, action, {}, responder)).toBe(false)
      expect(keptFrom(QUARANTINE, administrator, action, {}, roleArn('theirs'))).toBe(false)
    }
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/awskey-responder-boundary`
    expect(keptFrom(QUARANTINE, administrator, 'iam:CreatePolicyVersion', {}, boundary)).toBe(true)
  })

  it('names the role and the boundary as the template makes them by default', () => {
    const { roleName, path, boundary } = spokeRole('awskey-responder')
    expect(QUARANTINE.text).toContain(`role${path}${roleName}"`)
    expect(QUARANTINE.text).toContain(`policy${path}${boundary?.name}"`)
  })
})

describe('tags-scp.json', () => {
  it('keeps the tags by which awskey knows owners and its users from everybody but one role', () => {
    for (const key of ['awskey:owner', 'awskey:managed', 'Team']) {
      const context = { 'aws:TagKeys': [key] }
      for (const action of ['iam:TagUser', 'iam:UntagUser', 'iam:CreateUser']) {
        expect(keptFrom(TAGS, administrator, action, context), `${action} ${key}`).toBe(true)
        expect(keptFrom(TAGS, roleArn('awskey-tags'), action, context)).toBe(false)
      }
    }
    expect(keptFrom(TAGS, administrator, 'iam:TagUser', { 'aws:TagKeys': ['cost'] })).toBe(false)
  })
})
