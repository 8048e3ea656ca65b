/** The ways that an event has to the function `signal`: by the rules, roles and bus policy of the templates that ship. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BusEvent } from '../../sandbox/aws/hub/bus.ts'
import { storedRuleArn } from '../../sandbox/aws/hub/events.ts'
import { createDeployment, type DeploymentOptions } from '../../sandbox/aws/policy/deployment.ts'
import { HUB_ACCOUNT } from '../../sandbox/aws/roles.ts'
import { seedWorld } from '../../sandbox/aws/seed/seed.ts'
import { createWorld, type World } from '../../sandbox/aws/world.ts'
import { waysToSignal } from '../../sandbox/forwarded-events.ts'
import { HOME } from '../../sandbox/home.ts'
import { plantDeployment } from '../../sandbox/plant-deployment.ts'
import { SEEDED_CONFIG } from '../../sandbox/sandbox.ts'

const DEVELOPMENT = '111111111111'

function worldOf(options: DeploymentOptions = {}): World {
  const world = createWorld({
    clock: { now: () => new Date('2026-11-29T09:00:00Z') },
    deployment: createDeployment(options),
  })
  seedWorld(world)
  plantDeployment(world, {
    environment: {},
    queues: { jobs: 'arn:j', responder: 'arn:r', signals: 'arn:s', moments: 'arn:m' },
    weekly: undefined,
    timezone: 'UTC',
  })
  return world
}

function testEvent(through: string, at: Partial<BusEvent> = {}): BusEvent {
  return {
    id: 'x',
    account: DEVELOPMENT,
    region: 'eu-west-1',
    source: 'awskey.doctor',
    detailType: 'awskey test event',
    at: new Date('2026-11-29T09:00:00Z'),
    detail: { through },
    ...at,
  }
}

describe('waysToSignal', () => {
  it('goes through the one rule that a test event names', () => {
    const here = worldOf()
    const ways = (through: string, at?: Partial<BusEvent>) =>
      waysToSignal(here, testEvent(through, at))
    expect([ways('health'), ways('guardduty'), ways('hub')]).toEqual([1, 1, 0])
    expect([ways('iam'), ways('iam', { region: 'us-east-1' })]).toEqual([0, 1])
    expect(ways('hub', { account: HUB_ACCOUNT, region: HOME.region })).toBe(1)
    expect(ways('health', { source: 'my.app' })).toBe(0)
    expect([...here.permissions.uses]).toContain(
      'awskey-forwarder/PutEventsOnOneBus events:PutEvents',
    )
  })

  it('forwards what AWS reports, by the same rules', () => {
    const here = worldOf()
    const finding = (resourceType: string) =>
      testEvent('', {
        source: 'aws.guardduty',
        detailType: 'GuardDuty Finding',
        detail: { resource: { resourceType } },
      })
    expect(waysToSignal(here, finding('AccessKey'))).toBe(1)
    expect(waysToSignal(here, finding('Instance'))).toBe(0)
  })

  it('is closed by a rule that is disabled, there or at the hub', () => {
    const here = worldOf()
    const disable = (account: string, region: string, name: string) => {
      const rule = here.hub.rules.get(storedRuleArn({ account, region, name }))
      if (rule === undefined) throw new Error(`no rule ${name}`)
      rule.state = 'DISABLED'
    }
    disable(DEVELOPMENT, 'eu-west-1', 'awskey-forward-health')
    expect(waysToSignal(here, testEvent('health'))).toBe(0)
    expect(waysToSignal(here, testEvent('health', { region: 'eu-west-2' }))).toBe(1)
    disable(HUB_ACCOUNT, HOME.region, 'awskey-signal-rule-4')
    expect(waysToSignal(here, testEvent('guardduty'))).toBe(0)
  })

  it('is closed where the role of the rule may not put events on the bus', () => {
    const spoke = readFileSync('deploy/spoke.yml', 'utf8').replace(
      /(Sid: PutEventsOnOneBus\s+Effect: )Allow/,
      '$1Deny',
    )
    const here = worldOf({ templates: { spoke } })
    expect(waysToSignal(here, testEvent('health'))).toBe(0)
  })

  it('is closed where the configuration names no organisation that may put events on the bus', () => {
    const configPath = join(mkdtempSync(join(tmpdir(), 'awskey-test-')), 'awskey.yml')
    const written = readFileSync(SEEDED_CONFIG, 'utf8')
    writeFileSync(configPath, written.replace(/^deployment: .*$/m, ''))
    expect(waysToSignal(worldOf({ configPath }), testEvent('health'))).toBe(0)
  })
})
