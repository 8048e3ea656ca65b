import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ESCALATION_PATHS } from '../../../src/keys/privilege/escalation-paths.ts'
import { judgePrivilege, type PrivilegeFacts } from '../../../src/keys/privilege/judge-privilege.ts'
import { CREDENTIAL_ACTIONS, DATA_ACTIONS } from '../../../src/keys/privilege/telling-actions.ts'
import { known, unknown } from '../../../src/shared/known.ts'

interface Said {
  readonly Effect?: 'Allow' | 'Deny'
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
  readonly Condition?: object
}
const ACCOUNT = '111111111111'
const SELF = 'arn:aws:iam::*:user/$' + '{aws:username}'
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }

function policy(...statements: readonly Said[]): string {
  const full = statements.map((each) => ({
    Effect: 'Allow',
    ...('NotResource' in each ? {} : { Resource: '*' }),
    ...each,
  }))
  return JSON.stringify({ Version: '2012-10-17', Statement: full })
}

function judged(texts: readonly string[], given: Partial<PrivilegeFacts> = {}) {
  return judgePrivilege({
    user: { account: ACCOUNT, userName: 'erin' },
    policies: texts.map((text, at) => ({ name: `policy-${at}`, text })),
    boundary: known(undefined),
    unread: [],
    rolesOpenToUser: [],
    ...given,
  })
}

const allows = (Action: Said['Action'], Resource: Said['Resource'] = '*'): string =>
  policy({ Action: Action ?? [], Resource: Resource ?? '*' })

describe('judgePrivilege', () => {
  it.each<[string, readonly string[], string, readonly string[]]>([
    ['everything', [allows('*')], 'administrator', ['everything in IAM']],
    ['everything of IAM', [allows('iam:*')], 'administrator', ['everything in IAM']],
    [
      'everything of IAM in the account',
      [allows('iam:*', `arn:aws:iam::${ACCOUNT}:*`)],
      'administrator',
      ['everything in IAM'],
    ],
    [
      'everything but billing',
      [policy({ NotAction: ['aws-portal:*'] })],
      'administrator',
      ['everything in IAM'],
    ],
    [
      'everything of IAM in two documents',
      [allows(['iam:Create*', 'iam:Put*']), allows(['iam:Attach*', 'IAM:update*'])],
      'administrator',
      ['everything in IAM'],
    ],
    ['everything on one bucket', [allows('*', 'arn:aws:s3:::b/*')], 'credentials', []],
    [
      'a power user',
      [policy({ NotAction: ['iam:*', 'organizations:*'] })],
      'escalation',
      ['sts:AssumeRole', 'apprunner:UpdateService'],
    ],
    [
      'one write of IAM',
      [allows('iam:CreatePolicyVersion')],
      'escalation',
      ['iam:CreatePolicyVersion'],
    ],
    [
      'a write of IAM on oneself',
      [allows('iam:AttachUserPolicy', SELF)],
      'escalation',
      ['iam:AttachUserPolicy'],
    ],
    [
      'a role passed to a function',
      [allows(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'])],
      'escalation',
      ['iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction'],
    ],
    [
      'a role that may be passed, in another document',
      [
        allows('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/app`),
        allows(['ec2:RunInstances'], 'arn:aws:ec2:*:*:*'),
      ],
      'escalation',
      ['iam:PassRole + ec2:RunInstances'],
    ],
    ['any role', [allows('sts:AssumeRole', 'arn:aws:iam::*:role/*')], 'escalation', []],
    [
      "others' keys",
      [allows('iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT}:user/*`)],
      'escalation',
      ['iam:CreateAccessKey'],
    ],
    ["one's own keys", [allows('iam:CreateAccessKey', SELF)], 'infrastructure', []],
    [
      "one's own keys by name",
      [allows('iam:*AccessKey*', `arn:aws:iam::${ACCOUNT}:user/payments/erin`)],
      'infrastructure',
      [],
    ],
    ['secrets', [allows('secretsmanager:GetSecretValue')], 'credentials', []],
    ['a bucket for strangers', [allows('s3:PutBucketPolicy')], 'credentials', []],
    ['objects', [allows('s3:GetObject')], 'data', ['s3:GetObject']],
    ['a whole service', [allows('route53:*')], 'data', ['route53:*']],
    ['a change', [allows('ec2:CreateTags')], 'infrastructure', ['ec2:createtags']],
    ['reading lists', [allows(['ec2:Describe*', 's3:ListBucket'])], 'little', []],
    ['nothing', [], 'little', []],
    ['a denial alone', [policy({ Effect: 'Deny', Action: '*' })], 'little', []],
  ])('weighs %s', (_, texts, privilege, because) => {
    const found = judged(texts)
    expect(found).toMatchObject({ kind: 'known', value: { privilege } })
    if (because.length > 0 && found.kind === 'known')
      expect(found.value.because).toEqual(expect.arrayContaining([...because]))
  })

  it.each<[string, string, Said, string]>([
    ['takes away what is denied everywhere', 'iam:*', { Action: 'iam:*' }, 'little'],
    ['takes away part of it', 'iam:*', { Action: ['iam:Create*'] }, 'escalation'],
    ['denies everything but', '*', { NotAction: 's3:Get*' }, 'data'],
    [
      'takes away a denied resource',
      's3:GetObject',
      { Action: 's3:*', Resource: 'arn:aws:s3:::other/*' },
      'data',
    ],
    [
      'leaves a denial under a condition out',
      'iam:*',
      { Action: '*', Condition: MFA },
      'administrator',
    ],
    [
      'keeps what a denial excepts',
      's3:GetObject',
      { Action: '*', NotResource: 'arn:aws:s3:::mine/*' },
      'data',
    ],
  ])('%s', (_, Action, denial, privilege) => {
    const found = judged([policy({ Action }, { Effect: 'Deny', ...denial })])
    expect(found).toMatchObject({ kind: 'known', value: { privilege } })
  })

  it('takes away a resource that a denial does not except', () => {
    const text = policy(
      { Action: 's3:GetObject', Resource: 'arn:aws:s3:::theirs/*' },
      { Effect: 'Deny', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::mine/*' },
    )
    expect(judged([text])).toMatchObject({ kind: 'known', value: { privilege: 'little' } })
  })

  it('says that conditions were taken as met', () => {
    const found = judged([policy({ Action: 'iam:PutUserPolicy', Condition: MFA })])
    expect(found).toMatchObject({
      kind: 'known',
      value: {
        privilege: 'escalation',
        caveats: expect.arrayContaining(['conditions_taken_as_met']),
      },
    })
    expect(judged([allows('iam:PutUserPolicy')])).toMatchObject({
      value: { caveats: ['service_control_policies_not_read'] },
    })
  })

  it('lets a boundary take away, and never add', () => {
    const boundary = known(allows(['s3:Get*', 'iam:PutUserPolicy']))
    expect(judged([allows('*')], { boundary })).toMatchObject({
      value: { privilege: 'escalation', because: ['iam:PutUserPolicy'] },
    })
    expect(judged([allows('s3:GetObject')], { boundary })).toMatchObject({
      value: { privilege: 'data' },
    })
    expect(judged([allows('ec2:DescribeInstances')], { boundary })).toMatchObject({
      value: { privilege: 'little' },
    })
    const denying = known(policy({ Action: '*' }, { Effect: 'Deny', Action: 'iam:*' }))
    expect(judged([allows('iam:*')], { boundary: denying })).toMatchObject({
      value: { privilege: 'little' },
    })
  })

  it('takes a boundary that was not read for none, and says so', () => {
    const boundary = unknown('iam:GetPolicy AccessDenied')
    expect(judged([allows('*')], { boundary })).toMatchObject({
      value: { privilege: 'administrator', caveats: expect.arrayContaining(['boundary_not_read']) },
    })
    expect(judged([], { boundary }).kind).toBe('unknown')
    expect(judged([], { boundary: known('{"no":"policy"}') }).kind).toBe('unknown')
  })

  it('keeps what it found for a least where something was not read', () => {
    expect(judged([allows('s3:GetObject')], { unread: ['team-policy'] })).toMatchObject({
      value: { privilege: 'data', caveats: expect.arrayContaining(['policies_not_read']) },
    })
    expect(judged([], { unread: ['team-policy'] })).toEqual({
      kind: 'unknown',
      why: 'not read: team-policy',
    })
  })

  it('does not call a user harmless who may assume a role that nobody weighed', () => {
    expect(judged([], { rolesOpenToUser: ['deploy-role'] }).kind).toBe('unknown')
    const named = judged([allows('sts:AssumeRole', 'arn:aws:iam::222222222222:role/ci')])
    expect(named).toMatchObject({
      value: {
        privilege: 'infrastructure',
        caveats: expect.arrayContaining(['may_assume_roles']),
      },
    })
    expect(judged([allows('s3:GetObject')], { rolesOpenToUser: ['deploy-role'] })).toMatchObject({
      value: { privilege: 'data', caveats: expect.arrayContaining(['may_assume_roles']) },
    })
  })

  it.each([
    'no JSON',
    '{}',
    '{"Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}',
    '{"Statement":[{"Effect":"Allow","Resource":"*"}]}',
    '{"Statement":[{"Effect":"Allow","Action":"s3:*","NotAction":"s3:*","Resource":"*"}]}',
    '{"Statement":[{"Effect":"Allow","Action":"*"}]}',
  ])('does not take a document that is no policy for a harmless one: %s', (text) => {
    expect(judged([text]).kind).toBe('unknown')
  })

  it('finds each path of its list by its actions alone, and not by all but one of them', () => {
    for (const { actions } of ESCALATION_PATHS) {
      const found = judged([allows(actions)])
      expect(found, actions.join()).toMatchObject({ value: { privilege: 'escalation' } })
      if (found.kind === 'known') expect(found.value.because).toContain(actions.join(' + '))
      const others = judged([allows(actions.slice(1))])
      if (others.kind === 'known') expect(others.value.because).not.toContain(actions.join(' + '))
    }
  })

  it('answers soon whatever somebody wrote into a policy', () => {
    const nasty = `iam:${'*a'.repeat(300)}b`
    const texts = Array.from({ length: 20 }, () =>
      allows([nasty, nasty], `arn:${'*a'.repeat(300)}`),
    )
    expect(judged(texts, { boundary: known(allows([nasty])) }).kind).toBe('known')
  })
})

const RANK = ['little', 'infrastructure', 'data', 'credentials', 'escalation', 'administrator']
const someAction = fc.constantFrom(
  '*',
  'iam:*',
  'iam:Put*',
  's3:*',
  'ec2:Describe*',
  'ec2:RunInstances',
  'sts:AssumeRole',
  ...ESCALATION_PATHS.flatMap(({ actions }) => actions),
  ...CREDENTIAL_ACTIONS,
  ...DATA_ACTIONS,
)
const someStatement = fc.record({
  Effect: fc.constantFrom<'Allow' | 'Deny'>('Allow', 'Allow', 'Allow', 'Deny'),
  Action: fc.array(someAction, { minLength: 1, maxLength: 5 }),
  Resource: fc.constantFrom('*', SELF, 'arn:aws:s3:::b/*', 'arn:aws:iam::*:role/app'),
  Condition: fc.constantFrom({}, MFA),
})
const somePolicies = fc.array(fc.array(someStatement, { minLength: 1, maxLength: 4 }), {
  maxLength: 4,
})
const rankOf = (found: ReturnType<typeof judged>): number =>
  found.kind === 'known' ? RANK.indexOf(found.value.privilege) : 0

describe('judgePrivilege, whatever the policies', () => {
  it('never lowers when something more is allowed', () => {
    fc.assert(
      fc.property(somePolicies, someStatement, (statements, added) => {
        const before = statements.map((each) => policy(...each))
        const after = [...before, policy({ ...added, Effect: 'Allow' })]
        expect(rankOf(judged(after))).toBeGreaterThanOrEqual(rankOf(judged(before)))
      }),
    )
  })

  it('never rises when something is denied, or a boundary is set', () => {
    fc.assert(
      fc.property(somePolicies, someStatement, (statements, added) => {
        const before = statements.map((each) => policy(...each))
        const most = rankOf(judged(before))
        const denied = [...before, policy({ ...added, Effect: 'Deny' })]
        expect(rankOf(judged(denied))).toBeLessThanOrEqual(most)
        const boundary = known(policy({ ...added, Effect: 'Allow' }))
        expect(rankOf(judged(before, { boundary }))).toBeLessThanOrEqual(most)
      }),
    )
  })

  it('never says "little" while a document was not read', () => {
    fc.assert(
      fc.property(somePolicies, fc.constantFrom('unread', 'broken', 'boundary'), (some, how) => {
        const texts = some.map((each) => policy(...each))
        const found = {
          unread: () => judged(texts, { unread: ['one'] }),
          broken: () => judged([...texts, '{']),
          boundary: () => judged(texts, { boundary: unknown('AccessDenied') }),
        }[how]()
        expect(found).not.toMatchObject({ kind: 'known', value: { privilege: 'little' } })
      }),
    )
  })
})
