import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandFor } from '../../src/exposure/clean-up-command.ts'
import { CleanUpItem } from '../../src/exposure/clean-up-port.ts'
import { revocationOf } from '../../src/exposure/role-use.ts'
import { shellQuoted } from '../../src/exposure/shell-quote.ts'

const DENY = '--policy-arn=arn:aws:iam::aws:policy/AWSDenyAll'
const OIDC = 'arn:aws:iam::111111111111:oidc-provider/evil.example'

/** What the shell makes of a line: its words, as a command would get them. */
function wordsOf(line: string): readonly string[] {
  const script = `aws() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${line}`
  const text = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: {} })
  return text.split('\0').slice(0, -1)
}

describe('commandFor', () => {
  it.each<[unknown, string]>([
    [
      { kind: 'user', userName: 'evil' },
      `aws iam attach-user-policy --user-name=evil ${DENY}\naws iam delete-user --user-name=evil`,
    ],
    [
      { kind: 'access_key', userName: 'evil', keyId: 'AKIAQEXAMPLEEXAMPLE2' },
      'aws iam delete-access-key --user-name=evil --access-key-id=AKIAQEXAMPLEEXAMPLE2',
    ],
    [{ kind: 'login_profile', userName: 'evil' }, 'aws iam delete-login-profile --user-name=evil'],
    [
      { kind: 'role', roleName: 'evil' },
      `aws iam attach-role-policy --role-name=evil ${DENY}\naws iam delete-role --role-name=evil`,
    ],
    [
      { kind: 'oidc_provider', arn: OIDC },
      `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn=${OIDC}`,
    ],
    [
      { kind: 'saml_provider', arn: 'arn:aws:iam::111111111111:saml-provider/evil' },
      'aws iam delete-saml-provider --saml-provider-arn=arn:aws:iam::111111111111:saml-provider/evil',
    ],
    [
      {
        kind: 'attached_policy',
        holder: { kind: 'group', name: 'ops' },
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      },
      'aws iam detach-group-policy --group-name=ops --policy-arn=arn:aws:iam::aws:policy/AdministratorAccess',
    ],
    [
      { kind: 'inline_policy', holder: { kind: 'role', name: 'app' }, policyName: 'all' },
      'aws iam delete-role-policy --role-name=app --policy-name=all',
    ],
    [
      { kind: 'instance', region: 'eu-west-1', instanceId: 'i-0123456789abcdef0' },
      'aws ec2 stop-instances --region=eu-west-1 --instance-ids=i-0123456789abcdef0',
    ],
  ])('gives the line for %j', (item, line) => {
    expect(commandFor(CleanUpItem.parse(item))).toBe(line)
  })

  it('stays in its partition', () => {
    const item = CleanUpItem.parse({ kind: 'role', roleName: 'evil' })
    expect(commandFor(item, 'aws-cn')).toContain('arn:aws-cn:iam::aws:policy/AWSDenyAll')
  })

  it.each([
    { kind: 'user', userName: 'a;rm -rf ~' },
    { kind: 'role', roleName: '$(id)' },
    { kind: 'role', roleName: 'a\nb' },
    { kind: 'oidc_provider', arn: "arn:aws:iam::111111111111:oidc-provider/'a" },
    { kind: 'instance', region: 'eu-west-1', instanceId: 'i-0 --all' },
  ])('has no item that IAM could not have: %j', (item) => {
    expect(CleanUpItem.safeParse(item).success).toBe(false)
  })

  it('gives names that begin with a dash as values', () => {
    const item = CleanUpItem.parse({ kind: 'login_profile', userName: '--debug' })
    expect(wordsOf(commandFor(item))).toEqual([
      'iam',
      'delete-login-profile',
      '--user-name=--debug',
    ])
  })
})

describe('shellQuoted', () => {
  it('is one word to a shell, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab \'"\\$`;&|<>(){}*?!#~\n\t-=%')) }),
        (text) => {
          expect(wordsOf(`aws ${shellQuoted(text)}`)).toEqual([text])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('revocationOf', () => {
  it('hands over a line that a shell gives to the CLI as it is', () => {
    const { command, document, policyName } = revocationOf("a'b", new Date('2026-03-02T09:00:00Z'))
    expect(wordsOf(command)).toEqual([
      'iam',
      'put-role-policy',
      "--role-name=a'b",
      `--policy-name=${policyName}`,
      `--policy-document=${document}`,
    ])
  })
})
