import { describe, expect, it } from 'vitest'
import { parseAwskeyYaml } from '../../src/app/awskey-config.ts'
import { formatProblem } from '../../src/app/format-problem.ts'
import { FULL_DEPLOYMENT } from '../fixtures/full-deployment.ts'

const MINIMAL = `accounts:
  - { id: '111111111111', name: development }
teams: []
security: { channel: C0SECURITY, approvers: { people: [U0SAM] } }
platform: { channel: C0PLATFORM }
`
function read(lines: string) {
  return parseAwskeyYaml(`${MINIMAL}${lines}`, 'awskey.yml')
}

describe('deployment', () => {
  it('is the usual one where nothing is written', () => {
    const config = read('')
    expect(config.ok && config.value.deployment).toEqual({
      naming: { prefix: 'awskey', rolePath: '/' },
      tags: {},
      logRetention: 90,
      tracing: false,
      keys: {},
    })
  })

  it('holds everything that can be asked for', () => {
    const config = read(FULL_DEPLOYMENT)
    expect(config.ok && config.value.deployment).toMatchObject({
      naming: { prefix: 'keys-eu', rolePath: '/security/awskey/' },
      alarmsEmail: 'platform@example.com',
      organization: 'o-ab12cd34ef',
      ledgerExport: { mode: 'compliance', retentionDays: 400 },
    })
  })

  it.each([
    ['{ prefix: Keys }', 'deployment.prefix: write 2 to 20 small letters'],
    ['{ prefix: a-name-that-is-much-too-long }', 'deployment.prefix: write 2 to 20 small letters'],
    ['{ rolePath: ops }', 'deployment.rolePath: write an IAM path'],
    ['{ permissionsBoundary: boundary }', 'deployment.permissionsBoundary: write the ARN'],
    ['{ tags: { "aws:x": y } }', 'deployment.tags.aws:x: write another key'],
    [
      '{ tags: { "awskey:deployment": y } }',
      'deployment.tags.awskey:deployment: write another key',
    ],
    ['{ logRetention: 91 }', 'deployment.logRetention: write one of the numbers'],
    ['{ keys: { table: alias/x } }', 'deployment.keys.table: write the ARN of a KMS key'],
    [
      '{ keys: { tabel: x } }',
      'deployment.keys.tabel: is not a key that awskey knows here; did you mean table?',
    ],
    ['{ alarms: { email: nobody } }', 'deployment.alarms.email: write one e-mail address'],
    ['{ organization: acme }', 'deployment.organization: write the id'],
    [
      '{ ledgerExport: { mode: none, retention: 1d } }',
      'deployment.ledgerExport.mode: write governance or compliance',
    ],
    [
      '{ ledgerExport: { mode: governance, retention: 36h } }',
      'deployment.ledgerExport.retention: write whole days',
    ],
    ['{ ledgerExport: { mode: governance } }', 'deployment.ledgerExport.retention: is missing'],
  ])('refuses %s with line and path', (section, message) => {
    const config = read(`deployment: ${section}\n`)
    expect(config.ok).toBe(false)
    expect(config.ok ? [] : config.error.map(formatProblem)).toEqual([
      expect.stringContaining(`awskey.yml:6: ${message}`),
    ])
  })

  it('refuses a role of the deployment as reader of secrets, whatever it is called', () => {
    const role = 'arn:aws:iam::111111111111:role/ops/keys-operator'
    const people = `people: { U0ERIN: [{ account: development, user: erin, readerRole: '${role}' }] }\n`
    const config = read(`${people}deployment: { prefix: keys }\n`)
    expect(config.ok ? [] : config.error.map(({ message }) => message)).toEqual([
      "write a role of the person or of the team: what begins with keys- is awskey's own",
    ])
    expect(read(people).ok).toBe(true)
  })

  it('refuses keys of another partition than the rest of the file', () => {
    const config = parseAwskeyYaml(
      `${MINIMAL}deployment: { keys: { logs: 'arn:aws-cn:kms:cn-north-1:111111111111:key/a' } }\n`,
      'awskey.yml',
      { region: 'eu-central-1' },
    )
    expect(config.ok ? [] : config.error.map(formatProblem)).toEqual([
      expect.stringContaining('deployment.keys.logs: is in the partition aws-cn'),
    ])
  })
})
