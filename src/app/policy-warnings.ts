import type { Approvers, Organisation } from '../people/organisation.ts'
import { iamUsersOf, isUser } from '../people/ownership.ts'
import { type OperationKind, WRITTEN_KINDS } from '../requests/operation-words.ts'
import type { PolicySource } from '../requests/policy.ts'
import type { AwskeyConfig } from './awskey-config.ts'

/**
 * What is allowed in awskey.yml and will not work as its writer hopes: a team of one, whose own requests nobody could approve, operations that nobody
 * could approve at all, somebody mapped twice. Pure; where a user group decides, only Slack knows how many are in it, and nothing is said.
 */
export function policyWarnings(config: AwskeyConfig): readonly string[] {
  const { organisation } = config
  return [
    ...teamsOf(organisation).flatMap(oneApprover),
    ...nobodyCould(config),
    ...mappedTwice(organisation),
    ...twoForOne(organisation),
    ...breakingAlone(config),
    ...untrustedTags(config),
  ]
}

interface Group {
  readonly name: string
  readonly approvers: Approvers
}

function teamsOf({ teams, security }: Organisation): readonly Group[] {
  return [
    ...teams.map(({ name, approvers }) => ({ name: `team ${name}`, approvers })),
    { name: 'security', approvers: security.approvers },
  ]
}

/** `undefined` where a user group is among them. */
function countOf({ usergroup, people = [] }: Approvers): number | undefined {
  return usergroup === undefined ? new Set(people).size : undefined
}

function oneApprover({ name, approvers }: Group): readonly string[] {
  return countOf(approvers) === 1
    ? [
        `${name} has one approver, ${(approvers.people ?? []).join()}: what this person asks for, nobody could approve. Add somebody, or a user group.`,
      ]
    : []
}

/** One line for each group of too few people, and one more where only sensitive targets are out of its reach. */
function nobodyCould(config: AwskeyConfig): readonly string[] {
  const { organisation, policy } = config
  const askedOf = new Map<string, Asked>()
  for (const kind of WRITTEN_KINDS) {
    const { approvals, from } = policy.operations[kind]
    for (const { name, approvers } of groupsOf(organisation, from)) {
      const count = countOf(approvers)
      if (count === undefined) continue
      const asked = askedOf.get(name) ?? { count, plain: [], sensitive: [] }
      const short = { plain: count < approvals, sensitive: count < policy.sensitive.approvals }
      askedOf.set(name, {
        count,
        plain: [...asked.plain, ...(short.plain ? [kind] : [])],
        sensitive: [...asked.sensitive, ...(short.sensitive && !short.plain ? [kind] : [])],
      })
    }
  }
  return [...askedOf].flatMap(([name, { count, plain, sensitive }]) => [
    ...tooFew(name, count, plain, ''),
    ...tooFew(name, count, sensitive, ' on sensitive targets'),
  ])
}

interface Asked {
  readonly count: number
  readonly plain: readonly OperationKind[]
  readonly sensitive: readonly OperationKind[]
}

function tooFew(
  name: string,
  count: number,
  operations: readonly OperationKind[],
  where: string,
): readonly string[] {
  return operations.length === 0
    ? []
    : [
        `${name} has too few approvers (${count}) for ${operations.join(', ')}${where}: nobody could approve that. Add approvers, or ask for fewer.`,
      ]
}

function groupsOf(organisation: Organisation, from: PolicySource): readonly Group[] {
  if (from === 'security') return teamsOf(organisation).slice(-1)
  if (from === 'team') return teamsOf(organisation)
  return [{ name: 'the list of people in policy', approvers: from }]
}

/** Two IAM users of one account belong to one person: `mine` is then not one of them. */
function mappedTwice(organisation: Organisation): readonly string[] {
  return [...organisation.people.keys()].flatMap((person) => {
    const users = iamUsersOf(organisation, person)
    const accounts = organisation.accounts.filter(
      ({ id }) => users.filter(({ account }) => account === id).length > 1,
    )
    return accounts.map(
      ({ name }) =>
        `${person} is mapped twice in ${name}: a command without a name has to ask which is meant.`,
    )
  })
}

/** Allowed, so that somebody's two Slack accounts count as one; by mistake it makes two people one. */
function twoForOne({ people }: Organisation): readonly string[] {
  const entries = [...people].flatMap(([person, users]) => users.map((user) => ({ person, user })))
  return entries.flatMap(({ person, user }, at) => {
    const other = entries
      .slice(0, at)
      .find((each) => each.person !== person && isUser(each.user, user))
    return other === undefined
      ? []
      : [
          `${other.person} and ${person} are both mapped to ${user.userName} and count as one person. Keep both only if they are two Slack accounts of one.`,
        ]
  })
}

function breakingAlone({ breakGlass }: AwskeyConfig): readonly string[] {
  return breakGlass !== undefined && new Set(breakGlass.people).size === 1
    ? [
        `breakGlass names one person, ${breakGlass.people.join()}, who cannot break the glass for own requests. Name two.`,
      ]
    : []
}

/** Written by hand, and followed only where somebody protects the tag. */
function untrustedTags({ organisation, exempt }: AwskeyConfig): readonly string[] {
  return exempt.flatMap(({ account, by, place }) => {
    if (by.kind !== 'tag') return []
    const meant = organisation.accounts.filter(({ id }) => (account ?? id) === id)
    const names = meant.filter(({ trustTags }) => !trustTags).map(({ name }) => name)
    return names.length === 0
      ? []
      : [
          `${place} goes by the tag ${by.key}=${by.value}, which exempts nobody in ${names.join(', ')}: the account does not say trustTags.`,
        ]
  })
}
