import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIamAccessKeys } from '../../../src/aws/iam/iam-access-keys.ts'
import type { AccessKeys, UserRef } from '../../../src/keys/access-keys.ts'
import { type AwsOnWire, DEVELOPMENT, SESSION, startAws } from '../../support/aws-on-wire.ts'

describe('createIamAccessKeys', () => {
  let aws: AwsOnWire
  let keys: AccessKeys
  let user: UserRef
  let users = 0

  beforeAll(async () => {
    aws = await startAws()
    keys = createIamAccessKeys({ sessions: aws.sessions })
  })
  afterAll(() => aws.stop())
  beforeEach(() => {
    users += 1
    aws.faults.clear()
    aws.calls.length = 0
    user = { account: DEVELOPMENT, userName: aws.addUser(`keys-${users}`), session: SESSION }
  })

  const creations = () => aws.calls.filter((line) => line.startsWith('iam:CreateAccessKey'))
  const keysInIam = () =>
    aws.emulator.world.accounts.get(DEVELOPMENT)?.users.get(user.userName)?.keys

  it('trap c: asks once for a key, and does not know whether it was made when no answer comes', async () => {
    aws.faults.plant({
      service: 'iam',
      operation: 'CreateAccessKey',
      mode: 'timeout_after_success',
      times: 9,
    })

    const created = await keys.create(user)

    expect(created.kind).toBe('not_known')
    expect(created.kind === 'not_known' && created.why).toMatch(/^iam:CreateAccessKey /)
    expect(creations()).toHaveLength(1)
    expect(keysInIam()).toHaveLength(1)
  })

  it('says that a throttled key was not made, and asks once', async () => {
    aws.faults.plant({ service: 'iam', operation: 'CreateAccessKey', mode: 'throttle', times: 9 })

    expect(await keys.create(user)).toEqual({ kind: 'refused', code: 'throttled' })
    expect(creations()).toHaveLength(1)
    expect(keysInIam()).toEqual([])
  })

  it('asks again where asking twice does no harm', async () => {
    const created = await keys.create(user)
    if (created.kind !== 'created') throw new Error('no key')
    aws.faults.plant({ service: 'iam', operation: 'UpdateAccessKey', mode: 'throttle', times: 1 })

    expect(await keys.makeInactive(user, created.id)).toEqual({ kind: 'done' })
    expect(keysInIam()).toMatchObject([{ status: 'Inactive' }])
  })

  it.each(['throttle', 'deny'] as const)(
    'trap f: does not read a last use that AWS answers with %s as never',
    async (mode) => {
      const created = await keys.create(user)
      if (created.kind !== 'created') throw new Error('no key')
      aws.faults.plant({ service: 'iam', operation: 'GetAccessKeyLastUsed', mode, times: 9 })

      expect((await keys.lastUse(user, created.id)).kind).toBe('unknown')
    },
  )

  it('is refused a user that is not tagged as awskey’s', async () => {
    const stored = aws.emulator.world.accounts.get(DEVELOPMENT)?.users.get(user.userName)
    stored?.tags.clear()

    expect(await keys.create(user)).toEqual({ kind: 'refused', code: 'denied' })
  })

  it('says that there is no such user to make a key for', async () => {
    aws.emulator.world.accounts.get(DEVELOPMENT)?.users.delete(user.userName)

    // The operator may touch tagged users only, and who is not there has no tag.
    expect(await keys.create(user)).toMatchObject({ kind: 'refused' })
  })

  it('lets CloudTrail show for which request a key was made', async () => {
    const created = await keys.create(user)

    const events = aws.sessions.open(DEVELOPMENT, 'reader', 'awskey-tests').cloudTrail('us-east-1')
    const { Events = [] } = await events.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateAccessKey' }],
        MaxResults: 1,
      }),
    )
    expect(created.kind).toBe('created')
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '')).toMatchObject({
      userIdentity: {
        arn: `arn:aws:sts::${DEVELOPMENT}:assumed-role/awskey-operator/${SESSION}`,
        sessionContext: { sourceIdentity: SESSION },
      },
      requestParameters: { userName: user.userName },
    })
  })
})
