import { type Known, known, unknown } from '../../shared/known.ts'
import { parsePolicy } from './policy-document.ts'
import type { Privilege } from './privilege.ts'
import { SHOWN, worstOf } from './worst-of.ts'

/**
 * What could be done with an IAM user's key, the worst of it, from the documents of its policies. Pure. What was not read is taken to add: what was found is then a least, and "little" is never said.
 * Service control policies, resources' own policies and what an assumed role may do are not looked at; conditions count as met.
 */
export interface PrivilegeFacts {
  readonly user: { readonly account: string; readonly userName: string }
  /** Everything that grants, by its name. Without awskey's own deny, which would make everybody harmless. */
  readonly policies: readonly { readonly name: string; readonly text: string }[]
  /** The text of the boundary that the user had before awskey's; `undefined` when there was none. */
  readonly boundary: Known<string | undefined>
  /** What may grant and could not be read, by name. */
  readonly unread: readonly string[]
  /** Roles that let the user in by their own trust policy. */
  readonly rolesOpenToUser: readonly string[]
}

export const CAVEATS = [
  'conditions_taken_as_met',
  'boundary_not_read',
  'policies_not_read',
  'may_assume_roles',
  'service_control_policies_not_read',
] as const
export type Caveat = (typeof CAVEATS)[number]

export interface PrivilegeFound {
  readonly privilege: Privilege
  /** Paths and actions, the first few. Some stand as a policy says them, which a thief may have written: escape them. */
  readonly because: readonly string[]
  readonly caveats: readonly Caveat[]
}

export function judgePrivilege(facts: PrivilegeFacts): Known<PrivilegeFound> {
  const read = facts.policies.map(({ name, text }) => ({ name, statements: parsePolicy(text) }))
  const statements = read.flatMap(({ statements: some }) => some ?? [])
  const unread = [
    ...facts.unread,
    ...read.flatMap(({ name, statements: some }) => (some === undefined ? [name] : [])),
  ]
  const { text: boundaryText, isRead } = boundaryOf(facts)
  const boundary = boundaryText === undefined ? undefined : parsePolicy(boundaryText)
  const isBoundaryUnread = !isRead || (boundaryText !== undefined && boundary === undefined)
  const { found, roles: named } = worstOf({ statements, boundary }, facts.user)
  const roles = [...new Set([...facts.rolesOpenToUser, ...named])]
  if (found === undefined) {
    if (unread.length > 0) return unknown(`not read: ${unread.slice(0, SHOWN).join(', ')}`)
    if (isBoundaryUnread) return unknown('its permissions boundary was not read')
    if (roles.length > 0) return unknown('it may assume roles, which were not weighed')
  }
  const caveats: Caveat[] = ['service_control_policies_not_read']
  if (found?.conditional === true) caveats.unshift('conditions_taken_as_met')
  if (isBoundaryUnread) caveats.unshift('boundary_not_read')
  if (roles.length > 0) caveats.unshift('may_assume_roles')
  if (unread.length > 0) caveats.unshift('policies_not_read')
  return known({ privilege: found?.privilege ?? 'little', because: found?.because ?? [], caveats })
}

function boundaryOf({ boundary }: PrivilegeFacts): {
  readonly text: string | undefined
  readonly isRead: boolean
} {
  return boundary.kind === 'known'
    ? { text: boundary.value, isRead: true }
    : { text: undefined, isRead: false }
}
