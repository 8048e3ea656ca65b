import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { oldKeyOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const Files = z.looseObject({
  files: z.array(z.looseObject({ name: z.string(), content: z.string() })),
})
const Policy = z.object({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.looseObject({ Sid: z.string(), Action: z.union([z.string(), z.array(z.string())]) }),
  ),
})

const GITHUB = 'aws-sdk-js/3.826.0 ua/2.1 configure-aws-credentials-for-github-actions'
const FARGATE = 'aws-sdk-nodejs/2.1363.0 linux/v16.20.2 exec-env/AWS_ECS_FARGATE promise'

describe('/awskey advise', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  const use = (access_key_id: string, user_agent: string, ip: string, more: object = {}) =>
    sandbox.call('use-key', {
      ...{ access_key_id, service: 'ec2', region: 'eu-central-1', user_agent, ip },
      ...more,
    })
  const keyOf = async (userName: string) => (await oldKeyOf(sandbox, userName)).accessKeyId
  const files = async () => Files.parse((await sandbox.call('state')).body).files
  const names = async () => (await files()).map(({ name }) => name)
  const fileOf = async (name: string) =>
    (await files()).find((file) => file.name === name)?.content ?? ''
  const policyOf = async (name: string) => Policy.parse(JSON.parse(await fileOf(name)))
  const actionsIn = async (name: string) =>
    (await policyOf(name)).Statement.flatMap(({ Action }) => Action)
  const told = async () => {
    const messages = await sandbox.messages({ holding: 'What no reading shows' })
    return JSON.stringify(messages.at(-1) ?? '')
  }

  it('says GitHub Actions for sure, and gives a role, a trust policy and a draft', async () => {
    const key = await keyOf('ci-payments')
    await use(key, GITHUB, '198.51.100.80', {
      ...{ service: 'sts', event_name: 'GetCallerIdentity', count: 4_000, minutes_ago: 600 },
    })
    await use(key, GITHUB, '198.51.100.80', { service: 'ecr', event_name: 'PutImage' })
    await sandbox.advance('PT20M')
    await sandbox.command('U0MAYA', 'C0PAYMENTS', 'advise development/ci-payments')

    const message = await told()
    expect(message).toContain('Used by GitHub Actions (sure):')
    expect(message).toContain('a role that GitHub Actions assume with their own OIDC token')
    expect(message).toContain('the program is the GitHub action configure-aws-credentials')
    expect(await names()).toEqual(['trust-policy.json', 'least-privilege.json', 'how.md'])
    const trust = await policyOf('trust-policy.json')
    expect(JSON.stringify(trust)).toContain('repo:<organization>/<repository>')
    expect(trust.Statement[0]?.Sid).toContain('<')
    expect(await actionsIn('least-privilege.json')).toEqual([
      'ecr:GetAuthorizationToken',
      'ecr:PutImage',
    ])
    expect(await fileOf('how.md')).toContain('Data events are not in the event history')
    expect(
      await sandbox.messages({ to: 'U0MAYA', holding: 'comes in your direct messages' }),
    ).toHaveLength(1)
    const { jobs } = await sandbox.state()
    expect(jobs).toMatchObject({ waiting: 0, dead: 0 })
  }, 60_000)

  it('says a laptop to its owner, and gives no trust policy', async () => {
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'advise')

    const message = await told()
    expect(message).toContain('Used by somebody at a laptop (sure)')
    expect(message).toContain('IAM Identity Center or with aws login')
    expect(await names()).toEqual(['least-privilege.json', 'how.md'])
  })

  it('names each workload of a mixed key with its share, and gives each its own role', async () => {
    const key = await keyOf('omar')
    await use(key, FARGATE, '10.1.2.3', { count: 60, event_name: 'RunInstances' })
    await use(key, 'collector/2', '192.0.2.70', { count: 10, service: 'rds' })
    await sandbox.advance('PT20M')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', `advise ${key} 30d`)

    const message = await told()
    expect(message).toContain('Several workloads use it')
    expect(message).toContain('Used by a container in ECS (sure):* 60 of')
    expect(message).toContain('Used by a SaaS vendor (Metricly) (sure):* 10 of')
    expect(message).toContain('somebody at a laptop')
    expect(await names()).toEqual([
      'trust-policy-ecs.json',
      'least-privilege-ecs.json',
      'trust-policy-vendor-metricly.json',
      'least-privilege-vendor-metricly.json',
      'least-privilege-laptop.json',
      'how.md',
    ])
    expect(await actionsIn('least-privilege-ecs.json')).toEqual(['ec2:RunInstances'])
    expect(await actionsIn('least-privilege-vendor-metricly.json')).toEqual([
      'rds:DescribeDBInstances',
    ])
    expect(await fileOf('trust-policy-vendor-metricly.json')).toContain('iam::999999999999:root')
  })

  it('names what is not known, and advises on none of it', async () => {
    const key = await keyOf('omar')
    await use(key, 'curl/8.5', '198.51.100.222', { service: 'iam', event_name: 'CreateUser' })
    await sandbox.advance('PT20M')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'advise 30d')

    expect(await told()).toContain('Used by something that is not known:*')
    expect(await actionsIn('least-privilege-laptop.json')).not.toContain('iam:CreateUser')
    expect(await fileOf('how.md')).toContain('treat the key as exposed')
  })

  it('says first which Region could not be read, also in the file, and asks for no Region', async () => {
    await sandbox.call('faults', {
      ...{ service: 'cloudtrail', operation: 'LookupEvents', region: 'us-east-1' },
      ...{ mode: 'deny', times: 1 },
    })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'advise')

    const message = await told()
    expect(message).toContain('*Incomplete:* Region us-east-1 was not read (AccessDenied).')
    expect(message).toContain('≥ ')
    expect(await fileOf('how.md')).toContain('Region us-east-1 was not read')
    const { Statement: statements } = await policyOf('least-privilege.json')
    expect(statements[0]?.Sid).toMatch(/^Incomplete/)
    expect(JSON.stringify(statements)).not.toContain('RequestedRegion')
  })

  it('offers to make a key Inactive that AWS, too, knows of no use of', async () => {
    const key = await keyOf('never-nora')
    await sandbox.command('U0MAYA', 'C0PAYMENTS', `advise ${key}`)

    const message = await told()
    expect(message).toContain('*No call was seen*')
    expect(message).toContain('AWS knows of no use at all')
    expect(message).toContain(`/awskey deactivate ${key} because nothing uses it`)
    expect(await names()).toEqual([])
  })

  it('does not call a key unused whose calls the history never has', async () => {
    await sandbox.command('U0SAM', 'C0SECURITY', 'advise development/s3-backup')

    const message = await told()
    expect(message).toContain('for s3 in')
    expect(message).toContain('It *is* in use')
    expect(message).not.toContain('/awskey deactivate')
  })

  it.each([
    ['somebody else', 'U0TINA', 'for its owner, the approvers of its team and security'],
    ['a guest', 'U0GUS', 'Guests'],
  ])('tells nothing to %s', async (_who, person, why) => {
    await sandbox.command(person, 'C0PAYMENTS', 'advise development/omar')

    expect(JSON.stringify(await sandbox.messages({ to: person }))).toContain(why)
    expect(await told()).toBe('""')
    expect(await files()).toEqual([])
  })

  it('goes on where a worker died, and tells once', async () => {
    await sandbox.fault({ service: 'dynamodb', operation: 'PutItem', mode: 'crash', times: 1 })
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'advise 7d')

    expect(await sandbox.logs()).toContain('ended by a planted crash')
    expect(await sandbox.messages({ holding: 'What no reading shows' })).toHaveLength(1)
    expect(await names()).toEqual(['least-privilege.json', 'how.md'])
  }, 60_000)
})
