import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkConfig } from '../../src/app/cli/config-check.ts'

const BASE = `accounts:
  - { id: '111111111111', name: development }
teams:
  - name: payments
    channel: C0PAYMENTS
    approvers: { usergroup: S0PAYMENTS }
    owns: { path: /payments/ }
security: { channel: C0SECURITY, approvers: { usergroup: S0SECURITY } }
platform: { channel: C0PLATFORM }
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'awskey-config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(text: string): string {
  const file = join(folder, 'awskey.yml')
  writeFileSync(file, text)
  return file
}
const checked = (text: string) => checkConfig([fileWith(text)], {})
const warningsOf = (text: string): readonly string[] => {
  const { exitCode, lines } = checked(text)
  expect(exitCode).toBe(0)
  return lines.filter((line) => line.startsWith('warning: '))
}

describe('checkConfig', () => {
  it('says first where awskey is in dry run, and nothing where it is nowhere', () => {
    expect(checked(`${BASE}dryRun: true\n`).lines[0]).toBe(
      'Dry run in every account: awskey says what it would do there, and changes nothing.',
    )
    expect(checked(BASE).lines.join()).not.toContain('Dry run')
  })

  it('names every problem with file, line, path and what to write', () => {
    const { exitCode, lines } = checked(
      `${BASE}policy:\n  create: { from: managers }\n  delete: { approvals: 0 }\nsensitve: {}\n`,
    )
    const file = join(folder, 'awskey.yml')
    expect(exitCode).toBe(1)
    expect(lines).toEqual([
      `${file}:11: policy.create.from: write team, security, { people: [U0MAYA] } or { usergroup: S0PAYMENTS }`,
      `${file}:12: policy.delete.approvals: write at least 1: fewer are not safe here`,
      `${file}:13: sensitve: is not a key that awskey knows here; did you mean sensitive?`,
      `${file} cannot be used: 3 problems.`,
    ])
  })

  it('says so where there is no file', () => {
    const missing = join(folder, 'nowhere.yml')
    expect(checkConfig([missing], {})).toMatchObject({ exitCode: 1 })
    expect(checkConfig([missing], {}).lines[0]).toContain('nowhere.yml')
  })

  it('takes the file that is named, else that of the environment', () => {
    const file = fileWith(BASE)
    expect(checkConfig([], { AWSKEY_CONFIG: file }).lines.at(-1)).toContain(file)
    expect(checkConfig(['sandbox/awskey.yml'], { AWSKEY_CONFIG: file }).lines.at(-1)).toContain(
      'sandbox/awskey.yml',
    )
    expect(checkConfig([], {}).lines.at(-1)).toContain('awskey.yml')
  })

  it('shows the policy in words', () => {
    const text = checked(`${BASE}policy:
  create: { approvals: 2, from: { people: [U0MAYA, U0MAX] }, mayRequest: [owner, security], expiresAfter: 36h }
  rotate: { approvals: 0, expiresAfter: 90m }
  delete: { from: { usergroup: S0LEADS } }
sensitive: { paths: [/prod/], tags: { env: [prod, live] } }
breakGlass: { people: [U0SAM, U0SIA], operations: [rotate] }
delegation: { max: 14d }
`).lines.join('\n')
    for (const sentence of [
      'create: 2 approvals by U0MAYA or U0MAX, within 36h; only the owner, security may ask',
      "rotate: nobody where the owner asks; one approval by the owner or the owner team's approvers where somebody else does, within 90m",
      'delete: 1 approval by the user group S0LEADS, within 7d',
      'release: 2 approvals by security, within 1d',
      'paths: /prod/; tags: env=prod, env=live',
      'it takes 2 approvals at least, and whoever approves types the last four characters of the key',
      'team payments: the user group S0PAYMENTS',
      'U0SAM or U0SIA may break the glass for rotate',
      'at most 14d',
      'can be used; no warnings',
    ])
      expect(text).toContain(sentence)
  })

  it.each([
    [
      'a team of one approver',
      BASE.replace('{ usergroup: S0PAYMENTS }', '{ people: [U0MAYA] }'),
      'team payments has one approver, U0MAYA',
    ],
    [
      'operations that too few could approve',
      `${BASE.replace('{ usergroup: S0PAYMENTS }', '{ people: [U0MAYA, U0MAX] }')}policy: { create: { approvals: 3 } }\n`,
      'team payments has too few approvers (2) for create: nobody could approve that',
    ],
    [
      'sensitive targets that too few could approve',
      BASE.replace('{ usergroup: S0SECURITY }', '{ people: [U0SAM] }'),
      'security has too few approvers (1) for create, rotate, deactivate, activate, delete, snooze, exempt on sensitive targets',
    ],
    [
      'what needs two of one person',
      BASE.replace('{ usergroup: S0SECURITY }', '{ people: [U0SAM] }'),
      'security has too few approvers (1) for release, deleteRoot: nobody could approve that',
    ],
    [
      'named people who are too few',
      `${BASE}policy: { delete: { approvals: 2, from: { people: [U0MAYA] } } }\n`,
      'the list of people in policy has too few approvers (1) for delete',
    ],
    [
      'somebody mapped twice',
      `${BASE}people: { U0ERIN: [{ account: development, user: erin }, { account: development, user: ci }] }\n`,
      'U0ERIN is mapped twice in development',
    ],
    [
      'two people for one IAM user',
      `${BASE}people: { U0ERIN: [{ account: development, user: erin }], U0TWIN: [{ account: development, user: Erin }] }\n`,
      'U0ERIN and U0TWIN are both mapped to Erin and count as one person',
    ],
    [
      'one person who may break the glass',
      `${BASE}breakGlass: { people: [U0SAM], operations: [rotate] }\n`,
      'breakGlass names one person, U0SAM',
    ],
  ])('warns of %s', (_what, text, expected) => {
    expect(warningsOf(text).join('\n')).toContain(expected)
  })

  it('does not warn of what only Slack knows', () => {
    expect(warningsOf(BASE)).toEqual([])
  })
})

describe('npm run config:check', () => {
  it('prints what it found and ends with 1 where the file cannot be used', () => {
    const run = (file: string) =>
      spawnSync(process.execPath, ['src/app/cli/config-check.ts', file], { encoding: 'utf8' })
    expect(run('awskey.example.yml')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('can be used'),
    })
    expect(run(fileWith('accounts: []\n'))).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('awskey.yml:1: accounts: write at least one'),
    })
  })
})
