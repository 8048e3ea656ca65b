import { type Approvers, dryRunAccounts, type Organisation } from '../people/organisation.ts'
import { type OperationKind, WRITTEN_KINDS } from '../requests/operation-words.ts'
import type { Asker, OperationPolicy, PolicySource } from '../requests/policy.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import type { AwskeyConfig } from './awskey-config.ts'

/**
 * Says in words who approves what, so that whoever writes awskey.yml reads the policy that it makes. Pure, and about the file alone:
 * who is in a user group today only Slack knows.
 */
export function policySummary(config: AwskeyConfig): readonly string[] {
  const { organisation, policy } = config
  return [
    ...dryRunLine(organisation),
    `${counted(organisation.accounts.length, 'account')}, ${counted(organisation.teams.length, 'team')}, ${counted(organisation.people.size, 'person', 'people')} with IAM users`,
    '',
    'Who approves:',
    ...WRITTEN_KINDS.map((kind) => operationLine(kind, policy.operations[kind])),
    '',
    'What is sensitive:',
    ...sensitiveLines(config),
    '',
    'Who is asked:',
    ...organisation.teams.map(({ name, approvers }) => `  team ${name}: ${whoText(approvers)}`),
    `  security: ${whoText(organisation.security.approvers)}`,
    '',
    'Whose word says who owns an IAM user:',
    ...ownershipLines(organisation),
    '',
    breakGlassLine(config),
    `Approvers may let somebody else decide for at most ${duration(config.delegation.maxMs)}.`,
  ]
}

/** First, because whoever forgets it believes that keys are rotated. */
function dryRunLine(organisation: Organisation): readonly string[] {
  const accounts = dryRunAccounts(organisation)
  if (accounts !== 'all' && accounts.length === 0) return []
  const where = accounts === 'all' ? 'every account' : accounts.join(', ')
  return [`Dry run in ${where}: awskey says what it would do there, and changes nothing.`, '']
}

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`
}

function operationLine(kind: OperationKind, policy: OperationPolicy): string {
  const { approvals, from, mayRequest, expiresAfterMs } = policy
  const who = sourceText(from)
  const needs =
    approvals === 0
      ? `nobody where the owner asks; one approval by the owner or ${who} where somebody else does`
      : `${counted(approvals, 'approval')} by ${who}`
  const asks = mayRequest.includes('anybody')
    ? ''
    : `; only ${mayRequest.map(askerText).join(', ')} may ask`
  return `  ${kind}: ${needs}, within ${duration(expiresAfterMs)}${asks}`
}

export function sourceText(from: PolicySource): string {
  if (from === 'team') return "the owner team's approvers"
  if (from === 'security') return 'security'
  return 'people' in from ? from.people.join(' or ') : `the user group ${from.usergroup}`
}

function askerText(asker: Asker): string {
  if (asker === 'owner') return 'the owner'
  return asker === 'anybody' ? 'anybody' : sourceText(asker)
}

function sensitiveLines({ organisation, policy }: AwskeyConfig): readonly string[] {
  const { accounts, sensitive } = organisation
  const marked = accounts.filter((account) => account.sensitive).map(({ name }) => name)
  const tags = Object.entries(sensitive.tags).flatMap(([key, values]) =>
    values.map((value) => `${key}=${value}`),
  )
  const typing = policy.sensitive.typedConfirmation
    ? ', and whoever approves types the last four characters of the key'
    : ''
  return [
    `  accounts: ${list(marked)}; paths: ${list(sensitive.paths)}; tags: ${list(tags)}`,
    `  IAM users with administrator rights: ${sensitive.administrators ? 'yes, and those whose rights cannot be read' : 'not looked at'}`,
    `  there it takes ${counted(policy.sensitive.approvals, 'approval')} at least${typing}`,
  ]
}

function ownershipLines({ accounts, ownersByEmail }: Organisation): readonly string[] {
  const trusting = accounts.filter(({ trustTags }) => trustTags).map(({ name }) => name)
  return [
    '  this file, then the path, for the team',
    `  the tag awskey:owner and the tags of teams in: ${list(trusting)}; elsewhere a tag can only make a request stricter`,
    `  an e-mail address: ${ownersByEmail ? 'yes, if Slack knows it' : 'no'}`,
  ]
}

function breakGlassLine({ breakGlass }: AwskeyConfig): string {
  return breakGlass === undefined
    ? 'Nobody may break the glass.'
    : `${breakGlass.people.join(' or ')} may break the glass for ${breakGlass.operations.join(', ')}: one of them stands for all approvals.`
}

function whoText({ usergroup, people = [] }: Approvers): string {
  const group = usergroup === undefined ? [] : [`the user group ${usergroup}`]
  return [...group, ...people].join(', ')
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}

/** In the largest unit that is whole. */
function duration(ms: number): string {
  if (ms % DAY_MS === 0) return `${ms / DAY_MS}d`
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS}h`
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS}m` : `${ms / 1_000}s`
}
