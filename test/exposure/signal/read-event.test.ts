import { describe, expect, it } from 'vitest'
import { readEvent } from '../../../src/exposure/signal/read-event.ts'
import type { UnsignedSignal } from '../../../src/exposure/signed-signal.ts'
import {
  asOperator,
  findingEvent,
  healthEvent,
  keyMadeEvent,
  PROBE,
  quarantineEvent,
  testEvent,
} from '../../support/aws-events.ts'

const KEY = 'AKIA2EXAMPLE234567AB'
const OTHER_KEY = 'AKIA2EXAMPLE234567AC'
const REQUEST = '01JDCR3M7K8N9P0Q1R2S3T4V5W'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const OWN = { operatorRole: 'awskey-operator' }

const read = (event: unknown) => readEvent(event, OWN)
function signalsIn(event: unknown): readonly UnsignedSignal[] {
  const outcome = read(event)
  return outcome.kind === 'signals' ? outcome.signals : []
}
const idsIn = (event: unknown): readonly string[] => signalsIn(event).map(({ id }) => id)

describe('readEvent of AWS Health', () => {
  it('names each exposed key once, in the account that is affected', () => {
    const entities = [KEY, OTHER_KEY, KEY].map((entityValue) => ({ entityValue }))
    const event = healthEvent(
      KEY,
      { affectedEntities: entities, affectedAccount: '222222222222' },
      { account: '999999999999' },
    )
    expect(signalsIn(event)).toMatchObject([
      { source: 'aws_health', account: '222222222222', about: { kind: 'key', keyId: KEY } },
      { source: 'aws_health', account: '222222222222', about: { kind: 'key', keyId: OTHER_KEY } },
    ])
  })

  it('takes the account of the event where it names no affected one', () => {
    const event = healthEvent(KEY, { affectedAccount: undefined })
    expect(signalsIn(event)).toMatchObject([{ account: '111111111111' }])
  })

  it('knows the same notice again, from another Region, another bus and at another time', () => {
    const again = healthEvent(
      KEY,
      {},
      { region: 'us-west-2', id: 'other', account: '9'.repeat(12) },
    )
    expect(idsIn(again)).toEqual(idsIn(healthEvent(KEY)))
    expect(idsIn(healthEvent(KEY, { communicationId: 'next' }))).not.toEqual(
      idsIn(healthEvent(KEY)),
    )
  })

  it('takes a notice that closes the matter for no exposure', () => {
    expect(read(healthEvent(KEY, { statusCode: 'closed' }))).toEqual({
      kind: 'ignored',
      why: 'closed',
    })
  })

  it('ignores every other event of AWS Health', () => {
    const event = healthEvent(KEY, { eventTypeCode: 'AWS_EC2_INSTANCE_STOP' })
    expect(read(event)).toEqual({ kind: 'ignored', why: 'another_event' })
  })
})

describe('readEvent of GuardDuty', () => {
  it('names the key of a finding, in the account of the finding', () => {
    expect(signalsIn(findingEvent({ accessKeyId: KEY, userName: 'erin' }))).toMatchObject([
      {
        source: 'guardduty',
        account: '111111111111',
        about: { kind: 'key', keyId: KEY },
        says: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom, severity 5',
        region: 'eu-central-1',
      },
    ])
  })

  it('names the user where the finding is about a session of an IAM user', () => {
    const event = findingEvent({ accessKeyId: 'ASIA2EXAMPLE234567AB', userName: 'erin' })
    expect(signalsIn(event)).toMatchObject([{ about: { kind: 'user', userName: 'erin' } }])
  })

  it('takes a finding that grew for the same finding', () => {
    const grown = { service: { count: 40 }, severity: 8, updatedAt: 'later' }
    expect(idsIn(findingEvent({ accessKeyId: KEY }, grown))).toEqual(
      idsIn(findingEvent({ accessKeyId: KEY })),
    )
  })

  it.each([
    ['a session of a role', findingEvent({ userType: 'AssumedRole', userName: 'a-role' })],
    ['a finding about an instance', findingEvent({}, { resource: { resourceType: 'Instance' } })],
    ['an archived finding', findingEvent({ accessKeyId: KEY }, { service: { archived: true } })],
  ])('ignores %s', (_, event) => {
    expect(read(event).kind).toBe('ignored')
  })
})

describe('readEvent of calls of IAM', () => {
  it.each(['', 'V2', 'V3'])('sees AWS put its quarantine policy %s on a user', (version) => {
    expect(signalsIn(quarantineEvent('erin', version))).toMatchObject([
      {
        source: 'quarantine_policy',
        about: { kind: 'user', userName: 'erin' },
        says: `AWSCompromisedKeyQuarantine${version}`,
      },
    ])
  })

  it.each([
    'arn:aws:iam::aws:policy/AWSDenyAll',
    'arn:aws:iam::111111111111:policy/AWSCompromisedKeyQuarantineV3',
  ])('ignores %s being attached', (policyArn) => {
    const requestParameters = { userName: 'erin', policyArn }
    expect(read(quarantineEvent('erin', 'V3', { requestParameters })).kind).toBe('ignored')
  })

  it('names a key that somebody made, and who it was', () => {
    expect(signalsIn(keyMadeEvent(KEY))).toMatchObject([
      {
        source: 'foreign_key',
        about: { kind: 'key', keyId: KEY },
        says: 'CreateAccessKey by arn:aws:iam::111111111111:user/console-admin',
      },
    ])
  })

  it('knows a key that awskey made by its role in that account and a request’s id as session', () => {
    expect(read(keyMadeEvent(KEY, asOperator(REQUEST)))).toEqual({
      kind: 'ignored',
      why: 'made_by_awskey',
    })
  })

  it.each([
    ['another session name', asOperator('somebody')],
    ['the role of another account', asOperator(REQUEST, '222222222222')],
    [
      'a user whose name looks like it',
      {
        userIdentity: {
          type: 'IAMUser',
          arn: `arn:aws:iam::111111111111:user/assumed-role/awskey-operator/${REQUEST}`,
        },
      },
    ],
    [
      'a role below a path of that name',
      {
        userIdentity: {
          type: 'AssumedRole',
          arn: `arn:aws:sts::111111111111:assumed-role/other/awskey-operator/${REQUEST}`,
        },
      },
    ],
  ])('does not take for awskey: %s', (_, detail) => {
    expect(signalsIn(keyMadeEvent(KEY, detail))).toHaveLength(1)
  })

  it.each([keyMadeEvent(KEY, { errorCode: 'AccessDenied', responseElements: null })])(
    'ignores what IAM refused',
    (event) => {
      expect(read(event)).toEqual({ kind: 'ignored', why: 'refused_by_iam' })
    },
  )

  it('takes a secret out of the session name of whoever made a key', () => {
    const arn = `arn:aws:sts::111111111111:assumed-role/admin/${SECRET.replaceAll('/', '+')}`
    const event = keyMadeEvent(KEY, { userIdentity: { type: 'AssumedRole', arn } })
    expect(JSON.stringify(read(event))).not.toContain(SECRET.slice(0, 12))
  })
})

describe('readEvent of anything else', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'AKIA'],
    ['an event without a detail', { ...healthEvent(KEY), detail: null }],
    ['a notice without keys', healthEvent(KEY, { affectedEntities: [] })],
    ['a notice about no key', healthEvent('not-a-key')],
    ['a finding without a type', findingEvent({ accessKeyId: KEY }, { type: null })],
    ['a call of nobody', keyMadeEvent(KEY, { userIdentity: null })],
    ['a key that was made without an id', keyMadeEvent('none')],
    ['a policy put on nobody', quarantineEvent('')],
  ])('says of %s what it lacks, and nothing that stood in it', (_, event) => {
    const outcome = read(event)
    expect(outcome.kind).toBe('malformed')
    expect(JSON.stringify(outcome)).not.toMatch(/AKIA|console-admin|not-a-key/)
  })

  it.each([
    ['another source', { ...healthEvent(KEY), source: 'my.app' }],
    ['a source that only looks like AWS', { ...healthEvent(KEY), source: 'aws.health.evil' }],
  ])('ignores %s', (_, event) => {
    expect(read(event)).toEqual({ kind: 'ignored', why: 'another_source' })
  })
})

describe('readEvent of a test event', () => {
  it('takes account and Region from the envelope, and never for a signal', () => {
    const event = testEvent('iam', {}, { account: '222222222222', region: 'ap-southeast-2' })
    expect(read(event)).toEqual({
      kind: 'test',
      event: { probe: PROBE, through: 'iam', account: '222222222222', region: 'ap-southeast-2' },
    })
  })

  it.each([
    ['one that names its account', testEvent('iam', { account: '222222222222' })],
    ['one that names its Region', testEvent('iam', { region: 'eu-west-1' })],
    ['one through nothing that there is', testEvent('trail')],
    ['one whose probe is none', testEvent('iam', { probe: 'a line\nof the log' })],
    ['one without a probe', testEvent('iam', { probe: undefined })],
    ['one of no account', testEvent('iam', {}, { account: 'nobody' })],
    ['one of no Region', testEvent('iam', {}, { region: 'the moon' })],
  ])('ignores %s, and rings for it as little as for any other', (_, event) => {
    expect(read(event)).toEqual({ kind: 'ignored', why: 'malformed_test_event' })
  })

  it('ignores what else has its source', () => {
    const event = testEvent('iam', {}, { 'detail-type': 'AWS Health Event' })
    expect(read(event)).toEqual({ kind: 'ignored', why: 'another_event' })
  })
})
