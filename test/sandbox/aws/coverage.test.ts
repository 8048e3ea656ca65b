import { describe, expect, it } from 'vitest'
import { COVERAGE } from '../../../sandbox/aws/coverage.ts'
import { OPERATIONS } from '../../../sandbox/aws/operations.ts'
import { startAws } from './start-aws.ts'

function names(table: Readonly<Record<string, object>>): readonly string[] {
  return Object.entries(table)
    .flatMap(([service, operations]) => Object.keys(operations).map((name) => `${service}:${name}`))
    .toSorted()
}

describe('coverage', () => {
  it('lists exactly the operations that are dispatched', () => {
    expect(names(COVERAGE)).toEqual(names(OPERATIONS))
  })

  it('answers each of them as something it knows', async () => {
    const running = await startAws()
    const targets: Readonly<Record<string, string>> = {
      kms: 'TrentService',
      athena: 'AmazonAthena',
      ssm: 'AmazonSSM',
      organizations: 'AWSOrganizationsV20161128',
      cloudtrail: 'CloudTrail_20131101',
      secretsmanager: 'secretsmanager',
    }
    const versions: Readonly<Record<string, string>> = { sts: '2011-06-15', ec2: '2016-11-15' }
    for (const name of names(COVERAGE)) {
      const [service = '', operation = ''] = name.split(':')
      const target = targets[service]
      const version = versions[service] ?? '2010-05-08'
      const path = service === 'account' ? 'listRegions' : ''
      const response = await fetch(`${running.url}/aws/${path}`, {
        method: 'POST',
        headers: target === undefined ? {} : { 'x-amz-target': `${target}.${operation}` },
        body: target === undefined ? `Action=${operation}&Version=${version}` : '{}',
      })
      expect(await response.text(), name).not.toContain('SandboxUnknownOperation')
    }
    await running.stop()
  })

  it('names the partial ones with what is missing', () => {
    for (const operations of Object.values(COVERAGE))
      for (const [name, { state, notes }] of Object.entries(operations))
        expect(state === 'supported' || notes !== undefined, name).toBe(true)
  })
})
