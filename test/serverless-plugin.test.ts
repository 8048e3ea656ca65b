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
`
async function rolesOf(config: string): Promise<readonly string[]> {
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
  const { value } = plugin.configurationVariablesSources.awskey.resolve({ address: 'spokeRoles' })
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
