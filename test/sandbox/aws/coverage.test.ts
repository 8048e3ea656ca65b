import { describe, expect, it } from 'vitest'
import { COVERAGE } from '../../../sandbox/aws/coverage.ts'
import { OPERATIONS } from '../../../sandbox/aws/operations.ts'
import { startAws } from './start-aws.ts'

function names(table: Readonly<Record<string, object>>): readonly string[] {
  return Object.entries(table)
    .flatMap(([service, operations]) => Object.keys(operations).map((name) => `${service}:${name}`))
    .toSorted()
}

/** Of services whose operations are named by method and path. */
const AT_PATH: Readonly<Record<string, readonly [method: string, path: string]>> = {
  GetFunctionConfiguration: ['GET', '2015-03-31/functions/x/configuration'],
  GetFunctionEventInvokeConfig: ['GET', '2019-09-25/functions/x/event-invoke-config'],
  Invoke: ['POST', '2015-03-31/functions/x/invocations'],
  ListEventSourceMappings: ['GET', '2015-03-31/event-source-mappings'],
  GetSchedule: ['GET', 'schedules/x'],
  UpdateSchedule: ['PUT', 'schedules/x'],
  GetObjectLockConfiguration: ['GET', 'bucket?object-lock'],
  GetBucketVersioning: ['GET', 'bucket?versioning'],
  GetBucketPolicy: ['GET', 'bucket?policy'],
  DeleteBucketPolicy: ['DELETE', 'bucket?policy'],
  GetBucketEncryption: ['GET', 'bucket?encryption'],
  GetPublicAccessBlock: ['GET', 'bucket?publicAccessBlock'],
  DeletePublicAccessBlock: ['DELETE', 'bucket?publicAccessBlock'],
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
      dynamodb: 'DynamoDB_20120810',
      events: 'AWSEvents',
      logs: 'Logs_20140328',
      monitoring: 'GraniteServiceVersion20100801',
    }
    const versions: Readonly<Record<string, string>> = {
      sts: '2011-06-15',
      ec2: '2016-11-15',
      sns: '2010-03-31',
    }
    for (const name of names(COVERAGE)) {
      const [service = '', operation = ''] = name.split(':')
      const target = targets[service]
      const version = versions[service] ?? '2010-05-08'
      const [method = 'POST', path = service === 'account' ? 'listRegions' : ''] =
        AT_PATH[operation] ?? []
      const response = await fetch(`${running.url}/aws/${path}`, {
        method,
        headers: target === undefined ? {} : { 'x-amz-target': `${target}.${operation}` },
        ...(method === 'POST' && {
          body: target === undefined ? `Action=${operation}&Version=${version}` : '{}',
        }),
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
