import { AwsError, accessDenied } from './aws-error.ts'
import { boundedNumber, requiredText, textOf } from './input.ts'
import type { Call, Operations } from './operation.ts'
import type { Structure } from './output.ts'
import { pageOf } from './paging.ts'
import { SPOKE_ACCOUNTS } from './roles.ts'
import type { StoredMember, World } from './world.ts'

/**
 * AWS Organizations, of which there are three operations: who is in it. The first of the seeded accounts is the delegated administrator; nobody else may ask. The seed has the accounts of the sandbox
 * at the root, and an OU for those that a test plants.
 */
export const ROOT = 'r-sand'
export const WORKLOADS = 'ou-sand-workload'
const [ADMINISTRATOR] = SPOKE_ACCOUNTS
const MOST = 20

export function seedOrganization(world: World): void {
  world.members.clear()
  for (const { id, name } of world.accounts.values())
    world.members.set(id, { id, name, parent: ROOT, state: 'ACTIVE' })
  world.members.set(WORKLOADS, { id: WORKLOADS, name: 'workloads', parent: ROOT, state: 'ACTIVE' })
}

function membersOf(call: Call, kind: 'account' | 'unit', parent?: string): StoredMember[] {
  if (call.caller.principal.accountId !== ADMINISTRATOR)
    throw accessDenied("You don't have permissions to access this resource.")
  if (parent !== undefined && parent !== ROOT && !call.world.members.has(parent))
    throw new AwsError('ParentNotFoundException', 'We can not find a parent of that id.')
  return [...call.world.members.values()]
    .filter(({ id }) => id.startsWith('ou-') === (kind === 'unit'))
    .filter((member) => parent === undefined || member.parent === parent)
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
}

function paged(call: Call, members: readonly StoredMember[]) {
  const size = boundedNumber(call.input, 'MaxResults', { least: 1, most: MOST, otherwise: MOST })
  return pageOf(members, size, textOf(call.input, 'NextToken'), ({ id }) => id)
}

function accountsAnswer(call: Call, members: readonly StoredMember[]): Structure {
  const page = paged(call, members)
  return {
    Accounts: page.items.map(({ id, name, state }) => ({ Id: id, Name: name, State: state })),
    NextToken: page.next,
  }
}

function listUnits(call: Call): Structure {
  const page = paged(call, membersOf(call, 'unit', requiredText(call.input, 'ParentId')))
  return {
    OrganizationalUnits: page.items.map(({ id, name }) => ({ Id: id, Name: name })),
    NextToken: page.next,
  }
}

const read = (run: (call: Call) => Structure) => ({
  readOnly: true,
  target: () => ({ name: '*' }),
  run,
})

export const ORGANIZATION_OPERATIONS: Operations = {
  ListAccounts: read((call) => accountsAnswer(call, membersOf(call, 'account'))),
  ListAccountsForParent: read((call) =>
    accountsAnswer(call, membersOf(call, 'account', requiredText(call.input, 'ParentId'))),
  ),
  ListOrganizationalUnitsForParent: read(listUnits),
}
