import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Trail } from '../../../src/keys/trail.ts'
import { DEVELOPMENT, REGION, SESSION } from '../../support/aws-on-wire.ts'
import {
  type Answer,
  jsonError,
  startWireDouble,
  type WireDouble,
} from '../../support/wire-double.ts'
import { KEY, SINCE, trailEvent, trailOn, trailPage } from '../../support/written-trail.ts'

const ARN = `arn:aws:secretsmanager:${REGION}:${DEVELOPMENT}:secret:awskey/keys/kim-AbCdEf`

let wire: WireDouble
let answer: Answer

beforeEach(async () => {
  wire = await startWireDouble((call, nth) => answer(call, nth))
})
afterEach(() => wire.stop())

const created = (session: string, keyId: string) =>
  trailEvent({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${DEVELOPMENT}:assumed-role/awskey-operator/${session}`,
    },
    responseElements: { accessKey: { accessKeyId: keyId, userName: 'kim' } },
  })

describe('makerOf', () => {
  const makerOf = (trail: Trail) => trail.makerOf(DEVELOPMENT, KEY, SINCE, SESSION)

  it('asks IAM’s home Region only', async () => {
    answer = () => trailPage([created(SESSION, KEY)])

    expect(await makerOf(trailOn(wire))).toMatchObject({ value: { sessionName: SESSION } })
    expect(wire.of('LookupEvents').map(({ region }) => region)).toEqual(['us-east-1'])
  })

  it('names no session for a key made by a user', async () => {
    answer = () =>
      trailPage([
        trailEvent({
          userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${DEVELOPMENT}:user/lee` },
          responseElements: { accessKey: { accessKeyId: KEY } },
        }),
      ])

    expect(await makerOf(trailOn(wire))).toEqual({
      kind: 'known',
      value: { roleName: undefined, sessionName: undefined, userAgent: 'aws-cli/2.32.0' },
    })
  })

  it('does not say that nobody made a key when it has not read all', async () => {
    answer = () => trailPage([created('another', 'AKIAAAAAAAAAAAAAAAAC')], 'next')

    expect((await makerOf(trailOn(wire, { maxPages: 1 }))).kind).toBe('unknown')
  })
})

describe('madeActive', () => {
  const changed = (status: string, more: object = {}) =>
    trailEvent({
      eventName: 'UpdateAccessKey',
      requestParameters: { userName: 'erin', accessKeyId: KEY, status },
      ...more,
    })
  const madeActive = () => trailOn(wire).madeActive(DEVELOPMENT, KEY, SINCE, SESSION)

  it('counts neither a key made Inactive, nor a refused call, nor another key', async () => {
    answer = () =>
      trailPage([
        changed('Inactive'),
        changed('Active', { errorCode: 'AccessDenied' }),
        changed('Active', {
          requestParameters: { accessKeyId: 'AKIAAAAAAAAAAAAAAAAC', status: 'Active' },
        }),
      ])

    expect(await madeActive()).toEqual({ kind: 'known', value: [] })
  })

  it('does not know that nobody did from a part of the events', async () => {
    answer = () => trailPage([changed('Inactive'), { CloudTrailEvent: 'not JSON' }])

    expect((await madeActive()).kind).toBe('unknown')
  })
})

describe('secretReads', () => {
  const read = (secretId: string, more: object = {}) =>
    trailEvent({
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
      requestParameters: { secretId },
      ...more,
    })
  const secretReads = () => trailOn(wire).secretReads(DEVELOPMENT, ARN, SINCE, SESSION)

  it('finds reads by ARN, by ARN without its suffix and by name, newest first', async () => {
    answer = () =>
      trailPage([
        read(ARN, { eventTime: '2026-03-02T10:00:00Z' }),
        read(ARN.slice(0, -7), { eventTime: '2026-03-02T12:00:00Z' }),
        read('awskey/keys/kim', { eventTime: '2026-03-02T11:00:00Z' }),
        read('awskey/keys/kimberly'),
      ])

    expect(await secretReads()).toEqual({
      kind: 'known',
      value: [12, 11, 10].map((hour) => new Date(`2026-03-02T${hour}:00:00.000Z`)),
    })
  })

  it('counts no denied read', async () => {
    answer = () => trailPage([read(ARN, { errorCode: 'AccessDenied' })])

    expect(await secretReads()).toEqual({ kind: 'known', value: [] })
  })

  it('does not know whether it was read when the trail does not answer', async () => {
    answer = () => jsonError(400, 'AccessDeniedException')

    expect(await secretReads()).toEqual({
      kind: 'unknown',
      why: `CloudTrail: ${REGION} AccessDenied`,
    })
  })
})
