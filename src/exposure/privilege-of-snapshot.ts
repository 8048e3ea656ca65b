import { judgePrivilege, type PrivilegeFound } from '../keys/privilege/judge-privilege.ts'
import { type Known, known } from '../shared/known.ts'
import type { UserSnapshot } from './snapshot.ts'

/**
 * What the user of a snapshot could do before it was contained. Pure. The policies that quarantine (awskey's deny-all, and AWS's own of exposed keys) are left out: with them everybody looks harmless.
 */
export function privilegeOf(
  snapshot: UserSnapshot,
  /** The boundary that awskey has replaced by its own, by ARN; empty when there was none. */
  boundaryBefore = '',
): Known<PrivilegeFound> {
  const { account, userName, attachedPolicies, inlinePolicies, groups, trustingRoles } = snapshot
  const policies: { readonly name: string; readonly text: string }[] = []
  const unread: string[] = []
  const readText = (name: string, text: Known<string>): void => {
    if (text.kind === 'known') policies.push({ name, text: text.value })
    else unread.push(`${name} (${text.why})`)
  }
  const readParts = (
    of: string,
    attached: UserSnapshot['attachedPolicies'],
    inline: UserSnapshot['inlinePolicies'],
  ): void => {
    if (attached.kind === 'unknown') unread.push(`policies attached to ${of} (${attached.why})`)
    else
      for (const { arn, name } of attached.value)
        if (!isQuarantine(arn)) readText(name, documentOf(snapshot, arn))
    if (inline.kind === 'unknown') unread.push(`inline policies of ${of} (${inline.why})`)
    else for (const { name, document } of inline.value) readText(name, document)
  }
  readParts('the user', attachedPolicies, inlinePolicies)
  if (groups.kind === 'unknown') unread.push(`groups (${groups.why})`)
  else
    for (const group of groups.value)
      readParts(`group ${group.name}`, group.attachedPolicies, group.inlinePolicies)
  const roles = trustingRoles.kind === 'known' ? trustingRoles.value : undefined
  if (trustingRoles.kind === 'unknown') unread.push(`roles that trust it (${trustingRoles.why})`)
  unread.push(...(roles?.unreadable ?? []).map((arn) => `trust policy of ${arn}`))
  return judgePrivilege({
    user: { account, userName },
    policies,
    boundary: boundaryOf(snapshot, boundaryBefore),
    unread,
    rolesOpenToUser: roles?.roles.map(({ arn }) => arn) ?? [],
  })
}

function boundaryOf(snapshot: UserSnapshot, before: string): Known<string | undefined> {
  const { boundary } = snapshot
  if (boundary.kind === 'unknown') return boundary
  const arn = isQuarantine(boundary.value) ? before : boundary.value
  return arn === '' ? known(undefined) : documentOf(snapshot, arn)
}

function documentOf({ policyDocuments }: UserSnapshot, arn: string): Known<string> {
  const found = policyDocuments.find((each) => each.arn === arn)
  return found?.document ?? { kind: 'unknown', why: 'its document was not read' }
}

const QUARANTINE = /^arn:[^:]+:iam::aws:policy\/(?:AWSDenyAll|AWSCompromisedKeyQuarantine\w*)$/

/** Policies that take everything, or what thieves use, away from a user whose key was exposed. */
export function isQuarantine(policyArn: string): boolean {
  return QUARANTINE.test(policyArn)
}
