import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const { 'module.exports': awskeyPlugin } = await import('../build/serverless-plugin.ts')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awskey-plugin-'))
})
afterEach(() => rm(folder, { recursive: true }))

const ACCOUNTS = `accounts:
  - { id: '111111111111', name: development }
  - { id: '222222222222', name: Production }
teams: []
security: { channel: C0SECURITY, approvers: { usergroup: S0SECURITY } }
platform: { channel: C0PLATFORM }
`
async function resolved(config: string, address: string): Promise<unknown> {
  await writeFile(join(folder, 'awskey.yml'), config)
  const plugin = awskeyPlugin({
    serviceDir: folder,
    classes: { Error },
    processedInput: { commands: ['package'] },
    service: {
      service: 'awskey',
      provider: { stage: 'x', compiledCloudFormationTemplate: { Resources: {} } },
      package: {},
      functions: {},
    },
  })
  return plugin.configurationVariablesSources.awskey.resolve({ address }).value
}

async function rolesOf(config: string): Promise<readonly string[]> {
  const value = await resolved(config, 'spokeRoles')
  return [...JSON.stringify(value).matchAll(/(\d{12}):role\/([\w-]+)/g)].map(
    ([, account, role]) => `${account}/${role}`,
  )
}
const USUAL = ['111111111111', '222222222222'].flatMap((id) => [
  `${id}/awskey-reader`,
  `${id}/awskey-operator`,
])

describe('spokeRoles', () => {
  it('has no way to root users where none is configured', async () => {
    expect(await rolesOf(ACCOUNTS)).toEqual(USUAL)
  })

  it.each(['production', "'222222222222'"])(
    'has the one role for root users, in the account %s alone',
    async (account) => {
      const line = `rootAccess: { account: ${account}, managementAccount: '333333333333' }`
      expect(await rolesOf(`${ACCOUNTS}${line}\n`)).toEqual([...USUAL, '222222222222/awskey-root'])
    },
  )
})

describe('the weekly schedule', () => {
  const weekly = async (lines: string): Promise<readonly unknown[]> =>
    Promise.all(
      ['weeklySchedule', 'weeklyState', 'timezone'].map((each) =>
        resolved(`${ACCOUNTS}${lines}`, each),
      ),
    )

  it.each([
    ['', ['cron(0 9 ? * MON *)', 'ENABLED', 'UTC']],
    [
      "timezone: Europe/Berlin\nweekly: { at: 'Fri 16:30' }\n",
      ['cron(30 16 ? * FRI *)', 'ENABLED', 'Europe/Berlin'],
    ],
    ['weekly: { at: never }\n', ['cron(0 9 ? * MON *)', 'DISABLED', 'UTC']],
  ])('is as the configuration says: %j', async (lines, expected) => {
    expect(await weekly(lines)).toEqual(expected)
  })
})

describe('the configuration', () => {
  it('gives names that begin with its prefix, under its path', async () => {
    const deployment = 'deployment: { prefix: keys, rolePath: /ops/ }\n'
    expect(await resolved(`${ACCOUNTS}${deployment}`, 'prefix')).toBe('keys')
    expect(await resolved(ACCOUNTS, 'prefix')).toBe('awskey')
    expect(await resolved(`${ACCOUNTS}${deployment}`, 'rotatorRoles')).toEqual(
      ['111111111111', '222222222222'].map((id) => ({
        'Fn::Sub': `arn:\${AWS::Partition}:iam::${id}:role/ops/keys-rotator`,
      })),
    )
  })

  it('with a mistake stops the packaging, with line and path', async () => {
    await expect(resolved(`${ACCOUNTS}deployment: { prefix: A }\n`, 'prefix')).rejects.toThrow(
      'awskey.yml:7: deployment.prefix: write 2 to 20 small letters',
    )
  })
})
