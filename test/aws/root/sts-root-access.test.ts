import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNoRootAccess, createStsRootAccess } from '../../../src/aws/root/sts-root-access.ts'
import { AccessKeyId, RequestId } from '../../../src/requests/ids.ts'
import { DEVELOPMENT, PRODUCTION, REGION, SESSION } from '../../support/aws-on-wire.ts'
import {
  startWireDouble,
  type WireAnswer,
  type WireDouble,
  xmlAnswer,
  xmlError,
} from '../../support/wire-double.ts'

const KEY = AccessKeyId.parse('AKIAROOTKEY234567ABC')
const REF = { account: PRODUCTION, session: RequestId.parse(SESSION) }
const ASSUMED = xmlAnswer(
  'AssumeRoot',
  '<Credentials><AccessKeyId>ASIAROOT</AccessKeyId><SecretAccessKey>root</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>',
)
const whose = (account: string, arn = `arn:aws:iam::${account}:root`): WireAnswer =>
  xmlAnswer(
    'GetCallerIdentity',
    `<Account>${account}</Account><Arn>${arn}</Arn><UserId>${account}</UserId>`,
  )
const KEYS = xmlAnswer(
  'ListAccessKeys',
  `<AccessKeyMetadata><member><AccessKeyId>${KEY}</AccessKeyId><Status>Active</Status><CreateDate>2024-01-01T00:00:00Z</CreateDate></member></AccessKeyMetadata><IsTruncated>false</IsTruncated>`,
)
const USED = xmlAnswer(
  'GetAccessKeyLastUsed',
  '<AccessKeyLastUsed><LastUsedDate>2025-01-01T00:00:00Z</LastUsedDate><ServiceName>s3</ServiceName><Region>us-east-1</Region></AccessKeyLastUsed>',
)
const USUAL: Readonly<Record<string, WireAnswer | undefined>> = {
  AssumeRoot: ASSUMED,
  GetCallerIdentity: whose(PRODUCTION),
  ListAccessKeys: KEYS,
  GetAccessKeyLastUsed: USED,
  GetLoginProfile: xmlError(404, 'NoSuchEntity'),
  ListMFADevices: xmlAnswer('ListMFADevices', '<MFADevices/><IsTruncated>false</IsTruncated>'),
  ListSigningCertificates: xmlError(403, 'AccessDenied'),
  DeleteAccessKey: xmlAnswer('DeleteAccessKey', ''),
}

let answers: Record<string, WireAnswer | undefined>
let wire: WireDouble
beforeEach(async () => {
  answers = { ...USUAL }
  wire = await startWireDouble(({ operation }) => answers[operation])
})
afterEach(() => wire.stop())

const root = () =>
  createStsRootAccess({
    isDryRun: () => false,
    sessions: wire.sessions,
    home: DEVELOPMENT,
    region: REGION,
    endpoint: wire.endpoint,
  })
const sent = (operation: string) =>
  wire.of(operation).map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
const asked = () => wire.calls.map(({ operation }) => operation)

describe('createStsRootAccess', () => {
  it('goes through awskey-root under the request, to the Regional endpoint, with the task of reading', async () => {
    await root().audit(REF)
    expect(sent('AssumeRole')).toMatchObject([
      {
        RoleArn: `arn:aws:iam::${DEVELOPMENT}:role/awskey-root`,
        RoleSessionName: SESSION,
        SourceIdentity: SESSION,
      },
    ])
    expect(sent('AssumeRoot')).toMatchObject([
      {
        TargetPrincipal: PRODUCTION,
        'TaskPolicyArn.arn': 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
        DurationSeconds: '900',
      },
    ])
    expect(wire.of('AssumeRoot').map(({ region }) => region)).toEqual([REGION])
  })

  it('asks whose session it is before anything else, and names no user', async () => {
    await root().audit(REF)
    await root().deleteKey(REF, KEY)
    expect(asked()).toEqual([
      'AssumeRole',
      'AssumeRoot',
      'GetCallerIdentity',
      'ListAccessKeys',
      'GetAccessKeyLastUsed',
      'GetLoginProfile',
      'ListMFADevices',
      'ListSigningCertificates',
      'AssumeRoot',
      'GetCallerIdentity',
      'DeleteAccessKey',
    ])
    expect(sent('AssumeRoot')[1]).toMatchObject({
      'TaskPolicyArn.arn': 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials',
    })
    expect(wire.calls.filter(({ body }) => body.includes('UserName'))).toEqual([])
  })

  it.each([
    ['another account', whose(DEVELOPMENT)],
    ['a role', whose(PRODUCTION, `arn:aws:sts::${PRODUCTION}:assumed-role/awskey-root/x`)],
    ['a user called root', whose(PRODUCTION, `arn:aws:iam::${PRODUCTION}:user/root`)],
    ['another partition', whose(PRODUCTION, `arn:aws-cn:iam::${PRODUCTION}:root`)],
    ['nobody', xmlAnswer('GetCallerIdentity', '')],
  ])('does nothing in a session that is of %s', async (_whom, identity) => {
    answers['GetCallerIdentity'] = identity
    expect(await root().audit(REF)).toEqual({ kind: 'not_root' })
    expect(await root().deleteKey(REF, KEY)).toEqual({
      kind: 'no_session',
      because: { kind: 'not_root' },
    })
    expect(wire.of('ListAccessKeys')).toEqual([])
    expect(wire.of('DeleteAccessKey')).toEqual([])
  })

  it.each([
    ['AssumeRoot', xmlError(403, 'AccessDenied'), 'refused'],
    ['AssumeRoot', xmlError(400, 'RegionDisabledException'), 'refused'],
    ['AssumeRoot', xmlError(400, 'Throttling'), 'not_known'],
    ['AssumeRoot', xmlAnswer('AssumeRoot', ''), 'not_known'],
    ['AssumeRoot', undefined, 'not_known'],
    ['GetCallerIdentity', xmlError(403, 'InvalidClientTokenId'), 'refused'],
    ['GetCallerIdentity', undefined, 'not_known'],
    ['ListAccessKeys', xmlError(403, 'AccessDenied'), 'refused'],
    ['ListAccessKeys', xmlError(500, 'ServiceFailure'), 'not_known'],
    ['ListAccessKeys', undefined, 'not_known'],
  ] as const)('never takes a failed %s for an empty list (%o)', async (operation, answer, kind) => {
    answers[operation] = answer
    expect(await root().audit(REF)).toMatchObject({ kind })
  })

  it('knows no key of a list that has a next part and does not say where', async () => {
    answers['ListAccessKeys'] = xmlAnswer('ListAccessKeys', '<IsTruncated>true</IsTruncated>')
    expect(await root().audit(REF)).toMatchObject({ kind: 'not_known' })
  })

  it.each([
    [xmlError(400, 'Throttling'), 'unknown'],
    [xmlError(403, 'AccessDenied'), 'unknown'],
    [xmlAnswer('GetAccessKeyLastUsed', '<AccessKeyLastUsed/>'), 'unknown'],
    [
      xmlAnswer(
        'GetAccessKeyLastUsed',
        '<AccessKeyLastUsed><ServiceName>N/A</ServiceName><Region>N/A</Region></AccessKeyLastUsed>',
      ),
      'never',
    ],
  ] as const)('reads a last use: %o is %s', async (answer, kind) => {
    answers['GetAccessKeyLastUsed'] = answer
    expect(await root().audit(REF)).toMatchObject({
      kind: 'read',
      audit: { keys: [{ lastUse: { kind } }] },
    })
  })

  it('leaves open what else the root user has, where that could not be read', async () => {
    const read = await root().audit(REF)
    expect(read).toMatchObject({ audit: { belongings: { password: false, mfaDevices: 0 } } })
    if (read.kind !== 'read') throw new Error('not read')
    expect(read.audit.belongings).not.toHaveProperty('certificates')
  })

  it.each([
    [xmlError(404, 'NoSuchEntity'), { kind: 'gone' }],
    [xmlError(403, 'AccessDenied'), { kind: 'refused', code: 'denied' }],
    [xmlError(500, 'ServiceFailure'), { kind: 'not_known' }],
    [undefined, { kind: 'not_known' }],
  ] as const)('says what became of a deletion: %o', async (answer, outcome) => {
    answers['DeleteAccessKey'] = answer
    expect(await root().deleteKey(REF, KEY)).toMatchObject(outcome)
  })
})

describe('createNoRootAccess', () => {
  it('knows nothing and does nothing', async () => {
    const none = createNoRootAccess()
    expect(await none.audit(REF)).toMatchObject({ kind: 'not_known' })
    expect(await none.deleteKey(REF, KEY)).toMatchObject({ kind: 'no_session' })
  })
})
