import { describe, expect, it } from 'vitest'
import { createDeployment } from '../../../sandbox/aws/policy/deployment.ts'
import { HOME } from '../../../sandbox/home.ts'
import type { Finding } from '../../../src/app/doctor/finding.ts'
import { judgeExportName, judgeLedgerBucket } from '../../../src/app/doctor/judge-ledger-bucket.ts'
import type { LedgerBucketLook } from '../../../src/aws/doctor/ledger-bucket-reads.ts'
import { type PolicyStatement, statementsOf } from '../../../src/aws/doctor/policy-statements.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { DENIED_ON_BUCKET, DENIED_ON_OBJECTS } from '../../../src/shared/ledger-bucket.ts'

const THROTTLED = unknown('x:Read ThrottlingException')
const WANTED = { mode: 'compliance', retentionDays: 400 } as const
const ARN = `arn:aws:s3:::${HOME.ledgerBucket}`
const PLACE = {
  name: HOME.ledgerBucket,
  arn: ARN,
  workerRole: 'arn:aws:iam::333333333333:role/awskey-function-worker',
  wanted: WANTED,
}

/** Of the template that ships. */
const STATEMENTS: readonly PolicyStatement[] = (() => {
  const ledgerExport = { mode: 'compliance', retention: '400d' }
  const [, made] =
    createDeployment({ ledgerExport })
      .hubResources('AWS::S3::BucketPolicy')
      .find(([id]) => id === 'LedgerBucketPolicy') ?? []
  const read = statementsOf('x', JSON.stringify(made?.['PolicyDocument']))
  return read.kind === 'known' ? read.value : []
})()

const LOOK: LedgerBucketLook = {
  versioning: known('Enabled'),
  retention: known({ mode: 'COMPLIANCE', days: 400 }),
  statements: known(STATEMENTS),
}
const judge = (changed: Partial<LedgerBucketLook>) =>
  judgeLedgerBucket(PLACE, { ...LOOK, ...changed })
const wrongs = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap((each) => (each.verdict === 'wrong' ? [each.what] : []))
/** The policy with each statement as somebody might have changed it. */
const edited = (edit: (statement: PolicyStatement) => PolicyStatement | undefined) =>
  wrongs(judge({ statements: known(STATEMENTS.flatMap((each) => edit(each) ?? [])) }))
const isAbout = ({ actions }: PolicyStatement, action: string) => actions.includes(action)

describe('judgeLedgerBucket', () => {
  it('is fine for the bucket that the template makes', () => {
    expect(STATEMENTS).toHaveLength(4)
    expect(judge({}).map(({ verdict }) => verdict)).toEqual(['fine', 'fine', 'fine'])
  })

  it('is fine with more days than awskey.yml asks for', () => {
    expect(wrongs(judge({ retention: known({ mode: 'COMPLIANCE', days: 401 }) }))).toEqual([])
  })

  it.each<[string, Partial<LedgerBucketLook>, string]>([
    ['the bucket is not there', { versioning: known(undefined) }, 'it is not there'],
    ['versions are not kept', { versioning: known('Suspended') }, 'versioning is Suspended'],
    ['nothing is held', { retention: known(undefined) }, 'nothing is held by default'],
    [
      'it is held in another mode',
      { retention: known({ mode: 'GOVERNANCE', days: 400 }) },
      'its mode is GOVERNANCE',
    ],
    [
      'it is held for less',
      { retention: known({ mode: 'COMPLIANCE', days: 399 }) },
      'it holds for 399 days',
    ],
  ])('is wrong where %s', (_case, changed, what) => {
    const found = wrongs(judge(changed))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(what)
  })

  it('is wrong without a policy, in each of its three points', () => {
    expect(wrongs(judge({ statements: known([]) }))).toHaveLength(3)
  })

  it.each([...DENIED_ON_OBJECTS, ...DENIED_ON_BUCKET])('misses the deny of %s', (action) => {
    const found = edited((each) => ({
      ...each,
      actions: each.actions.filter((one) => one !== action),
    }))
    expect(found).toEqual([`it does not deny ${action} to everybody`])
  })

  it.each<[string, (statement: PolicyStatement) => PolicyStatement]>([
    ['holds for some objects alone', (each) => ({ ...each, resources: [`${ARN}/ledger/*`] })],
    ['holds for some people alone', (each) => ({ ...each, everybody: false })],
    [
      'has an exception',
      (each) => ({
        ...each,
        conditions: [
          { operator: 'ArnNotEquals', key: 'aws:PrincipalArn', values: ['arn:aws:iam::1:role/x'] },
        ],
      }),
    ],
  ])('does not take a deny for one that %s', (_case, change) => {
    const found = edited((each) => (isAbout(each, 's3:DeleteObject') ? change(each) : each))
    expect(found).toEqual([`it does not deny ${DENIED_ON_OBJECTS.join(', ')} to everybody`])
  })

  it('is wrong where another role may put, and where TLS is not asked for', () => {
    const others = edited((each) =>
      isAbout(each, 's3:PutObject')
        ? {
            ...each,
            conditions: each.conditions.map((one) => ({
              ...one,
              values: [...one.values, 'arn:aws:iam::333333333333:role/x'],
            })),
          }
        : each,
    )
    expect(others).toEqual(['it lets others than the worker put objects'])
    const plain = edited((each) => (isAbout(each, 's3:*') ? undefined : each))
    expect(plain).toEqual(['it does not deny connections without TLS'])
  })

  it('is not known where nothing could be read', () => {
    const found = judge({ versioning: THROTTLED, retention: THROTTLED, statements: THROTTLED })
    expect(found.map(({ verdict }) => verdict)).toEqual(['not_known', 'not_known', 'not_known'])
  })
})

describe('judgeExportName', () => {
  it('wants the worker to be told exactly where awskey.yml asks for copies', () => {
    expect(judgeExportName(undefined, undefined)).toEqual([])
    expect(judgeExportName('b', WANTED).map(({ verdict }) => verdict)).toEqual(['fine'])
    expect(judgeExportName(undefined, WANTED).map(({ verdict }) => verdict)).toEqual(['wrong'])
    expect(judgeExportName('b', undefined).map(({ verdict }) => verdict)).toEqual(['wrong'])
  })
})

describe('statementsOf', () => {
  const read = (statement: object) => {
    const found = statementsOf('x:Read', JSON.stringify({ Statement: statement }))
    return found.kind === 'known' ? found.value[0] : found
  }

  it('reads one text where a list may stand, and flags as text', () => {
    const Condition = { Bool: { 'aws:SecureTransport': false } }
    expect(
      read({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: '*', Condition }),
    ).toEqual({
      effect: 'Deny',
      everybody: true,
      actions: ['s3:*'],
      resources: ['*'],
      conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }],
    })
  })

  it('takes what is said by exclusion for the worse', () => {
    const excluded = { NotPrincipal: { AWS: 'a' }, NotAction: 's3:GetObject', NotResource: 'x' }
    expect(read({ Effect: 'Allow', ...excluded })).toMatchObject({
      everybody: true,
      actions: ['*'],
      resources: ['*'],
    })
    expect(read({ Effect: 'Deny', ...excluded })).toMatchObject({
      everybody: false,
      actions: [],
      resources: [],
    })
  })

  it('knows nothing of what is no policy', () => {
    for (const text of ['', '{', '{}', '{"Statement":[{"Effect":"Maybe"}]}'])
      expect(statementsOf('x:Read', text)).toEqual(unknown('x:Read: answer not understood'))
  })
})
