import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIamOtherCredentials } from '../../../src/aws/iam/iam-other-credentials.ts'
import type { UserToContain } from '../../../src/exposure/containment.ts'
import {
  type CredentialRef,
  type OtherCredentials,
  stillOpen,
} from '../../../src/exposure/other-credentials.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { createFakeOtherCredentials } from '../../fakes/fake-exposure-ports.ts'
import { type AwsOnWire, DEVELOPMENT, startAws } from '../../support/aws-on-wire.ts'
import { addExposedUser, INCIDENT, storedUser } from '../../support/exposed-user.ts'

const OPEN: readonly CredentialRef[] = [
  { kind: 'ssh_key', id: 'APKAEXPOSED' },
  { kind: 'service_specific', id: 'ACCAGIT' },
  { kind: 'certificate', id: 'CERTEXPOSED' },
]

describe('createIamOtherCredentials', () => {
  let aws: AwsOnWire
  let credentials: OtherCredentials
  let user: UserToContain
  let users = 0
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
    credentials = createIamOtherCredentials({ sessions: aws.sessions })
  })
  afterAll(() => aws.stop())
  beforeEach(() => {
    users += 1
    const userName = addExposedUser(aws, `open-${users}`)
    user = { account: DEVELOPMENT, userName, session: INCIDENT }
    aws.faults.clear()
  })

  it('finds what is still open, of all kinds', async () => {
    expect(stillOpen(await credentials.list(user))).toEqual({ open: OPEN, unread: [] })
  })

  it('makes each inactive, as a list then shows, and active again', async () => {
    for (const which of OPEN)
      expect(await credentials.makeInactive(user, which)).toEqual({ kind: 'done' })
    expect(stillOpen(await credentials.list(user)).open).toEqual([])
    const { sshKeys, certificates, serviceCredentials } = storedUser(aws, user.userName)
    const all = [...sshKeys, ...certificates, ...serviceCredentials]
    expect(all.every(({ status }) => status === 'Inactive')).toBe(true)

    for (const which of OPEN)
      expect(await credentials.makeActive(user, which)).toEqual({ kind: 'done' })
    expect(stillOpen(await credentials.list(user)).open).toEqual(OPEN)
  })

  it.each([
    ['ListSSHPublicKeys', 'ssh_key'],
    ['ListServiceSpecificCredentials', 'service_specific'],
    ['ListSigningCertificates', 'certificate'],
  ])('loses only one kind to a denial of %s, and says so', async (operation, kind) => {
    aws.faults.plant({ service: 'iam', operation, mode: 'deny', times: 1 })
    expect(stillOpen(await credentials.list(user))).toEqual({
      open: OPEN.filter((each) => each.kind !== kind),
      unread: [`iam:${operation} AccessDenied`],
    })
  })

  it.each([
    ['UpdateSSHPublicKey', OPEN[0]],
    ['UpdateServiceSpecificCredential', OPEN[1]],
    ['UpdateSigningCertificate', OPEN[2]],
  ])('says what became of %s: gone, refused, or not known', async (operation, which) => {
    if (which === undefined) throw new Error('no such credential')
    expect(await credentials.makeInactive(user, { ...which, id: 'NOTTHERE' })).toEqual({
      kind: 'gone',
    })
    aws.faults.plant({ service: 'iam', operation, mode: 'deny', times: 1 })
    expect(await credentials.makeInactive(user, which)).toEqual({ kind: 'refused', code: 'denied' })
    aws.faults.plant({ service: 'iam', operation, mode: 'throttle', times: 2 })
    expect(await credentials.makeInactive(user, which)).toMatchObject({ kind: 'not_known' })
  })
})

describe('stillOpen', () => {
  it('counts a status that it does not know as open', async () => {
    const fake = createFakeOtherCredentials()
    fake.have({
      sshKeys: known([
        { id: 'A', status: 'Other', createdAt: undefined },
        { id: 'B', status: 'Expired', createdAt: undefined },
      ]),
      certificates: unknown('iam:ListSigningCertificates Throttling'),
    })
    expect(stillOpen(await fake.list(SOME_USER))).toEqual({
      open: [{ kind: 'ssh_key', id: 'A' }],
      unread: ['iam:ListSigningCertificates Throttling'],
    })
  })
})

const SOME_USER: UserToContain = {
  account: DEVELOPMENT,
  userName: IamUserName.parse('erin'),
  session: INCIDENT,
}
