import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIamQuarantine } from '../../../src/aws/iam/iam-quarantine.ts'
import { createIamUserSnapshots } from '../../../src/aws/iam/iam-user-snapshots.ts'
import type { UserToContain } from '../../../src/exposure/containment.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { type AwsOnWire, DEVELOPMENT, REGION, startAws } from '../../support/aws-on-wire.ts'
import { addExposedUser, INCIDENT, storedUser } from '../../support/exposed-user.ts'

const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll'
const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess'
const BEFORE = { 'awskey:managed': 'true', team: 'payments' }

describe('the tag of a quarantine', () => {
  let aws: AwsOnWire
  let users = 0
  let user: UserToContain
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
  })
  afterAll(() => aws.stop())
  beforeEach(() => {
    users += 1
    const userName = addExposedUser(aws, `tagged-${users}`)
    user = { account: DEVELOPMENT, userName, session: INCIDENT }
    aws.faults.clear()
  })
  const quarantine = () => createIamQuarantine({ sessions: aws.sessions, region: REGION })
  const tags = () => Object.fromEntries(storedUser(aws, user.userName).tags)

  it('is put beside the tags of the user, with the id of the incident, and taken away alone', async () => {
    expect(await quarantine().mark(user)).toEqual({ kind: 'done' })
    expect(tags()).toEqual({ ...BEFORE, 'awskey:quarantined': INCIDENT })
    expect(await quarantine().unmark(user)).toEqual({ kind: 'done' })
    expect(tags()).toEqual(BEFORE)
  })

  it('is not known to be put where IAM did not answer, and is refused where IAM says no', async () => {
    const nobody = { ...user, userName: IamUserName.parse('nobody-of-that-name') }
    expect(await quarantine().mark(nobody)).toEqual({ kind: 'gone' })
    aws.faults.plant({ service: 'iam', operation: 'TagUser', mode: 'deny', times: 9 })
    expect(await quarantine().mark(user)).toEqual({ kind: 'refused', code: 'denied' })
    expect(tags()).toEqual(BEFORE)
  })

  it('is none of what the user had before', async () => {
    await quarantine().mark(user)
    const snapshots = createIamUserSnapshots({
      sessions: aws.sessions,
      clock: { now: () => new Date('2026-03-02T09:00:00.000Z') },
    })
    const { tags: before } = await snapshots.read(user)
    expect(before).toEqual({ kind: 'known', value: BEFORE })
  })
})

describe('a quarantine by a permissions boundary', () => {
  let aws: AwsOnWire
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
  })
  afterAll(() => aws.stop())

  it('takes the place of none, and is taken away again', async () => {
    const { user, stored, quarantine } = bounded('bounded-by-none', undefined)
    expect(await quarantine.putDenyBoundary(user)).toEqual({ kind: 'done' })
    expect(stored.boundary).toBe(DENY_ALL)
    expect(await quarantine.restoreBoundary(user, '')).toEqual({ kind: 'done' })
    expect(stored.boundary).toBeUndefined()
  })

  it('stays where the one before was a policy of AWS, which its role may not give to anybody', async () => {
    const { user, stored, quarantine } = bounded('bounded-by-aws', POWER_USER)
    expect(await quarantine.putDenyBoundary(user)).toEqual({ kind: 'done' })
    expect(await quarantine.restoreBoundary(user, POWER_USER)).toEqual({
      kind: 'refused',
      code: 'denied',
    })
    expect(stored.boundary).toBe(DENY_ALL)
  })

  function bounded(name: string, boundary: string | undefined) {
    const userName = addExposedUser(aws, name)
    const stored = storedUser(aws, userName)
    stored.boundary = boundary
    return {
      stored,
      user: { account: DEVELOPMENT, userName, session: INCIDENT },
      quarantine: createIamQuarantine({ sessions: aws.sessions, region: REGION }),
    }
  }
})
