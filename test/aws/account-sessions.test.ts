import { GetUserCommand } from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AccountSessions, createAccountSessions } from '../../src/aws/account-sessions.ts'
import { AccountNotConfiguredError } from '../../src/people/situation.ts'
import { AccountId } from '../../src/requests/ids.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { DEVELOPMENT, PRODUCTION, REGION, SESSION, startAws } from '../support/aws-on-wire.ts'
import { startWireDouble, type WireDouble, xmlAnswer } from '../support/wire-double.ts'

const MINUTE_MS = 60_000
let wire: WireDouble
let sessions: AccountSessions
let nowMs: number

beforeEach(async () => {
  wire = await startWireDouble(() => xmlAnswer('GetUser', ''))
  nowMs = Date.parse('2098-12-31T23:00:00Z')
  sessions = createAccountSessions({
    accounts: [{ id: DEVELOPMENT }, { id: PRODUCTION, externalId: 'an external id' }],
    sts: wire.sts,
    region: REGION,
    naming: USUAL_NAMING,
    wallNow: () => nowMs,
    endpoint: wire.endpoint,
  })
})
afterEach(() => wire.stop())

const assumed = () =>
  wire.of('AssumeRole').map(({ body }) => Object.fromEntries(new URLSearchParams(body)))

describe('createAccountSessions', () => {
  it('assumes the role of the account under the name of whoever asked', async () => {
    await sessions.open(PRODUCTION, 'operator', SESSION).ready()

    expect(assumed()).toMatchObject([
      {
        RoleArn: `arn:aws:iam::${PRODUCTION}:role/awskey-operator`,
        RoleSessionName: SESSION,
        SourceIdentity: SESSION,
        ExternalId: 'an external id',
        DurationSeconds: '900',
      },
    ])
  })

  it('finds the roles of a deployment under its own prefix and path', async () => {
    const named = createAccountSessions({
      accounts: [{ id: DEVELOPMENT }],
      sts: wire.sts,
      region: REGION,
      naming: { prefix: 'keys', rolePath: '/ops/bots/' },
      wallNow: () => nowMs,
      endpoint: wire.endpoint,
    })
    for (const role of ['reader', 'operator', 'responder', 'rotator', 'root'] as const)
      await named.open(DEVELOPMENT, role, SESSION).ready()
    expect(assumed().map(({ RoleArn }) => RoleArn)).toEqual(
      ['reader', 'operator', 'responder', 'rotator', 'root'].map(
        (role) => `arn:aws:iam::${DEVELOPMENT}:role/ops/bots/keys-${role}`,
      ),
    )
  })

  it('sends no external id where none is configured', async () => {
    await sessions.open(DEVELOPMENT, 'reader', SESSION).ready()

    expect(assumed()[0]).not.toHaveProperty('ExternalId')
  })

  it('asks once for all clients of a session', async () => {
    const session = sessions.open(DEVELOPMENT, 'reader', SESSION)
    const ask = () => session.iam().send(new GetUserCommand({ UserName: 'kim' }))
    await Promise.all([session.ready(), ask(), ask()])
    await sessions.open(DEVELOPMENT, 'reader', SESSION).ready()

    expect(assumed()).toHaveLength(1)
  })

  it('shares nothing between accounts, roles and session names', async () => {
    await sessions.open(DEVELOPMENT, 'reader', SESSION).ready()
    await sessions.open(PRODUCTION, 'reader', SESSION).ready()
    await sessions.open(DEVELOPMENT, 'operator', SESSION).ready()
    await sessions.open(DEVELOPMENT, 'reader', 'another').ready()

    expect(assumed()).toHaveLength(4)
  })

  it('renews five minutes before the credentials end', async () => {
    const session = sessions.open(DEVELOPMENT, 'reader', SESSION)
    await session.ready()
    nowMs = Date.parse('2099-01-01T00:00:00Z') - 5 * MINUTE_MS - 1
    await session.ready()
    expect(assumed()).toHaveLength(1)

    nowMs += 1
    await session.ready()
    expect(assumed()).toHaveLength(2)
  })

  it('forgets the oldest of many sessions', async () => {
    await sessions.open(DEVELOPMENT, 'reader', SESSION).ready()
    for (let n = 0; n < 64; n++) sessions.open(DEVELOPMENT, 'reader', `session-${n}`)

    await sessions.open(DEVELOPMENT, 'reader', SESSION).ready()

    expect(assumed()).toHaveLength(2)
  })

  it('tries again after a role could not be assumed', async () => {
    const aws = await startAws()
    aws.faults.plant({ service: 'sts', operation: 'AssumeRole', mode: 'deny', times: 1 })
    const session = aws.sessions.open(DEVELOPMENT, 'reader', SESSION)

    await expect(session.ready()).rejects.toThrow('not authorized')
    await expect(session.ready()).resolves.toBeUndefined()
    await aws.stop()
  })

  it('has no way into an account that is not configured', () => {
    expect(() => sessions.open(AccountId.parse('999999999999'), 'reader', SESSION)).toThrow(
      AccountNotConfiguredError,
    )
  })
})
