import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSsmRevocations } from '../../src/aws/ssm-revocations.ts'
import type { Revocations } from '../../src/exposure/revocations.ts'
import { revocationOf } from '../../src/exposure/role-use.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { type AwsOnWire, DEVELOPMENT, PRODUCTION, startAws } from '../support/aws-on-wire.ts'
import { addRole, developmentOf, INCIDENT } from '../support/exposed-user.ts'

const BEFORE = new Date('2026-03-02T09:00:00Z')

describe('createSsmRevocations', () => {
  let aws: AwsOnWire
  let revocations: Revocations
  let paused: number[]
  let dry = false
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
    revocations = createSsmRevocations({
      sessions: aws.sessions,
      region: 'eu-central-1',
      accounts: [
        { id: DEVELOPMENT, revokeSessions: true },
        { id: PRODUCTION, revokeSessions: false },
      ],
      isDryRun: () => dry,
      naming: USUAL_NAMING,
      sleep: async (ms) => {
        paused.push(ms)
      },
    })
  })
  afterAll(() => aws.stop())
  beforeEach(() => {
    developmentOf(aws).roles.clear()
    aws.faults.clear()
    aws.calls.length = 0
    paused = []
  })
  const revoke = (roleName: string, click = 'a click', account = DEVELOPMENT) =>
    revocations.revoke({ account, roleName, before: BEFORE, session: INCIDENT, click })
  const started = () => aws.calls.filter((line) => line.startsWith('ssm:Start'))

  it('is offered where the configuration says so, and never for a role of awskey', () => {
    expect(revocations.offeredIn(DEVELOPMENT)).toBe(true)
    expect(revocations.offeredIn(PRODUCTION)).toBe(false)
    dry = true
    expect(revocations.offeredIn(DEVELOPMENT)).toBe(false)
    dry = false
    expect(revocations.isOwn('awskey-operator')).toBe(true)
    expect(revocations.isOwn('AwsKey-operator')).toBe(true)
    expect(revocations.isOwn('deployer')).toBe(false)
  })

  it('has the document write what the line of the AWS CLI writes, and waits for its end', async () => {
    addRole(aws, 'app', {})
    expect(await revoke('app')).toEqual({ kind: 'ran' })
    const policy = developmentOf(aws).roles.get('app')?.inlinePolicies.get('AWSRevokeOlderSessions')
    expect(JSON.parse(policy ?? '')).toEqual(JSON.parse(revocationOf('app', BEFORE).document))
    expect(paused).toHaveLength(1)
  })

  it('starts it once for one click, and again for another', async () => {
    addRole(aws, 'app', {})
    const [first, second] = await Promise.all([revoke('app', 'same'), revoke('app', 'same')])
    expect([first, second]).toEqual([{ kind: 'ran' }, { kind: 'ran' }])
    expect(developmentOf(aws).automations.size).toBe(2)
    await revoke('app', 'another')
    expect(developmentOf(aws).automations.size).toBe(3)
  })

  it('says that it failed where the document did', async () => {
    expect(await revoke('nobody', 'of nobody')).toEqual({
      kind: 'failed',
      why: 'the document ended as Failed',
    })
  })

  it('says that it failed where the account has no such document', async () => {
    expect(await revoke('app', 'in production', PRODUCTION)).toMatchObject({ kind: 'failed' })
  })

  it('does not know where the answer was lost, or the look at it fails', async () => {
    addRole(aws, 'app', {})
    aws.faults.plant({
      service: 'ssm',
      operation: 'GetAutomationExecution',
      mode: 'deny',
      times: 1,
    })
    expect(await revoke('app', 'not looked at')).toMatchObject({ kind: 'not_known' })
    expect(started()).toHaveLength(1)
  })
})
