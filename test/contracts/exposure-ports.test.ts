import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIamCleanUp } from '../../src/aws/iam/iam-clean-up.ts'
import { createIamOtherCredentials } from '../../src/aws/iam/iam-other-credentials.ts'
import { createIamRoleUse } from '../../src/aws/iam/iam-role-use.ts'
import { createIamUserSnapshots } from '../../src/aws/iam/iam-user-snapshots.ts'
import type { CleanUp } from '../../src/exposure/clean-up-port.ts'
import type { UserToContain } from '../../src/exposure/containment.ts'
import { type OtherCredentials, stillOpen } from '../../src/exposure/other-credentials.ts'
import { isRevoked, type RoleUse, revocationOf } from '../../src/exposure/role-use.ts'
import type { UserSnapshots } from '../../src/exposure/snapshot.ts'
import { AccessKeyId, IamUserName } from '../../src/requests/ids.ts'
import { known } from '../../src/shared/known.ts'
import {
  createFakeCleanUp,
  createFakeOtherCredentials,
  createFakeRoleUse,
  createFakeUserSnapshots,
} from '../fakes/fake-exposure-ports.ts'
import { type AwsOnWire, DEVELOPMENT, startAws } from '../support/aws-on-wire.ts'
import { addExposedUser, addRole, INCIDENT, storedUser } from '../support/exposed-user.ts'

const USER: UserToContain = {
  account: DEVELOPMENT,
  userName: IamUserName.parse('exposed'),
  session: INCIDENT,
}
const KEY = AccessKeyId.parse('AKIAQEXAMPLEEXAMPLE2')
const ROLE = `arn:aws:iam::${DEVELOPMENT}:role/app`
const BEFORE = new Date('2026-03-02T09:00:00.000Z')

interface Ports {
  readonly otherCredentials: OtherCredentials
  readonly cleanUp: CleanUp
  readonly roleUse: RoleUse
  readonly snapshots: UserSnapshots
}

/** `exposed` has an open SSH key, an Active access key and a console password; the sessions of `app` are revoked. */
function exposurePortsContract(make: () => Ports): void {
  it('shows a credential inactive after it was made so', async () => {
    const { otherCredentials } = make()
    const which = { kind: 'ssh_key', id: 'APKAEXPOSED' } as const
    expect(stillOpen(await otherCredentials.list(USER)).open).toContainEqual(which)
    expect(await otherCredentials.makeInactive(USER, which)).toEqual({ kind: 'done' })
    expect(stillOpen(await otherCredentials.list(USER)).open).not.toContainEqual(which)
    await otherCredentials.makeActive(USER, which)
    expect(stillOpen(await otherCredentials.list(USER)).open).toContainEqual(which)
  })

  it('shows what was cleaned up', async () => {
    const { cleanUp } = make()
    const key = { kind: 'access_key', userName: USER.userName, keyId: KEY } as const
    const login = { kind: 'login_profile', userName: USER.userName } as const
    const stands = async (item: typeof key | typeof login) =>
      cleanUp.stands(item, DEVELOPMENT, INCIDENT)
    expect([await stands(key), await stands(login)]).toEqual([known('there'), known('there')])
    expect(await cleanUp.makeKeyInactive(USER, KEY)).toEqual({ kind: 'done' })
    expect(await cleanUp.deleteLoginProfile(USER)).toEqual({ kind: 'done' })
    expect([await stands(key), await stands(login)]).toEqual([known('inactive'), known('gone')])
  })

  it('shows a revocation', async () => {
    const found = await make().roleUse.read(DEVELOPMENT, ROLE, INCIDENT)
    if (found.kind === 'unknown' || found.value === undefined) throw new Error('not read')
    expect(isRevoked(found.value, BEFORE)).toEqual(known(true))
  })

  it('gives a snapshot of the user who was asked about', async () => {
    const { account, userName } = await make().snapshots.read(USER)
    expect({ account, userName }).toEqual({ account: DEVELOPMENT, userName: USER.userName })
  })
}

describe('the fakes of exposure', () => {
  exposurePortsContract(() => {
    const otherCredentials = createFakeOtherCredentials()
    otherCredentials.have({
      sshKeys: known([{ id: 'APKAEXPOSED', status: 'Active', createdAt: undefined }]),
    })
    const cleanUp = createFakeCleanUp()
    cleanUp.put({ kind: 'access_key', userName: USER.userName, keyId: KEY }, known('there'))
    cleanUp.put({ kind: 'login_profile', userName: USER.userName }, known('there'))
    const roleUse = createFakeRoleUse()
    roleUse.put(
      ROLE,
      known({
        roleName: 'app',
        kind: 'ordinary',
        trusted: known([]),
        instanceProfiles: known([]),
        lastUsed: known(undefined),
        revokedBefore: known(BEFORE),
      }),
    )
    return { otherCredentials, cleanUp, roleUse, snapshots: createFakeUserSnapshots() }
  })
})

describe('the IAM adapters of exposure', () => {
  let aws: AwsOnWire
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
  })
  afterAll(() => aws.stop())
  exposurePortsContract(() => {
    const { sessions } = aws
    storedUser(aws, addExposedUser(aws, USER.userName)).keys.push({
      accessKeyId: KEY,
      secretAccessKey: 'x',
      createDate: BEFORE,
      status: 'Active',
      lastUsed: undefined,
      acceptedFromMs: 0,
    })
    addRole(aws, 'app', { inline: revocationOf('app', BEFORE).document })
    return {
      otherCredentials: createIamOtherCredentials({ sessions }),
      cleanUp: createIamCleanUp({ sessions }),
      roleUse: createIamRoleUse({ sessions }),
      snapshots: createIamUserSnapshots({ sessions, clock: { now: () => BEFORE } }),
    }
  })
})
