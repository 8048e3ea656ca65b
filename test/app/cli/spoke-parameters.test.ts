import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { printSpokeParameters } from '../../../src/app/cli/spoke-parameters.ts'
import { SPOKE_TEMPLATE, spokeRole } from '../../support/spoke-template.ts'

const HUB = '333333333333'
const KEY = 'arn:aws:kms:us-east-1:222222222222:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f'
const WRITTEN = `
accounts:
  - { id: '111111111111', name: development, externalId: for-development }
  - { id: '222222222222', name: production, externalId: for-production, kmsKey: '${KEY}' }
teams: []
security: { channel: C0SECURITY, approvers: { usergroup: S0SECURITY } }
platform: { channel: C0PLATFORM }
protected: { users: [break-glass, 'a,b'], paths: [/admin/] }
rootAccess: { account: development, managementAccount: '444444444444' }
organization: { account: production }
trail: { account: production, region: eu-central-1, database: logs, table: events, workgroup: audits }
deployment: { prefix: keys, rolePath: /ops/, organization: o-ab12cd34ef }
`

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'awskey-parameters-'))
  file = join(folder, 'awskey.yml')
  writeFileSync(file, WRITTEN)
})
afterAll(() => rmSync(folder, { recursive: true }))

const Printed = z.array(z.strictObject({ ParameterKey: z.string(), ParameterValue: z.string() }))
const parametersOf = (out: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Printed.parse(JSON.parse(out)).map((each) => [each.ParameterKey, each.ParameterValue]),
  )
const COMMON = {
  HubAccountId: HUB,
  HubRegion: 'eu-central-1',
  HomeRegion: 'us-east-1',
  OrganizationId: 'o-ab12cd34ef',
  Prefix: 'keys',
  RolePath: '/ops/',
  ProtectedUsers:
    'arn:aws:iam::*:user/break-glass,arn:aws:iam::*:user/*/break-glass,arn:aws:iam::*:user/a?b,arn:aws:iam::*:user/*/a?b,arn:aws:iam::*:user/admin/*',
}

describe('npm run spoke:parameters', () => {
  it('says of one account what awskey.yml says of it', () => {
    const { exitCode, out, said } = printSpokeParameters(
      [HUB, 'eu-central-1', 'Production', file],
      {},
    )
    expect([exitCode, said]).toEqual([0, []])
    expect(parametersOf(out)).toEqual({
      ...COMMON,
      ExternalId: 'for-production',
      SecretsKeyArn: KEY,
      OrganizationReads: 'true',
      Trail: 'true',
      TrailRegion: 'eu-central-1',
      TrailWorkgroup: 'audits',
      TrailDatabase: 'logs',
      TrailTable: 'events',
    })
    const development = printSpokeParameters([HUB, 'eu-central-1', '111111111111', file], {}).out
    expect(parametersOf(development)).toEqual({
      ...COMMON,
      ExternalId: 'for-development',
      RootAccess: 'true',
    })
  })

  it('says what is the same for all accounts, and whose stacks take more', () => {
    const { out, said } = printSpokeParameters([HUB, 'eu-central-1'], { AWSKEY_CONFIG: file })
    expect(parametersOf(out)).toEqual(COMMON)
    expect(said).toEqual([
      'development (111111111111) takes more: ExternalId, RootAccess. Print them with its name.',
      'production (222222222222) takes more: ExternalId, SecretsKeyArn, OrganizationReads, Trail, TrailRegion, TrailWorkgroup, TrailDatabase, TrailTable. Print them with its name.',
    ])
  })

  it('gives the template parameters that it knows, and values that it takes', () => {
    const { out } = printSpokeParameters([HUB, 'us-east-1', 'production', file], {})
    const parameters = parametersOf(out)
    const Known = z.object({ AllowedPattern: z.string().optional() })
    for (const [name, value] of Object.entries(parameters)) {
      const { AllowedPattern = '' } = Known.parse(SPOKE_TEMPLATE.Parameters[name])
      expect(value, name).toMatch(new RegExp(AllowedPattern))
    }
    const operator = spokeRole('keys-operator', { parameters })
    expect(operator.path).toBe('/ops/')
    expect(JSON.stringify(operator.policies)).toContain(':user/*/break-glass')
  })

  it.each([
    [['not an account', 'us-east-1'], 'npm run spoke:parameters'],
    [[HUB], 'npm run spoke:parameters'],
    [[HUB, 'mars-north-1'], 'npm run spoke:parameters'],
    [[HUB, 'us-east-1', 'staging'], 'There is no account staging'],
  ])('prints nothing for %j', (args, says) => {
    const { exitCode, out, said } = printSpokeParameters(args, { AWSKEY_CONFIG: file })
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' })
    expect(said.join()).toContain(says)
  })

  it('prints nothing that CloudFormation would not take', () => {
    const users = Array.from({ length: 90 }, (_, at) => `somebody-who-is-protected-${at}`)
    const long = join(folder, 'long.yml')
    writeFileSync(long, WRITTEN.replace('[break-glass,', `[${users.join(', ')},`))
    const { exitCode, said } = printSpokeParameters([HUB, 'us-east-1', 'production', long], {})
    expect([exitCode, said.join()]).toEqual([1, expect.stringContaining('ProtectedUsers')])
  })

  it('says what is wrong with a file that cannot be used', () => {
    const broken = join(folder, 'broken.yml')
    writeFileSync(broken, 'accounts: []\n')
    const { exitCode, said } = printSpokeParameters([HUB, 'us-east-1', 'production', broken], {})
    expect([exitCode, said.at(-1)]).toEqual([1, `${broken} cannot be used.`])
  })
})
