import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAwskeyYaml } from '../../src/app/awskey-config.ts'
import { formatProblem } from '../../src/app/format-problem.ts'
import { policyWarnings } from '../../src/app/policy-warnings.ts'
import { dryRunAccounts, isDryRun } from '../../src/people/organisation.ts'
import { AccountId, SlackUserId } from '../../src/requests/ids.ts'
import { DAY_MS, HOUR_MS } from '../../src/shared/duration.ts'

const MINIMAL = `accounts:
  - { id: '111111111111', name: development }
  - { id: '222222222222', name: production, sensitive: true }
teams:
  - name: payments
    channel: C0PAYMENTS
    approvers: { usergroup: S0PAYMENTS }
    owns: { path: /payments/ }
security: { channel: C0SECURITY, approvers: { usergroup: S0SECURITY } }
platform: { channel: C0PLATFORM }
`

const problemsOf = (text: string): string[] => {
  const parsed = parseAwskeyYaml(text, 'awskey.yml')
  return parsed.ok ? [] : parsed.error.map(formatProblem)
}
const configOf = (text: string) => {
  const parsed = parseAwskeyYaml(text, 'awskey.yml', { now: new Date('2026-03-02T09:00:00.000Z') })
  if (!parsed.ok) throw new Error(parsed.error.map(formatProblem).join('\n'))
  return parsed.value
}
const replaced = (from: string, to: string): string => {
  expect(MINIMAL).toContain(from)
  return MINIMAL.replace(from, to)
}

describe('parseAwskeyYaml', () => {
  it('fills in the usual values where little is written', () => {
    const config = configOf(MINIMAL)
    expect(config).toMatchObject({
      timezone: 'UTC',
      slack: {},
      rotation: {
        overlapMs: 7 * DAY_MS,
        quietMs: { human: 7 * DAY_MS, machine: 35 * DAY_MS },
        soakMs: 7 * DAY_MS,
        deliveryDeadlineMs: 24 * HOUR_MS,
      },
      limits: { machine: { warnMs: 330 * DAY_MS, staleMs: 365 * DAY_MS, unusedMs: 45 * DAY_MS } },
      longest: { snoozeMs: 30 * DAY_MS, exemptMs: 180 * DAY_MS },
      weekly: { day: 1, time: '09:00' },
    })
    expect(config.policy.operations.delete).toEqual({
      approvals: 1,
      from: 'team',
      mayRequest: ['anybody'],
      expiresAfterMs: 7 * DAY_MS,
    })
    expect(config.policy.operations.release).toMatchObject({ approvals: 2, from: 'security' })
    expect(config.policy.sensitive).toEqual({ approvals: 2, typedConfirmation: true })
    expect(config).not.toHaveProperty('breakGlass')
    expect(config).not.toHaveProperty('quietHours')
  })

  it('knows where more accounts are found', () => {
    expect(configOf(MINIMAL)).not.toHaveProperty('organization')
    const config = configOf(
      `${MINIMAL}organization: { account: Production, externalId: x-1, ous: [ou-ab12-34cd56ef], except: ['333333333333'], names: { '444400000001': labs } }\n`,
    )
    expect(config.organization).toEqual({
      account: '222222222222',
      externalId: 'x-1',
      ous: ['ou-ab12-34cd56ef'],
      except: ['333333333333'],
      names: { '444400000001': 'labs' },
    })
  })

  it.each([
    ['{ account: nowhere }', 'organization.account: there is no account nowhere'],
    ['{ account: production, ous: [payments] }', 'organization.ous[0]: write the id of an OU'],
    ['{ account: production, except: [labs] }', 'organization.except[0]:'],
    ['{ account: production, ou: [ou-ab12-34cd56ef] }', 'organization.ou: is not a key'],
  ])('refuses an organization of %s', (written, said) => {
    expect(problemsOf(`${MINIMAL}organization: ${written}\n`).join('\n')).toContain(said)
  })

  it.each([
    [
      'a key of another partition than a role',
      replaced(
        'name: development }',
        "name: development, kmsKey: 'arn:aws-cn:kms:cn-north-1:111111111111:key/12ab', breakGlassRoles: ['arn:aws:iam::111111111111:role/help'] }",
      ),
      'accounts[0].breakGlassRoles[0]: is in the partition aws, and this deployment in aws-cn',
    ],
    [
      'a Region of another partition',
      `${MINIMAL}regions: [eu-central-1, us-gov-west-1]\n`,
      'regions[1]: is in the partition aws-us-gov, and this deployment in aws',
    ],
  ])('refuses %s: a deployment is of one partition', (_what, text, said) => {
    expect(problemsOf(text).join('\n')).toContain(said)
  })

  it('refuses an account of another partition than the deployment', () => {
    const text = replaced(
      'name: development }',
      "name: development, breakGlassRoles: ['arn:aws:iam::111111111111:role/help'] }",
    )
    const parsed = parseAwskeyYaml(text, 'awskey.yml', { region: 'us-gov-west-1' })
    expect(parsed).toMatchObject({
      ok: false,
      error: [
        {
          line: 2,
          path: 'accounts[0].breakGlassRoles[0]',
          message: expect.stringContaining('partition aws, and this deployment in aws-us-gov'),
        },
      ],
    })
    expect(parseAwskeyYaml(text, 'awskey.yml', { region: 'eu-central-1' }).ok).toBe(true)
  })

  it.each(['sandbox/awskey.yml', 'awskey.example.yml'])('reads %s', (file) => {
    expect(problemsOf(readFileSync(file, 'utf8'))).toEqual([])
  })

  it('takes the dry run from the account, else from the top, where it is off', () => {
    const accounts = (text: string) => configOf(text).organisation.accounts
    const inDryRun = (text: string) => accounts(text).map(({ dryRun }) => dryRun)
    expect(inDryRun(replaced('', ''))).toEqual([false, false])
    expect(inDryRun(`${replaced('', '')}dryRun: true\n`)).toEqual([true, true])
    const production = replaced('name: production, ', 'name: production, dryRun: false, ')
    expect(inDryRun(`${production}dryRun: true\n`)).toEqual([true, false])
    const { organisation } = configOf(`${production}dryRun: true\n`)
    expect(dryRunAccounts(organisation)).toEqual(['development'])
    expect(isDryRun(organisation, AccountId.parse('222222222222'))).toBe(false)
    // What the file does not name is as the whole deployment.
    expect(isDryRun(organisation, AccountId.parse('999999999999'))).toBe(true)
    expect(dryRunAccounts(configOf(`${replaced('', '')}dryRun: true\n`).organisation)).toBe('all')
  })

  it('takes self-fetching from the account, else from the rotation', () => {
    const { organisation } = configOf(
      `${replaced('name: production, sensitive: true', 'name: production, selfFetch: false')}rotation: { selfFetch: true }\n`,
    )
    expect(organisation.accounts.map(({ selfFetch }) => selfFetch)).toEqual([true, false])
  })

  it('resolves accounts of people by name in any case and by id', () => {
    const { organisation } = configOf(
      `${MINIMAL}people:
  U0ERIN: [{ account: Development, user: erin, readerRole: 'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/dev' }]
  U0OMAR: [{ account: '222222222222', user: omar }]
`,
    )
    expect(organisation.people.get(SlackUserId.parse('U0ERIN'))).toEqual([
      {
        account: AccountId.parse('111111111111'),
        userName: 'erin',
        readerRole: 'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/dev',
      },
    ])
    expect(organisation.people.get(SlackUserId.parse('U0OMAR'))?.[0]?.account).toBe('222222222222')
  })

  it('gives a team one role that reads secrets for every account, or one for each that is named', () => {
    const arn = 'arn:aws:iam::111111111111:role/payments-workload'
    const rolesOf = (written: string) =>
      configOf(
        replaced(
          'owns: { path: /payments/ }',
          `owns: { path: /payments/ }\n    readerRole: ${written}`,
        ),
      ).organisation.teams[0]?.readerRoles
    expect(rolesOf(arn)).toEqual(
      new Map([
        ['111111111111', arn],
        ['222222222222', arn],
      ]),
    )
    expect(rolesOf(`{ Production: '${arn}' }`)).toEqual(new Map([['222222222222', arn]]))
    expect(configOf(MINIMAL).organisation.teams[0]).not.toHaveProperty('readerRoles')
  })

  it.each([
    ['payments-workload', 'write the ARN of a role'],
    ['[payments-workload]', 'write the ARN of a role, or one for each account'],
    [`'arn:aws:iam::111111111111:role/awskey-operator'`, "awskey's own roles read no secret"],
    [`{ prod: 'arn:aws:iam::111111111111:role/x' }`, 'there is no account prod'],
    [`{ production: 'arn:aws:iam::1:role/x' }`, 'write the ARN of a role'],
    [
      `{ production: 'arn:aws:iam::111111111111:role/x', '222222222222': 'arn:aws:iam::111111111111:role/y' }`,
      'production is there already',
    ],
  ])('refuses the reader role %s of a team', (written, message) => {
    const text = replaced(
      'owns: { path: /payments/ }',
      `owns: { path: /payments/ }\n    readerRole: ${written}`,
    )
    expect(problemsOf(text).join('\n')).toContain(message)
  })

  it('reads with which key secrets are sealed in an account, and who may open them besides', () => {
    const kms = 'arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab'
    const role = 'arn:aws:iam::111111111111:role/break-glass'
    const text = replaced(
      "id: '111111111111',",
      `id: '111111111111', kmsKey: '${kms}', breakGlassRoles: ['${role}'],`,
    )
    expect(configOf(text).organisation.accounts[0]).toMatchObject({
      kmsKey: kms,
      breakGlassRoles: [role],
    })
    const wrong = replaced("id: '111111111111',", "id: '111111111111', kmsKey: alias/sealed,")
    expect(problemsOf(wrong).join('\n')).toContain('write the ARN of a KMS key')
  })

  it('reads whom awskey leaves alone, until the end of a day', () => {
    const config = configOf(
      `${MINIMAL}timezone: Europe/Berlin
exempt:
  - { user: payout, account: Production, until: 2026-12-31, reason: goes in spring }
  - { tag: { env: sandbox }, until: '2026-12-31', reason: x }
  - { path: /robots/, until: '2020-01-01', reason: is over }
  - { group: robots, until: '2026-12-31', reason: x }
`,
    )
    expect(config.exempt).toMatchObject([
      {
        account: '222222222222',
        by: { kind: 'user', userName: 'payout' },
        until: new Date('2026-12-31T22:59:59.999Z'),
        reason: 'goes in spring',
        place: 'exempt[0]',
      },
      { by: { kind: 'tag', key: 'env', value: 'sandbox' }, place: 'exempt[1]' },
      { by: { kind: 'path', path: '/robots/' } },
      { by: { kind: 'group', group: 'robots' } },
    ])
  })

  it('warns of a line that goes by a tag that nobody protects, and of no other', () => {
    const line = (account: string) =>
      `exempt: [{ account: ${account}, tag: { env: x }, until: '2026-12-31', reason: x }]\n`
    const trusting = replaced('name: development }', 'name: development, trustTags: true }')
    const warnings = (text: string) =>
      policyWarnings(configOf(text)).filter((each) => each.startsWith('exempt'))
    expect(warnings(`${trusting}${line('development')}`)).toEqual([])
    expect(warnings(`${trusting}${line('production')}`)).toEqual([
      'exempt[0] goes by the tag env=x, which exempts nobody in production: the account does not say trustTags.',
    ])
  })

  it.each([
    ['{ user: payout, reason: x }', 'awskey.yml:11: exempt[0].until: is missing'],
    ["{ user: payout, until: '2026-12-31' }", 'awskey.yml:11: exempt[0].reason: is missing'],
    ["{ user: payout, until: '2026-12-31', reason: ' ' }", 'exempt[0].reason: write something'],
    ["{ user: payout, until: '2026-02-30', reason: x }", 'exempt[0].until: write the last day'],
    ["{ until: '2026-12-31', reason: x }", 'name one of user, path, tag or group'],
    ["{ user: a, path: /a/, until: '2026-12-31', reason: x }", 'name one of user, path'],
    ["{ tag: { a: b, c: d }, until: '2026-12-31', reason: x }", 'write one tag'],
    [
      "{ user: a, account: staging, until: '2026-12-31', reason: x }",
      'there is no account staging',
    ],
    [
      "{ user: a, until: '2027-03-03', reason: x }",
      'awskey.yml:11: exempt[0].until: write 2027-03-02 or an earlier day: an exemption ends within a year',
    ],
  ])('refuses to leave somebody alone by %s', (line, message) => {
    const text = `${MINIMAL}exempt: [${line}]\n`
    const parsed = parseAwskeyYaml(text, 'awskey.yml', {
      now: new Date('2026-03-02T09:00:00.000Z'),
    })
    expect(parsed.ok ? [] : parsed.error.map(formatProblem)).toEqual([
      expect.stringContaining(message),
    ])
  })

  it('reads whose keys Secrets Manager rotates', () => {
    const line = 'auto: [{ account: Production, user: payout, every: 90d, by: U0TINA }]\n'
    expect(configOf(`${MINIMAL}${line}`).auto).toEqual([
      {
        target: { by: 'user', account: 'production', userName: 'payout' },
        everyDays: 90,
        by: 'U0TINA',
      },
    ])
    expect(configOf(MINIMAL).auto).toEqual([])
  })

  it.each([
    ['{ account: prod, user: payout, every: 90d, by: U0TINA }', 'there is no account prod'],
    ['{ account: production, user: payout, every: 90d }', 'auto[0].by'],
    ['{ account: production, user: payout, every: 100h, by: U0TINA }', 'write whole days'],
    ['{ account: production, user: payout, every: 63d, by: U0TINA }', 'write 64d or more'],
    ['{ account: production, user: awskey, every: 90d, by: U0TINA }', "awskey's own name"],
    [
      '{ account: production, user: p, every: 90d, by: U0TINA }, { account: production, user: p, every: 70d, by: U0TINA }',
      'production/p is there already',
    ],
  ])('refuses the rotation %s by Secrets Manager', (written, message) => {
    expect(problemsOf(`${MINIMAL}auto: [${written}]\n`).join('\n')).toContain(message)
  })

  it('lets a person rotate in shorter time than a machine', () => {
    const people = 'people: { U0ERIN: [{ account: production, user: erin }] }\n'
    const line = 'auto: [{ account: production, user: erin, every: 36d, by: U0ERIN }]\n'
    expect(problemsOf(`${MINIMAL}${people}${line}`)).toEqual([])
  })

  it('reads every part of the sketch', () => {
    const config = configOf(`${MINIMAL}timezone: Europe/Berlin
slack: { team: T0AWSKEY, app: A0AWSKEY }
regions: [eu-central-1, eu-west-1]
policy: { rotate: { approvals: 1 }, expiresAfter: 12h, snooze: { approvals: 1, max: 14d } }
breakGlass: { people: [U0SAM], operations: [deactivate, rotate] }
weekly: { at: 'Fri 16:30' }
quietHours: { from: '18:00', to: '08:00' }
`)
    expect(config).toMatchObject({
      slack: { team: 'T0AWSKEY', app: 'A0AWSKEY' },
      regions: ['eu-central-1', 'eu-west-1'],
      breakGlass: { people: ['U0SAM'], operations: ['deactivate', 'rotate'] },
      weekly: { day: 5, time: '16:30' },
      quietHours: { from: '18:00', to: '08:00' },
      longest: { snoozeMs: 14 * DAY_MS },
    })
    expect(config.policy.operations.rotate).toEqual({
      approvals: 1,
      from: 'team',
      mayRequest: ['anybody'],
      expiresAfterMs: 12 * HOUR_MS,
    })
    expect(config.policy.operations.delete.expiresAfterMs).toBe(7 * DAY_MS)
  })

  it.each([
    ['an empty file', '', 'awskey.yml:1: accounts: is missing; add it'],
    ['broken YAML', 'accounts: [', 'awskey.yml:1: this is not YAML that can be read'],
    ['a key twice', `${MINIMAL}timezone: UTC\ntimezone: UTC\n`, 'awskey.yml:12: this is not YAML'],
    [
      'a misspelt key',
      replaced('sensitive: true', 'sensitve: true'),
      'awskey.yml:3: accounts[1].sensitve: is not a key that awskey knows here; did you mean sensitive?',
    ],
    [
      'a key from nowhere',
      `${MINIMAL}wombat: 1\n`,
      'awskey.yml:11: wombat: is not a key that awskey knows here; remove it',
    ],
    [
      'an account id without quotes',
      replaced("'111111111111'", '111111111111'),
      'awskey.yml:2: accounts[0].id: put it in quotes',
    ],
    [
      'a short account id',
      replaced('111111111111', '1111'),
      'awskey.yml:2: accounts[0].id: write the account id as 12 digits in quotes',
    ],
    [
      'an account named like an id',
      replaced('name: development', "name: '333333333333'"),
      'awskey.yml:2: accounts[0].name: write a name of letters',
    ],
    [
      'the same account id twice',
      replaced('222222222222', '111111111111'),
      'accounts[1].id: 111111111111 is there already',
    ],
    [
      'the same account name twice',
      replaced('name: production', 'name: Development'),
      'awskey.yml:3: accounts[1].name: development is there already; each may stand once',
    ],
    ['no accounts', 'accounts: []\n', 'awskey.yml:1: accounts: write at least one'],
    [
      'an empty section',
      'accounts:\n',
      'awskey.yml:1: accounts: is empty; write a value, or remove the line',
    ],
    [
      'a team without approvers',
      replaced('    approvers: { usergroup: S0PAYMENTS }\n', ''),
      'awskey.yml:5: teams[0].approvers: is missing; add it',
    ],
    [
      'a team with nobody as approver',
      replaced('{ usergroup: S0PAYMENTS }', '{}'),
      'awskey.yml:7: teams[0].approvers: name who approves: a usergroup, people, or both',
    ],
    [
      'an approver that is no person',
      replaced('{ usergroup: S0PAYMENTS }', '{ people: [maya] }'),
      'teams[0].approvers.people[0]: write the id of a person in Slack, as in U0ERIN',
    ],
    [
      'a user group by its handle',
      replaced('S0PAYMENTS', "'@payments'"),
      'teams[0].approvers.usergroup: write the id of a user group in Slack, as in S0PAYMENTS',
    ],
    [
      'a team that owns nothing',
      replaced('{ path: /payments/ }', '{}'),
      'awskey.yml:8: teams[0].owns: name what the team owns: a path, a tag or users',
    ],
    [
      'a path without a slash',
      replaced('/payments/', '/payments'),
      'teams[0].owns.path: write an IAM path with a slash at both ends',
    ],
    [
      'a channel by its name',
      replaced('C0PAYMENTS', "'#payments'"),
      'awskey.yml:6: teams[0].channel: write the id of a channel in Slack',
    ],
    [
      'a team named security',
      replaced('name: payments', 'name: security'),
      'awskey.yml:5: teams[0].name: a team cannot be named security',
    ],
    [
      'two teams with one name and one path',
      replaced(
        'security: {',
        `  - { name: Payments, channel: C0B, approvers: { usergroup: S0B }, owns: { path: /payments/ } }\nsecurity: {`,
      ),
      'awskey.yml:9: teams[1].name: payments is there already',
    ],
    [
      'no security',
      replaced('security:', 'secruity:'),
      'awskey.yml:9: secruity: is not a key that awskey knows here; did you mean security?',
    ],
    [
      'a person of an unknown account',
      `${MINIMAL}people:\n  U0ERIN:\n    - { account: staging, user: erin }\n`,
      'awskey.yml:13: people.U0ERIN[0].account: there is no account staging; write development or production',
    ],
    [
      'a person by name',
      `${MINIMAL}people:\n  erin: [{ account: development, user: erin }]\n`,
      'awskey.yml:12: people.erin: write the id of a person in Slack, as in U0ERIN',
    ],
    [
      'two owners of one IAM user',
      `${MINIMAL}people:\n  U0ERIN: [{ account: development, user: erin }]\n  U0OMAR: [{ account: '111111111111', user: erin }]\n`,
      'awskey.yml:13: people.U0OMAR[0]: development/erin is there already',
    ],
    [
      'a reader that is no role',
      `${MINIMAL}people:\n  U0ERIN: [{ account: development, user: erin, readerRole: erin }]\n`,
      'people.U0ERIN[0].readerRole: write the ARN of a role',
    ],
    [
      'a time zone that is none',
      `${MINIMAL}timezone: Berlin\n`,
      'awskey.yml:11: timezone: write a time zone of the IANA database, as in Europe/Berlin',
    ],
    [
      'a bare number as duration',
      `${MINIMAL}rotation: { soak: 7 }\n`,
      'awskey.yml:11: rotation.soak: put it in quotes',
    ],
    [
      'a duration in words',
      `${MINIMAL}rotation:\n  quiet:\n    human: 1 week\n`,
      'awskey.yml:13: rotation.quiet.human: "1 week" is not a duration; write a whole number and s, m, h or d',
    ],
    [
      'a soak of nothing',
      `${MINIMAL}rotation: { soak: 0d }\n`,
      'rotation.soak: write a duration longer than nothing, as in 7d',
    ],
    [
      'deletion without approval',
      `${MINIMAL}policy: { delete: { approvals: 0 } }\n`,
      'policy.delete.approvals: write at least 1: fewer are not safe here',
    ],
    [
      'release by one person',
      `${MINIMAL}policy: { release: { approvals: 1 } }\n`,
      'policy.release.approvals: write at least 2: fewer are not safe here',
    ],
    [
      'a root key deleted by a team',
      `${MINIMAL}policy: { deleteRoot: { approvals: 2, from: team } }\n`,
      'policy.deleteRoot.from: write security: nobody else may decide this',
    ],
    [
      'approvals from nowhere',
      `${MINIMAL}policy: { rotate: { from: managers } }\n`,
      'policy.rotate.from: write team, security, { people: [U0MAYA] } or { usergroup: S0PAYMENTS }',
    ],
    [
      'approvals of people and a group at once',
      `${MINIMAL}policy:\n  rotate:\n    from: { people: [U0MAYA], usergroup: S0PAYMENTS }\n`,
      'awskey.yml:13: policy.rotate.from: write team, security,',
    ],
    [
      'approvals of nobody',
      `${MINIMAL}policy: { create: { from: { people: [] } } }\n`,
      'policy.create.from.people: write at least one',
    ],
    [
      'release by named people',
      `${MINIMAL}policy: { release: { from: { people: [U0MAYA, U0MAX] } } }\n`,
      'policy.release.from: write security: nobody else may decide this',
    ],
    [
      'somebody from nowhere who may ask',
      `${MINIMAL}policy:\n  create:\n    mayRequest:\n      - owner\n      - managers\n`,
      'awskey.yml:15: policy.create.mayRequest[1]: write owner, team, security, anybody, { people: [U0MAYA] }',
    ],
    [
      'nobody who may ask',
      `${MINIMAL}policy: { create: { mayRequest: [] } }\n`,
      'policy.create.mayRequest: write at least one',
    ],
    [
      'a sensitive account that is not there',
      `${MINIMAL}sensitive:\n  accounts:\n    - development\n    - staging\n`,
      'awskey.yml:14: sensitive.accounts[1]: there is no account staging; write development or production',
    ],
    [
      'a sensitive path without slashes',
      `${MINIMAL}sensitive: { paths: [prod] }\n`,
      'sensitive.paths[0]: write an IAM path with a slash at both ends',
    ],
    [
      'a sensitive tag without a value',
      `${MINIMAL}sensitive:\n  tags:\n    env: []\n`,
      'awskey.yml:13: sensitive.tags.env: write at least one',
    ],
    [
      'a sensitive tag that is a number',
      `${MINIMAL}sensitive: { tags: { tier: 1 } }\n`,
      "sensitive.tags.tier: write the tag's value in quotes",
    ],
    [
      'a word for administrators',
      `${MINIMAL}sensitive: { administrators: always }\n`,
      'sensitive.administrators: write true or false',
    ],
    [
      'a misspelt key of what is sensitive',
      `${MINIMAL}sensitive: { path: [/prod/] }\n`,
      'sensitive.path: is not a key that awskey knows here',
    ],
    [
      'an owner by e-mail in words',
      `${MINIMAL}ownership: { email: sometimes }\n`,
      'ownership.email: write true or false',
    ],
    [
      'a delegation that no day ends',
      `${MINIMAL}delegation: { max: 12h }\n`,
      'delegation.max: write at least 1d: somebody stands in until the end of a day',
    ],
    [
      'a delegation of nothing',
      `${MINIMAL}delegation: { max: 0d }\n`,
      'delegation.max: write a duration longer than nothing',
    ],
    [
      "awskey's own role as a reader",
      `${MINIMAL}people:\n  U0ERIN:\n    - account: development\n      user: erin\n      readerRole: arn:aws:iam::111111111111:role/ops/awskey-operator\n`,
      "awskey.yml:15: people.U0ERIN[0].readerRole: write a role of the person or of the team; awskey's own roles read no secret for anybody",
    ],
    [
      "awskey's own name as somebody's user",
      `${MINIMAL}people:\n  U0ERIN:\n    - account: development\n      user: awskey-worker\n`,
      "awskey.yml:14: people.U0ERIN[0].user: awskey-worker is root's or awskey's own name",
    ],
    [
      'root as a user of a team',
      replaced('{ path: /payments/ }', '{ users: [deploy, root] }'),
      "awskey.yml:8: teams[0].owns.users[1]: root is root's or awskey's own name",
    ],
    [
      "a protected user as somebody's",
      `${MINIMAL}people: { U0ERIN: [{ account: development, user: Break-Glass }] }\nprotected: { users: [break-glass] }\n`,
      'people.U0ERIN[0].user: Break-Glass is protected below; remove it here or there',
    ],
    ...['delete', 'activate', 'release', 'deleteRoot'].map((operation) => [
      `break-glass for ${operation}`,
      `${MINIMAL}breakGlass: { people: [U0SAM], operations: [rotate, ${operation}] }\n`,
      'breakGlass.operations[1]: write create, rotate, deactivate, snooze or exempt; break-glass never deletes, activates or releases',
    ]),
    [
      'a warning after the limit',
      `${MINIMAL}limits: { human: { warn: 100d, stale: 90d } }\n`,
      'limits.human.warn: write a time no longer than stale',
    ],
    [
      'a week without a day',
      `${MINIMAL}weekly: { at: '09:00' }\n`,
      "weekly.at: write a day and a time of day in quotes, as in 'Mon 09:00', or never",
    ],
    [
      'an hour that is none',
      `${MINIMAL}quietHours: { from: '25:00', to: '08:00' }\n`,
      "quietHours.from: write a time of day in quotes, as in '18:00'",
    ],
    [
      'a Region that is none',
      `${MINIMAL}regions: [frankfurt]\n`,
      'regions[0]: write the name of a Region, as in eu-central-1',
    ],
    [
      'a Slack team that is none',
      `${MINIMAL}slack: { team: acme }\n`,
      'slack.team: write the id of the workspace in Slack',
    ],
    [
      'a word for a flag',
      replaced('sensitive: true', 'sensitive: yes'),
      'accounts[1].sensitive: write true or false',
    ],
  ])('refuses %s and says where and what to write', (_what, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected)
  })

  it('reads who approves, who may ask and what is sensitive', () => {
    const { policy, organisation, delegation } = configOf(`${MINIMAL}policy:
  create: { approvals: 2, from: { people: [U0MAYA, U0MAX] }, mayRequest: [owner, team, { usergroup: S0LEADS }] }
  delete: { from: { usergroup: S0LEADS } }
  activate: { from: security }
sensitive: { accounts: [Development], paths: [/prod/], tags: { env: prod, tier: [gold, silver] }, administrators: false }
ownership: { email: true }
delegation: { max: 14d }
`)
    expect(policy.operations).toMatchObject({
      create: {
        approvals: 2,
        from: { people: ['U0MAYA', 'U0MAX'] },
        mayRequest: ['owner', 'team', { usergroup: 'S0LEADS' }],
      },
      delete: { approvals: 1, from: { usergroup: 'S0LEADS' } },
      activate: { from: 'security', mayRequest: ['anybody'] },
    })
    expect(organisation).toMatchObject({
      accounts: [{ sensitive: true }, { sensitive: true }],
      sensitive: {
        paths: ['/prod/'],
        tags: { env: ['prod'], tier: ['gold', 'silver'] },
        administrators: false,
      },
      ownersByEmail: true,
    })
    expect(delegation).toEqual({ maxMs: 14 * DAY_MS })
  })

  it('tells nobody each week where it says never', () => {
    expect(configOf(`${MINIMAL}weekly: { at: never }\n`)).not.toHaveProperty('weekly')
  })

  it('looks for administrators, and believes no address, unless told otherwise', () => {
    const { organisation, delegation } = configOf(MINIMAL)
    expect(organisation).toMatchObject({
      sensitive: { paths: [], tags: {}, administrators: true },
      ownersByEmail: false,
    })
    expect(delegation).toEqual({ maxMs: 90 * DAY_MS })
  })

  const ROOT = "rootAccess: { account: Development, managementAccount: '333333333333' }\n"

  it('has no way to root users, unless it says through which account', () => {
    expect(configOf(MINIMAL)).not.toHaveProperty('rootAccess')
    expect(configOf(`${MINIMAL}${ROOT}`).rootAccess).toEqual({
      account: '111111111111',
      managementAccount: '333333333333',
    })
  })

  it.each([
    ['Development', 'staging', 'rootAccess.account: there is no account staging'],
    ["'333333333333'", 'hub', 'rootAccess.managementAccount:'],
    ['managementAccount', 'managementAcount', 'did you mean managementAccount?'],
  ])('complains of the way to root users: %s as %s', (from, to, complaint) => {
    expect(problemsOf(`${MINIMAL}${ROOT.replace(from, to)}`).join('\n')).toContain(complaint)
  })

  const TRAIL = `trail:
  account: Development
  region: eu-central-1
  database: cloudtrail
  table: organization_trail
  workgroup: awskey
`

  it('reads where the archive of a trail is, whose calls it holds and how far back', () => {
    expect(configOf(MINIMAL)).not.toHaveProperty('trail')
    expect(configOf(`${MINIMAL}${TRAIL}`).trail).toEqual({
      account: '111111111111',
      region: 'eu-central-1',
      table: {
        database: 'cloudtrail',
        table: 'organization_trail',
        workgroup: 'awskey',
        partitions: {},
      },
      dataEvents: false,
      historyMs: 365 * DAY_MS,
      accounts: ['111111111111', '222222222222'],
    })
    const more = `  partitions: { day: timestamp, account: account }
  dataEvents: true
  history: 730d
  accounts: [production]
`
    expect(configOf(`${MINIMAL}${TRAIL}${more}`).trail).toMatchObject({
      table: { partitions: { day: 'timestamp', account: 'account' } },
      dataEvents: true,
      historyMs: 730 * DAY_MS,
      accounts: ['222222222222'],
    })
  })

  it.each([
    ['account: Development', 'account: staging', '12: trail.account: there is no account staging'],
    ['region: eu-central-1', 'region: Frankfurt', '13: trail.region: write the name of a Region'],
    [
      'database: cloudtrail',
      `database: 'a"b'`,
      '14: trail.database: write a name of small letters',
    ],
    ['organization_trail', `'t; DROP TABLE t'`, '15: trail.table: write a name of small letters'],
    ['workgroup: awskey', `workgroup: 'a b'`, '16: trail.workgroup: write the name of a workgroup'],
    ['  workgroup: awskey\n', '', '11: trail.workgroup: is missing; add it'],
    ['workgroup: awskey', 'workgrup: awskey', 'did you mean workgroup?'],
    ['awskey\n', 'awskey\n  history: 36h\n', '17: trail.history: write whole days'],
    [
      'awskey\n',
      'awskey\n  accounts: [staging]\n',
      '17: trail.accounts[0]: there is no account staging',
    ],
    ['awskey\n', 'awskey\n  accounts: []\n', '17: trail.accounts: write at least one'],
    [
      'awskey\n',
      'awskey\n  partitions: { day: Time-Stamp }\n',
      '17: trail.partitions.day: write a name',
    ],
    ['awskey\n', 'awskey\n  partitions: { region: r }\n', 'trail.partitions.region: is not a key'],
  ])('refuses a trail with %j as %j, and says where', (from, to, expected) => {
    expect(TRAIL).toContain(from)
    expect(problemsOf(`${MINIMAL}${TRAIL.replace(from, to)}`).join('\n')).toContain(expected)
  })

  it('lists every mistake at once', () => {
    const problems = problemsOf(
      replaced('C0PAYMENTS', 'payments')
        .replace('/payments/ }', 'payments }')
        .replace('C0PLATFORM', 'x'),
    )
    expect(problems).toHaveLength(3)
  })
})

describe('networks', () => {
  const NETWORKS = `networks:
  - { name: Berlin office, kind: office, cidrs: [203.0.113.0/24, '2001:db8::/32'] }
  - { name: Metricly, kind: vendor, cidrs: [192.0.2.7], accountId: '999999999999', externalIdHint: on its page }
`
  const withNetworks = (from: string, to: string): string[] => {
    expect(NETWORKS).toContain(from)
    return problemsOf(MINIMAL + NETWORKS.replace(from, to))
  }

  it('are read, and are none where nothing is written', () => {
    expect(configOf(MINIMAL + NETWORKS).networks).toEqual([
      { name: 'Berlin office', kind: 'office', cidrs: ['203.0.113.0/24', '2001:db8::/32'] },
      {
        name: 'Metricly',
        kind: 'vendor',
        cidrs: ['192.0.2.7'],
        accountId: '999999999999',
        externalIdHint: 'on its page',
      },
    ])
    expect(configOf(MINIMAL).networks).toEqual([])
  })

  it.each([
    [
      '203.0.113.0/24',
      '203.0.113.0/33',
      'awskey.yml:12: networks[0].cidrs[0]: write a range of addresses',
    ],
    ['203.0.113.0/24', '0.0.0.0/0', 'networks[0].cidrs[0]: write a narrower range'],
    ['192.0.2.7', '203.0.113.0/24', 'networks[1].cidrs[0]: 203.0.113.0/24 is there already'],
    ['name: Metricly', 'name: berlin Office', 'networks[1].name: berlin office is there already'],
    [
      'kind: office',
      'kind: home',
      'networks[0].kind: write office, datacenter, github, vendor or cloud',
    ],
    ['kind: vendor', 'kind: cloud', 'networks[1].accountId: belongs to a network of kind vendor'],
    ['on its page', '<script>', 'networks[1].externalIdHint: write letters'],
    ["'999999999999'", "'9'", 'networks[1].accountId: write the account id as 12 digits'],
    ['[192.0.2.7]', '[]', 'networks[1].cidrs'],
    ['externalIdHint', 'externalIdHnt', 'did you mean externalIdHint?'],
  ])('refuse %s written as %s', (from, to, expected) => {
    expect(withNetworks(from, to).join('\n')).toContain(expected)
  })
})
