import { describe, expect, it } from 'vitest'
import { trustPolicyFor } from '../../../src/keys/advice/trust-policy.ts'
import { WORKLOADS, type WorkloadKind } from '../../../src/keys/advice/workload.ts'
import { workloadAdvice, workloadName } from '../../../src/keys/advice/workload-advice.ts'

const AT = { account: '111111111111', partition: 'aws', region: 'eu-central-1' }
const trust = (kind: WorkloadKind, more: object = {}) => trustPolicyFor({ kind, ...more }, AT)

describe('trustPolicyFor', () => {
  it('lets GitHub in for one repository and branch, which have to be filled in', () => {
    expect(trust('github_actions')?.Statement[0]).toMatchObject({
      Principal: {
        Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com',
      },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub':
            'repo:<organization>/<repository>:ref:refs/heads/<branch>',
        },
      },
    })
  })

  it('lets a certificate in by its name and its trust anchor', () => {
    expect(trust('on_premises')?.Statement[0]?.Condition).toEqual({
      StringEquals: { 'aws:PrincipalTag/x509Subject/CN': '<name in the certificate>' },
      ArnEquals: {
        'aws:SourceArn':
          'arn:aws:rolesanywhere:eu-central-1:111111111111:trust-anchor/<trust anchor>',
      },
    })
  })

  it('lets a vendor in by its account and an external id', () => {
    const known = { accountId: '999999999999', externalIdHint: 'on its page' }

    expect(trust('vendor', known)?.Statement[0]).toMatchObject({
      Principal: { AWS: 'arn:aws:iam::999999999999:root' },
      Condition: { StringEquals: { 'sts:ExternalId': '<external id: on its page>' } },
    })
    expect(trust('vendor')?.Statement[0]?.Principal).toEqual({
      AWS: 'arn:aws:iam::<account id of the vendor>:root',
    })
  })

  it('names the partition', () => {
    expect(
      JSON.stringify(trustPolicyFor({ kind: 'ecs' }, { ...AT, partition: 'aws-us-gov' })),
    ).toContain('arn:aws-us-gov:ecs:eu-central-1:111111111111:*')
  })

  it.each(WORKLOADS)(
    'is refused by IAM where %s leaves anything open, and not where it does not',
    (kind) => {
      const policy = trust(kind)
      if (policy === undefined) {
        expect(['laptop', 'cloudshell', 'aws_service', 'not_known']).toContain(kind)
        return
      }
      const [{ Sid, ...statement } = { Sid: '' }] = policy.Statement
      const isOpen = JSON.stringify(statement).includes('<')
      // Letters and digits are all that IAM takes there.
      expect(/^[0-9A-Za-z]*$/.test(Sid)).toBe(!isOpen)
      expect(JSON.stringify(policy)).not.toMatch(/"AWS":"\*"|"\*"/)
    },
  )

  it('asks for nobody without a condition but where AWS alone can be meant', () => {
    const without = WORKLOADS.filter((kind) => {
      const [statement] = trust(kind)?.Statement ?? []
      return statement !== undefined && statement.Condition === undefined
    })

    expect(without).toEqual(['lambda', 'ec2'])
  })
})

describe('workloadAdvice', () => {
  it.each(WORKLOADS.filter((kind) => kind !== 'not_known'))('has steps for %s', (kind) => {
    expect(workloadAdvice({ kind })?.steps.length).toBeGreaterThan(0)
  })

  it('advises on nothing that is not known', () => {
    expect(workloadAdvice({ kind: 'not_known' })).toBeUndefined()
  })

  it('names a vendor', () => {
    expect(workloadName({ kind: 'vendor', name: 'Metricly' })).toBe('a SaaS vendor (Metricly)')
  })
})
