import { afterAll, beforeAll, describe } from 'vitest'
import { createIamAccessKeys } from '../../src/aws/iam/iam-access-keys.ts'
import { IamUserName } from '../../src/requests/ids.ts'
import { createFakeAccessKeys } from '../fakes/fake-access-keys.ts'
import { type AwsOnWire, DEVELOPMENT, SESSION, startAws } from '../support/aws-on-wire.ts'
import { accessKeysContract } from './access-keys.contract.ts'

describe('createFakeAccessKeys', () => {
  accessKeysContract(() => {
    const at = new Date('2026-03-02T09:00:00.000Z')
    const keys = createFakeAccessKeys({ clock: { now: () => at } })
    const user = { account: DEVELOPMENT, userName: IamUserName.parse('kim'), session: SESSION }
    keys.addUser(user)
    return {
      keys,
      user,
      now: () => at,
      use: (keyId) => keys.use(keyId, { at, service: 'ec2', region: 'eu-central-1' }),
    }
  })
})

describe('createIamAccessKeys', () => {
  let aws: AwsOnWire
  let users = 0
  beforeAll(async () => {
    aws = await startAws()
  })
  afterAll(() => aws.stop())

  accessKeysContract(() => {
    users += 1
    const userName = aws.addUser(`contract-${users}`)
    return {
      keys: createIamAccessKeys({ sessions: aws.sessions }),
      user: { account: DEVELOPMENT, userName, session: SESSION },
      now: () => aws.emulator.world.now(),
      use: (keyId) => {
        aws.emulator.useKey({ access_key_id: keyId, service: 'ec2', region: 'eu-central-1' })
      },
    }
  })
})
