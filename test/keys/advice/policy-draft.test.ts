import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { iamActionsOf } from '../../../src/keys/advice/iam-action.ts'
import { draftPolicy, type PolicyDraft } from '../../../src/keys/advice/policy-draft.ts'
import { POLICY_CHARACTERS } from '../../../src/keys/advice/policy-size.ts'
import type { CallsSeen } from '../../../src/keys/advice/workload.ts'

const BUCKET = 'arn:aws:s3:::reports'
const KEY = 'arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab'

const calls = (changes: Partial<CallsSeen> = {}): CallsSeen => ({
  service: 'ec2',
  name: 'DescribeInstances',
  done: 3,
  denied: 0,
  failed: 0,
  regions: ['eu-central-1'],
  resources: undefined,
  ...changes,
})

const draft = (seen: readonly CallsSeen[], isWhole = true): PolicyDraft =>
  draftPolicy(seen, { isWhole })
const statements = ({ documents }: PolicyDraft) => documents.flatMap(({ Statement }) => Statement)
const allowed = (policy: PolicyDraft): readonly string[] =>
  statements(policy).flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((on) => `${action} on ${on}`)),
  )

describe('draftPolicy', () => {
  it('allows what was carried out, on what it was about, in the Region where it was', () => {
    const policy = draft([
      calls(),
      calls({ service: 'kms', name: 'Decrypt', resources: [KEY] }),
      calls({ service: 'iam', name: 'GetUser', regions: ['us-east-1'] }),
    ])

    expect(allowed(policy)).toEqual([
      'ec2:DescribeInstances on *',
      'iam:GetUser on *',
      `kms:Decrypt on ${KEY}`,
    ])
    expect(statements(policy).map(({ Action, Condition }) => [Action[0], Condition])).toEqual([
      ['ec2:DescribeInstances', { StringEquals: { 'aws:RequestedRegion': ['eu-central-1'] } }],
      ['iam:GetUser', undefined],
      ['kms:Decrypt', { StringEquals: { 'aws:RequestedRegion': ['eu-central-1'] } }],
    ])
    expect(policy.onAnything).toEqual(['ec2:DescribeInstances', 'iam:GetUser'])
  })

  it('leaves out what was only refused or only failed', () => {
    expect(
      draft([calls({ done: 0, denied: 5 }), calls({ name: 'RunInstances', done: 0, failed: 1 })]),
    ).toMatchObject({
      documents: [],
      actions: [],
    })
  })

  it('asks for no Region where not everything was read, and says so in its ids', () => {
    const policy = draft([calls()], false)

    expect(policy.regions).toBeUndefined()
    expect(JSON.stringify(policy.documents)).not.toContain('RequestedRegion')
    expect(statements(policy)[0]?.Sid).toMatch(/^Incomplete/)
  })

  it('asks for no Region where they are many', () => {
    const regions = ['a', 'b', 'c', 'd', 'e', 'f']

    expect(draft([calls({ regions })]).regions).toBeUndefined()
  })

  it('makes of objects their bucket, and of each action the thing that it is about', () => {
    const resources = [`${BUCKET}/2026/a.csv`, `${BUCKET}/2026/b.csv`]
    const policy = draft([
      calls({ service: 's3', name: 'GetObject', resources }),
      calls({ service: 's3', name: 'ListObjects', resources: [BUCKET] }),
      calls({ service: 's3', name: 'HeadBucket', resources: [BUCKET] }),
    ])

    expect(allowed(policy)).toEqual([`s3:GetObject on ${BUCKET}/*`, `s3:ListBucket on ${BUCKET}`])
  })

  it.each([
    'arn:aws:s3:::*',
    'arn:aws:s3:::rep*rts/a',
    'arn:aws:kms:eu-central-1:111111111111:key/*',
    'arn:aws:sns:*:111111111111:topic',
    `arn:aws:sns:eu-central-1:111111111111:\${aws:username}`,
    'arn:aws:lambda:eu-central-1:111111111111:function:x?',
    'arn:aws:secretsmanager:eu-central-1:111111111111:secret:a-??????/b',
    '*',
    'not an arn',
  ])('never takes %s for a thing: what callers write could be a wildcard', (resource) => {
    const [, , service = 's3'] = resource.split(':')
    const policy = draft([calls({ service, name: 'GetObject', resources: [resource] })])

    expect(statements(policy).flatMap(({ Resource }) => Resource)).toEqual(['*'])
    expect(policy.onAnything).toHaveLength(1)
  })

  it('takes * where an action was seen once without a thing', () => {
    const policy = draft([
      calls({ service: 's3', name: 'HeadObject', resources: undefined }),
      calls({ service: 's3', name: 'GetObject', resources: [`${BUCKET}/a`] }),
    ])

    expect(allowed(policy)).toEqual(['s3:GetObject on *'])
  })

  it('passes on a name that it does not know, and lists it to be checked', () => {
    const policy = draft([calls({ service: 'newservice', name: 'DoThings' })])

    expect(policy).toMatchObject({
      actions: ['newservice:DoThings'],
      toCheck: ['newservice:DoThings'],
      leftOut: [],
    })
  })

  it('leaves out and lists a name of which no action can be made', () => {
    expect(draft([calls({ name: 'Describe*' }), calls({ service: 'run.time' })])).toMatchObject({
      documents: [],
      leftOut: ['ec2:Describe*', 'run.time:DescribeInstances'],
    })
  })

  it('makes no policy of calls that need no permission', () => {
    expect(draft([calls({ service: 'sts', name: 'GetCallerIdentity' })])).toMatchObject({
      documents: [],
      actions: [],
      leftOut: [],
      toCheck: [],
    })
  })

  it('lets no action come out that was not seen, and none with a wildcard; each document fits', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_*?-]{1,24}$/)
    const service = fc.oneof(
      fc.constantFrom('s3', 'lambda', 'ec2', 'iam', 'monitoring', 'sqs', 'sts', 'kms'),
      fc.stringMatching(/^[a-z0-9.*-]{1,20}$/),
    )
    const name = fc.oneof(
      fc.constantFrom('Invoke20150331', 'ListObjects', 'CopyObject', 'SendMessageBatch', 'GetItem'),
      word,
    )
    const resource = fc.oneof(
      fc.stringMatching(/^arn:aws:s3:::[a-z0-9*?-]{1,40}(\/[a-z*$]{1,40})?$/),
      fc.stringMatching(/^arn:aws:sqs:[a-z0-9-]{4,12}:\d{12}:[\w*-]{1,400}$/),
      fc.string(),
    )
    const one = fc.record({
      service,
      name,
      done: fc.integer({ min: 0, max: 3 }),
      denied: fc.integer({ min: 0, max: 3 }),
      failed: fc.constant(0),
      regions: fc.array(fc.constantFrom('eu-central-1', 'us-east-1', 'us-west-2'), {
        minLength: 1,
        maxLength: 3,
      }),
      resources: fc.option(fc.array(resource, { minLength: 1, maxLength: 20 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 150 }), fc.boolean(), (seen, isWhole) => {
        const policy = draft(seen, isWhole)
        const done = seen.filter((call) => call.done > 0)
        const expected = new Set(
          done.flatMap((call) => iamActionsOf(call.service, call.name)?.actions ?? []),
        )
        const out = new Set(statements(policy).flatMap(({ Action }) => Action))

        expect(out).toEqual(expected)
        for (const action of out) expect(action).toMatch(/^[a-z0-9-]+:\w+$/)
        const read = policy.documents.map((each) => JSON.stringify(each))
        for (const text of read) expect(text.length).toBeLessThanOrEqual(POLICY_CHARACTERS)
        for (const { Sid, Resource } of statements(policy)) {
          expect(Sid).toMatch(/^[A-Za-z0-9]+$/)
          for (const on of Resource)
            if (on !== '*')
              expect(on.replace(/(?:\/\*|:\*|-\?{6})$/, '')).toMatch(/^arn:[\w+=,.@:/-]+$/)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('cuts what is too long into several documents, and loses nothing', () => {
    const seen = Array.from({ length: 400 }, (_, at) =>
      calls({
        service: 'dynamodb',
        name: `GetItemOfAVeryLongName${at}`,
        resources: [
          `arn:aws:dynamodb:eu-central-1:111111111111:table/${'t'.repeat(200)}${at % 30}`,
        ],
      }),
    )
    const policy = draft(seen)

    expect(policy.documents.length).toBeGreaterThan(1)
    expect(new Set(allowed(policy)).size).toBe(400)
  })
})

describe('iamActionsOf', () => {
  it.each([
    ['s3', 'ListObjects', ['s3:ListBucket']],
    ['s3', 'ListBuckets', ['s3:ListAllMyBuckets']],
    ['s3', 'HeadObject', ['s3:GetObject']],
    ['s3', 'PutObject', ['s3:PutObject']],
    ['s3', 'CopyObject', ['s3:GetObject', 's3:PutObject']],
    ['lambda', 'Invoke', ['lambda:InvokeFunction']],
    ['lambda', 'Invoke20150331', ['lambda:InvokeFunction']],
    ['lambda', 'UpdateFunctionCode20150331v2', ['lambda:UpdateFunctionCode']],
    ['cloudfront', 'CreateDistribution2020_05_31', ['cloudfront:CreateDistribution']],
    ['monitoring', 'PutMetricData', ['cloudwatch:PutMetricData']],
    ['sqs', 'SendMessageBatch', ['sqs:SendMessage']],
    ['sts', 'AssumeRole', ['sts:AssumeRole']],
    ['sts', 'GetCallerIdentity', []],
    ['ec2', 'RunInstances', ['ec2:RunInstances']],
  ])('knows that %s %s needs %j', (service, name, actions) => {
    expect(iamActionsOf(service, name)).toEqual({ actions, isSure: true })
  })

  it('is not sure of what it does not know', () => {
    expect(iamActionsOf('apigateway', 'CreateRestApi')).toEqual({
      actions: ['apigateway:CreateRestApi'],
      isSure: false,
    })
  })
})
