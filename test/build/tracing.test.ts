import { describe, expect, it } from 'vitest'
import { addTracing } from '../../build/deployment/tracing.ts'

const role = (...Statement: object[]): object => ({
  Type: 'AWS::IAM::Role',
  Properties: { RoleName: 'r', Policies: [{ PolicyName: 'p', PolicyDocument: { Statement } }] },
})
const lambda = (of: string): object => ({
  Type: 'AWS::Lambda::Function',
  Properties: { MemorySize: 256, Role: { 'Fn::GetAtt': [of, 'Arn'] } },
})
const OWN = { Sid: 'Own', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'q' }

describe('addTracing', () => {
  it('turns it on for every function and lets its role write traces, and nobody else', () => {
    const resources: Record<string, object> = {
      SlackRole: role(OWN),
      SchedulerRole: role(OWN),
      Slack: lambda('SlackRole'),
    }
    addTracing(resources)
    expect(resources['Slack']).toMatchObject({
      Properties: { MemorySize: 256, TracingConfig: { Mode: 'Active' } },
    })
    expect(resources['SlackRole']).toMatchObject({
      Properties: {
        RoleName: 'r',
        Policies: [
          {
            PolicyName: 'p',
            PolicyDocument: {
              Statement: [
                OWN,
                { Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: '*' },
              ],
            },
          },
        ],
      },
    })
    expect(JSON.stringify(resources['SchedulerRole'])).not.toContain('xray')
  })

  it('does not leave a function traced whose role may not write', () => {
    expect(() => addTracing({ Slack: lambda('Nowhere') })).toThrow()
  })
})
