import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCloudTrailChanges } from '../../../src/aws/cloudtrail-changes.ts'
import type { KeyChange } from '../../../src/keys/key-changes.ts'
import { DEVELOPMENT, REGION, SESSION } from '../../support/aws-on-wire.ts'
import { type Answer, startWireDouble, type WireDouble } from '../../support/wire-double.ts'
import { KEY, SINCE, trailEvent, trailPage } from '../../support/written-trail.ts'

const ADA = `arn:aws:iam::${DEVELOPMENT}:user/ada`

let wire: WireDouble
let answer: Answer

beforeEach(async () => {
  wire = await startWireDouble((call, nth) => answer(call, nth))
})
afterEach(() => wire.stop())

const who = (what: KeyChange['what'], maxPages = 5) =>
  createCloudTrailChanges({
    sessions: wire.sessions,
    region: REGION,
    clock: { now: () => SINCE },
    sleep: () => Promise.resolve(),
    maxPages,
  }).whoChanged({ account: DEVELOPMENT, keyId: KEY, what }, SINCE, SESSION)

const deleted = (more: object = {}) =>
  trailEvent({
    eventSource: 'iam.amazonaws.com',
    eventName: 'DeleteAccessKey',
    userIdentity: { type: 'IAMUser', arn: ADA },
    requestParameters: { userName: 'erin', accessKeyId: KEY },
    ...more,
  })

describe('whoChanged', () => {
  it.each<[KeyChange['what'], string, object]>([
    [
      'key_created',
      'CreateAccessKey',
      { requestParameters: null, responseElements: { accessKey: { accessKeyId: KEY } } },
    ],
    [
      'made_active',
      'UpdateAccessKey',
      { requestParameters: { accessKeyId: KEY, status: 'Active' } },
    ],
    [
      'made_inactive',
      'UpdateAccessKey',
      { requestParameters: { accessKeyId: KEY, status: 'Inactive' } },
    ],
    ['deleted', 'DeleteAccessKey', {}],
  ])('finds who did %s by %s, in the home Region of IAM', async (what, eventName, more) => {
    answer = () => trailPage([deleted({ eventName, ...more })])

    expect(await who(what)).toEqual({
      kind: 'known',
      value: { who: ADA, at: new Date('2026-03-02T10:00:00Z'), ip: '203.0.113.7' },
    })
    const [call] = wire.of('LookupEvents')
    expect(call?.region).toBe('us-east-1')
    expect(JSON.stringify(call)).toContain(eventName)
  })

  it('counts neither a refused call, nor another key, nor another status', async () => {
    answer = () =>
      trailPage([
        deleted({ errorCode: 'AccessDenied' }),
        deleted({ requestParameters: { accessKeyId: 'AKIAAAAAAAAAAAAAAAAC' } }),
      ])
    expect(await who('deleted')).toEqual({ kind: 'known', value: undefined })

    const requestParameters = { accessKeyId: KEY, status: 'Active' }
    answer = () => trailPage([deleted({ eventName: 'UpdateAccessKey', requestParameters })])
    expect(await who('made_inactive')).toEqual({ kind: 'known', value: undefined })
  })

  it('names the newest', async () => {
    const bob = { arn: `arn:aws:iam::${DEVELOPMENT}:user/bob` }
    answer = () =>
      trailPage([
        deleted({ eventTime: '2026-03-02T09:00:00Z', userIdentity: bob }),
        deleted({ eventTime: '2026-03-02T10:00:00Z' }),
      ])

    expect(await who('deleted')).toMatchObject({ value: { who: ADA } })
  })

  it('names the service where nobody has an ARN, and nobody where the event names nobody', async () => {
    answer = () => trailPage([deleted({ userIdentity: { invokedBy: 'config.amazonaws.com' } })])
    expect(await who('deleted')).toMatchObject({ value: { who: 'config.amazonaws.com' } })

    answer = () => trailPage([deleted({ userIdentity: { type: 'Unknown' } })])
    expect((await who('deleted')).kind).toBe('unknown')
  })

  it('does not say that nobody did it from a part of the events', async () => {
    answer = () => trailPage([], 'next')

    expect((await who('deleted', 1)).kind).toBe('unknown')
  })

  it('takes a secret out of a session name, and shows no address that is none', async () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    const arn = `arn:aws:sts::${DEVELOPMENT}:assumed-role/x/${secret}`
    answer = () => trailPage([deleted({ userIdentity: { arn }, sourceIPAddress: '<!channel>' })])

    const found = await who('deleted')

    expect(JSON.stringify(found)).not.toContain('K7MDENG')
    expect(JSON.stringify(found)).not.toContain('channel')
  })
})
