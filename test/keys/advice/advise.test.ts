import { describe, expect, it } from 'vitest'
import { type Advice, adviceLineFor, adviceOn } from '../../../src/keys/advice/advise.ts'
import type { SeenCall } from '../../../src/keys/advice/workload.ts'
import { aCall, manyCalls, observe } from './advice-fixture.ts'

const GITHUB = 'aws-sdk-js/3 configure-aws-credentials-for-github-actions'
const MAC = 'aws-cli/2.17.6 os/macos#23.4.0 md/command#s3.ls'
const CLOUDFORMATION = 'cloudformation.amazonaws.com'

const advise = (calls: readonly SeenCall[], isWhole = true): Advice =>
  adviceOn(observe(calls), { account: { account: '111111111111', partition: 'aws' }, isWhole })

describe('adviceOn', () => {
  it('gives one workload its role, its policy and its share', () => {
    const { parts, isMixed } = advise([aCall({ agent: GITHUB })])

    expect(isMixed).toBe(false)
    expect(parts).toMatchObject([
      {
        share: 1,
        workload: { kind: 'github_actions' },
        draft: { actions: ['ec2:DescribeInstances'] },
      },
    ])
    expect(parts[0]?.trust).toBeDefined()
  })

  it('gives each of several workloads what it alone did', () => {
    const { parts, isMixed } = advise([
      ...manyCalls(3, 1, { agent: GITHUB, service: 'ecr', name: 'PutImage', ip: '203.0.113.150' }),
      aCall({ agent: MAC, service: 'rds', name: 'DescribeDBInstances', ip: '203.0.113.151' }),
    ])

    expect(isMixed).toBe(true)
    expect(parts.map(({ share, draft }) => [share, draft.actions])).toEqual([
      [0.75, ['ecr:PutImage']],
      [0.25, ['rds:DescribeDBInstances']],
    ])
  })

  it('gives nobody what somebody did who is not known', () => {
    const { parts, isMixed, hasUnknown } = advise([
      aCall({ agent: GITHUB, ip: '203.0.113.150' }),
      aCall({ service: 'iam', name: 'CreateUser', ip: '203.0.113.151' }),
    ])

    expect([isMixed, hasUnknown]).toEqual([false, true])
    expect(parts.map(({ workload, draft }) => [workload.kind, draft.actions])).toEqual([
      ['github_actions', ['ec2:DescribeInstances']],
      ['not_known', ['iam:CreateUser']],
    ])
    expect(parts[1]).toMatchObject({ advice: undefined, trust: undefined })
  })

  it('counts what services did on behalf with the one workload there is', () => {
    const { parts, onBehalf, isMixed } = advise([
      aCall({ agent: MAC, service: 'cloudformation', name: 'CreateStack' }),
      aCall({ ip: CLOUDFORMATION, service: 'sns', name: 'CreateTopic' }),
    ])

    expect(isMixed).toBe(false)
    expect(parts).toHaveLength(1)
    expect(parts[0]?.draft.actions).toEqual(['cloudformation:CreateStack', 'sns:CreateTopic'])
    expect(onBehalf).toEqual([{ service: 'cloudformation', calls: 1 }])
  })

  it('keeps it apart where there are several, and where there is nothing else', () => {
    const several = advise([
      aCall({ agent: MAC, ip: '203.0.113.150' }),
      aCall({ agent: GITHUB, ip: '203.0.113.151' }),
      aCall({ ip: CLOUDFORMATION }),
    ])
    const alone = advise([aCall({ ip: CLOUDFORMATION })])

    expect(several.parts.map(({ workload }) => workload.kind)).toContain('aws_service')
    expect(alone.parts.map(({ workload }) => workload.kind)).toEqual(['aws_service'])
    expect(alone.isMixed).toBe(false)
  })

  it('makes nothing of nothing', () => {
    expect(advise([])).toMatchObject({ calls: 0, parts: [], isMixed: false })
  })

  it('lists apart what was refused', () => {
    const [part] = advise([aCall({ agent: MAC, error: 'AccessDenied' })]).parts

    expect(part?.draft.documents).toEqual([])
    expect(part?.notInDraft).toMatchObject([{ name: 'DescribeInstances', denied: 1 }])
  })
})

describe('adviceLineFor', () => {
  const line = (isWhole: boolean, ...calls: readonly SeenCall[]): string =>
    adviceLineFor({ workloads: observe(calls).workloads, isWhole })

  it('says in one sentence who uses it, how sure that is, and what would do', () => {
    expect(line(true, aCall({ agent: GITHUB }))).toBe(
      'Used by GitHub Actions (sure); instead: a role that GitHub Actions assume with their own OIDC token.',
    )
  })

  it('says of several that they are to be split', () => {
    expect(
      line(
        true,
        aCall({ agent: GITHUB, ip: '203.0.113.150' }),
        aCall({ agent: MAC, ip: '203.0.113.151' }),
        aCall({ ip: '203.0.113.152' }),
      ),
    ).toBe(
      'Used by GitHub Actions (sure) and by somebody at a laptop (likely) and by something that is not known: split it, a role for each, and find out what that is before the key goes.',
    )
  })

  it('says when not everything was read, and never that nothing uses it', () => {
    expect(line(false, aCall({ agent: GITHUB }))).toContain('Not everything could be read.')
    expect(line(false)).toBe('No use was seen in what could be read of CloudTrail.')
    expect(line(true)).toContain('does not show everything')
  })
})
