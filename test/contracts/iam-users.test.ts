import { afterAll, beforeAll, describe } from 'vitest'
import { createIamAccessKeys } from '../../src/aws/iam/iam-access-keys.ts'
import { createIamUsers } from '../../src/aws/iam/iam-users.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { createFakeIamUsers } from '../fakes/fake-iam-users.ts'
import { type AwsOnWire, DEVELOPMENT, SESSION, startAws } from '../support/aws-on-wire.ts'
import { iamUsersContract } from './iam-users.contract.ts'

const MANY = 130
const TAGS = { team: 'payments' }

describe('createFakeIamUsers', () => {
  iamUsersContract(() => {
    const users = createFakeIamUsers()
    const key = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB')
    const common = {
      account: DEVELOPMENT,
      userId: IamUserId.parse('AIDAAAAAAAAAAAAAAAAAA'),
      path: '/tests/',
      createdAt: new Date('2026-03-02T09:00:00.000Z'),
    }
    const someone = IamUserName.parse('kim')
    users.add({ ...common, userName: someone, tags: TAGS }, key)
    for (let n = 0; n < MANY; n++)
      users.add({ ...common, userName: IamUserName.parse(`user-${n}`), tags: {} })
    return { users, account: DEVELOPMENT, someone, key, count: MANY + 1 }
  })
})

describe('createIamUsers', () => {
  let aws: AwsOnWire
  let someone: IamUserName
  let key: AccessKeyId
  beforeAll(async () => {
    aws = await startAws()
    someone = aws.addUser('kim', TAGS)
    for (let n = 0; n < MANY; n++) aws.addUser(`user-${n}`)
    const keys = createIamAccessKeys({ sessions: aws.sessions })
    const created = await keys.create({ account: DEVELOPMENT, userName: someone, session: SESSION })
    if (created.kind !== 'created') throw new Error('no key to look for')
    key = created.id
  })
  afterAll(() => aws.stop())

  iamUsersContract(() => ({
    users: createIamUsers({ sessions: aws.sessions }),
    account: DEVELOPMENT,
    someone,
    key,
    count: aws.emulator.world.accounts.get(DEVELOPMENT)?.users.size ?? 0,
  }))
})
