import { describe, expect, it } from 'vitest'
import type { SeenCall } from '../../../src/keys/advice/workload.ts'
import { aCall, manyCalls, observe, workdayCalls } from './advice-fixture.ts'

const GITHUB = 'aws-sdk-js/3.826.0 configure-aws-credentials-for-github-actions'
const MAC =
  'aws-cli/2.17.6 md/awscrt#0.20.11 ua/2.0 os/macos#23.4.0 md/arch#arm64 lang/python#3.11.8 md/prompt#off md/command#ec2.describe-instances'
const AZURE_CLI = 'aws-cli/2.36.4 Python/3.14.6 Linux/6.8.0-1052-azure exe/x86_64.ubuntu.24'
const LINUX_CLI = 'aws-cli/2.36.4 Python/3.14.6 Linux/6.8.0-45-generic exe/x86_64.ubuntu.24'
const PLAIN_SDK = 'aws-sdk-java/2.28.29 os/Linux#6.8.0-45-generic lang/java#21'
const EC2 = 'Boto3/1.34 md/Botocore#1.34 os/linux#6.1.112-122.189.amzn2023.x86_64 lang/python#3.12'

/** As in `sure github_actions 12`. */
const seen = (calls: readonly SeenCall[]): readonly string[] =>
  observe(calls).workloads.map(({ kind, name, confidence, calls: n }) =>
    [confidence, kind, name, n].filter((part) => part !== undefined).join(' '),
  )

describe('createUseObserver', () => {
  it.each<[string, Partial<SeenCall>, string]>([
    ['the action of GitHub', { agent: GITHUB }, 'sure github_actions 1'],
    ['a range of runners', { ip: '203.0.113.70' }, 'sure github_actions 1'],
    ['a vendor of the configuration', { ip: '198.51.100.200' }, 'sure vendor Metricly 1'],
    ['a range of a data centre', { ip: '192.0.2.5' }, 'sure on_premises 1'],
    ['a private range of a data centre', { ip: '10.80.3.4' }, 'sure on_premises 1'],
    ['a range of another cloud', { ip: '203.0.113.3' }, 'sure other_cloud 1'],
    ['the office, with a clear program', { ip: '198.51.100.7', agent: MAC }, 'sure laptop 1'],
    ['the office, with an unclear one', { ip: '198.51.100.7' }, 'likely laptop 1'],
    ['the office, with IPv6', { ip: '2001:db8:1::7' }, 'likely laptop 1'],
    ['a macOS in a data centre', { ip: '192.0.2.5', agent: MAC }, 'likely on_premises 1'],
    ['GitHub in the office', { ip: '198.51.100.7', agent: GITHUB }, 'likely github_actions 1'],
    ['a private address', { ip: '10.1.2.3' }, 'guess ec2 1'],
    ['Amazon Linux', { agent: EC2 }, 'likely ec2 1'],
    ['Amazon Linux at a private address', { agent: EC2, ip: '10.1.2.3' }, 'sure ec2 1'],
    ['Lambda in a VPC', { agent: 'x exec-env/AWS_Lambda_go', ip: '10.1.2.3' }, 'sure lambda 1'],
    [
      'a service on behalf',
      { ip: 'cloudformation.amazonaws.com', agent: 'cloudformation.amazonaws.com' },
      'sure aws_service cloudformation 1',
    ],
    [
      'a service that says so',
      { invokedBy: 'athena.amazonaws.com', agent: MAC },
      'sure aws_service athena 1',
    ],
    ['AWS itself', { ip: 'AWS Internal' }, 'sure aws_service AWS 1'],
    ['a machine of Azure', { agent: AZURE_CLI }, 'guess other_cloud 1'],
    ['a plain SDK', { agent: PLAIN_SDK }, 'not_known not_known 1'],
    ['nothing at all', { agent: undefined, ip: undefined }, 'not_known not_known 1'],
  ])('knows %s', (_what, changes, expected) => {
    expect(seen([aCall(changes)])).toEqual([expected])
  })

  it('counts what says nothing with the clear one at the same address', () => {
    const calls = [
      aCall({ agent: GITHUB, ip: '203.0.113.150' }),
      ...manyCalls(3, 1, { agent: PLAIN_SDK, ip: '203.0.113.150' }),
    ]

    expect(seen(calls)).toEqual(['likely github_actions 4'])
  })

  it('does not where two workloads share the address, or where it is a private one', () => {
    const shared = [
      aCall({ agent: GITHUB, ip: '203.0.113.150' }),
      aCall({ agent: MAC, ip: '203.0.113.150' }),
      aCall({ agent: PLAIN_SDK, ip: '203.0.113.150' }),
    ]
    const inside = [
      aCall({ agent: 'x exec-env/AWS_ECS_FARGATE', ip: '10.1.2.3' }),
      aCall({ agent: PLAIN_SDK, ip: '10.1.2.3' }),
    ]

    expect(seen(shared)).toContain('not_known not_known 1')
    expect(seen(inside)).toContain('guess ec2 1')
  })

  it('counts machines of Azure with GitHub where GitHub uses the key', () => {
    const calls = [
      ...manyCalls(3, 1, { agent: GITHUB, ip: '203.0.113.150' }),
      aCall({ agent: AZURE_CLI, ip: '203.0.113.151' }),
    ]

    expect(seen(calls)).toEqual(['sure github_actions 4'])
  })

  it('takes the AWS CLI in people’s hours for a laptop, and never for sure', () => {
    expect(seen(workdayCalls(6, 5, { agent: LINUX_CLI }))).toEqual(['likely laptop 30'])
  })

  it('does not for a few calls, or for those round the clock', () => {
    expect(seen(workdayCalls(2, 5, { agent: LINUX_CLI }))).toEqual(['not_known not_known 10'])
    expect(seen(manyCalls(200, 1, { agent: LINUX_CLI }))).toEqual(['guess on_premises 200'])
  })

  it('is sure of a macOS that is used in people’s hours', () => {
    expect(seen(workdayCalls(6, 5, { agent: MAC }))).toEqual(['sure laptop 30'])
    expect(seen(manyCalls(200, 1, { agent: MAC }))).toEqual(['likely laptop 200'])
  })

  it('guesses a server where a few addresses call round the clock, and not where they are many', () => {
    const scattered = manyCalls(200, 1, { agent: PLAIN_SDK }).map((call, at) => ({
      ...call,
      ip: `198.51.100.${130 + (at % 20)}`,
    }))

    expect(seen(manyCalls(200, 1, { agent: PLAIN_SDK }))).toEqual(['guess on_premises 200'])
    expect(seen(scattered)).toEqual(['not_known not_known 200'])
  })

  it('names each of several workloads with its calls, the largest first, the unknown last', () => {
    const calls = [
      ...manyCalls(2, 1, { agent: GITHUB, ip: '203.0.113.150' }),
      ...manyCalls(5, 1, { agent: MAC, ip: '203.0.113.151' }),
      ...manyCalls(9, 1, { agent: PLAIN_SDK, ip: '203.0.113.152' }),
      ...manyCalls(20, 1, { ip: 'athena.amazonaws.com' }),
    ]

    expect(seen(calls)).toEqual([
      'likely laptop 5',
      'sure github_actions 2',
      'sure aws_service athena 20',
      'not_known not_known 9',
    ])
  })

  it('gives the marks with their counts, and they add up', () => {
    const calls = [
      aCall({ agent: GITHUB }),
      ...manyCalls(4, 1, { agent: 'Deploy (GitHub Actions)', ip: '203.0.113.77' }),
    ]
    const [github] = observe(calls).workloads

    expect(github?.evidence.map(({ calls: n }) => n)).toEqual([4, 1])
    expect(github?.evidence[0]?.why).toContain('runners (github), as awskey.yml says')
    expect(github?.addresses.count).toBe(2)
  })

  it('drops no call, however many programs and addresses callers make up', () => {
    const calls = Array.from({ length: 12_000 }, (_, at) =>
      aCall({ agent: `program-${at}`, ip: `2001:db8:9::${at.toString(16)}` }),
    )
    const { workloads, calls: all } = observe(calls)

    expect(all).toBe(12_000)
    expect(workloads.reduce((sum, { calls: n }) => sum + n, 0)).toBe(12_000)
    expect(workloads[0]?.agents.length).toBeLessThanOrEqual(5)
  })

  it('keeps what was carried out, refused and failed apart', () => {
    const [workload] = observe([
      aCall({ resource: 'arn:aws:s3:::one' }),
      aCall({ resource: 'arn:aws:s3:::two', region: 'us-east-1' }),
      aCall({ error: 'AccessDenied', region: 'us-west-2' }),
      aCall({ error: 'Client.InvalidInstanceID.NotFound', region: 'us-west-2' }),
    ]).workloads

    expect(workload?.seen).toEqual([
      {
        service: 'ec2',
        name: 'DescribeInstances',
        done: 2,
        denied: 1,
        failed: 1,
        regions: ['eu-central-1', 'us-east-1'],
        resources: ['arn:aws:s3:::one', 'arn:aws:s3:::two'],
      },
    ])
  })

  it('says nothing of nothing', () => {
    expect(observe([])).toEqual({
      calls: 0,
      denied: 0,
      first: undefined,
      last: undefined,
      workloads: [],
    })
  })
})
