import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT, WORKLOADS } from '../../sandbox/aws/organizations.ts'
import { createAccountSessions } from '../../src/aws/account-sessions.ts'
import { createOrganizationsAccounts } from '../../src/aws/organizations-accounts.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import {
  type AwsOnWire,
  DEVELOPMENT,
  PRODUCTION,
  REGION,
  startAws,
} from '../support/aws-on-wire.ts'

let aws: AwsOnWire
beforeEach(async () => {
  aws = await startAws()
})
afterEach(() => aws.stop())

const accountsOf = (ous: readonly string[] | undefined, account = DEVELOPMENT) =>
  createOrganizationsAccounts({ sessions: aws.sessions, region: REGION, account, ous })

function plant(count: number, parent: string, state: 'ACTIVE' | 'SUSPENDED' = 'ACTIVE'): void {
  const { members } = aws.emulator.world
  const from = members.size
  for (let at = from; at < from + count; at += 1) {
    const id = `4444${String(at).padStart(8, '0')}`
    members.set(id, { id, name: `account ${at}`, parent, state })
  }
}

describe('createOrganizationsAccounts', () => {
  it('gives the active accounts of every page', async () => {
    plant(45, WORKLOADS)
    plant(3, ROOT, 'SUSPENDED')
    const read = await accountsOf(undefined).list()

    expect(read.kind === 'known' && read.value.length).toBe(45 + 3)
    expect(read.kind === 'known' && read.value[0]).toEqual({ id: DEVELOPMENT, name: 'development' })
  })

  it('gives those of an OU and of every OU below it, each page, and no others', async () => {
    const below = 'ou-sand-belowthat'
    aws.emulator.world.members.set(below, {
      id: below,
      name: 'below',
      parent: WORKLOADS,
      state: 'ACTIVE',
    })
    plant(25, WORKLOADS)
    plant(21, below)
    const read = await accountsOf([WORKLOADS, below]).list()

    expect(read.kind === 'known' && new Set(read.value.map(({ id }) => id)).size).toBe(46)
    expect(read.kind === 'known' && read.value.some(({ id }) => id === PRODUCTION)).toBe(false)
  })

  it('is not known where the account may not ask, an OU is not there, or AWS does not answer', async () => {
    expect(await accountsOf(undefined, PRODUCTION).list()).toEqual({
      kind: 'unknown',
      why: 'organizations:ListAccounts AccessDeniedException',
    })
    expect((await accountsOf(['ou-sand-notthere']).list()).kind).toBe('unknown')
    plant(30, ROOT)
    aws.faults.plant({ service: 'organizations', operation: '*', mode: 'throttle', times: 9 })
    expect((await accountsOf(undefined).list()).kind).toBe('unknown')
  })
})

describe('createAccountSessions for accounts that are not configured', () => {
  it('opens the reader’s role alone, and only where the organisation is asked', () => {
    const id = aws.emulator.world.accounts.keys().next().value
    expect(id).toBe(DEVELOPMENT)
    const deps = {
      accounts: [],
      region: REGION,
      naming: USUAL_NAMING,
      wallNow: () => 0,
    }
    const sts = { send: () => Promise.reject(new Error('not asked')) }
    const some = createAccountSessions({
      ...deps,
      sts: sts as never,
      others: { externalId: 'x' },
    })
    const none = createAccountSessions({ ...deps, sts: sts as never })

    expect(() => some.open(PRODUCTION, 'reader', 'awskey-fleet')).not.toThrow()
    for (const role of ['operator', 'rotator', 'responder'] as const)
      expect(() => some.open(PRODUCTION, role, 'awskey-fleet')).toThrow('not in the configuration')
    expect(() => none.open(PRODUCTION, 'reader', 'awskey-fleet')).toThrow(
      'not in the configuration',
    )
  })
})
