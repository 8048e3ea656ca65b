import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam'
import type { AdministratorRights } from '../../people/administrator-rights.ts'
import type { SpokeRoleName } from '../../shared/deployment-names.ts'
import type { AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt } from '../attempt.ts'
import { allOfIam } from './iam-pages.ts'
import { grantsEverything } from './policy-document.ts'

/**
 * Whether an IAM user is an administrator: every policy of its own and of its groups is read, until one says so. AWS's own policies are known by name,
 * customers' by what is in them. One that could not be read leaves the answer not known. Permissions boundaries and SCPs, which only take away, are not looked at.
 */
export function createIamAdministratorRights(deps: {
  readonly sessions: AccountSessions
  /** The role that reads, where it is not the usual one. */
  readonly as?: SpokeRoleName
}): AdministratorRights {
  return {
    async of({ account, userName, session: name }) {
      const session = deps.sessions.open(account, deps.as ?? 'reader', name)
      const found = await attempt(session, 'its IAM policies:', () =>
        ofUser(session.iam(), userName),
      )
      return asKnown(found)
    },
  }
}

async function ofUser(iam: IAMClient, UserName: string): Promise<string | undefined> {
  const attached = await allOfIam(async (Marker) => {
    const page = await iam.send(new ListAttachedUserPoliciesCommand({ UserName, Marker }))
    return { ...page, items: page.AttachedPolicies }
  })
  const own = await firstAttached(iam, attached)
  if (own !== undefined) return own
  const names = await allOfIam(async (Marker) => {
    const page = await iam.send(new ListUserPoliciesCommand({ UserName, Marker }))
    return { ...page, items: page.PolicyNames }
  })
  for (const PolicyName of names) {
    const { PolicyDocument } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }))
    if (grantsEverything(PolicyDocument)) return `inline policy ${PolicyName}`
  }
  const groups = await allOfIam(async (Marker) => {
    const page = await iam.send(new ListGroupsForUserCommand({ UserName, Marker }))
    return { ...page, items: page.Groups }
  })
  for (const { GroupName = '' } of groups) {
    const ofThis = await ofGroup(iam, GroupName)
    if (ofThis !== undefined) return `${ofThis} of group ${GroupName}`
  }
  return undefined
}

async function ofGroup(iam: IAMClient, GroupName: string): Promise<string | undefined> {
  const attached = await allOfIam(async (Marker) => {
    const page = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName, Marker }))
    return { ...page, items: page.AttachedPolicies }
  })
  const named = await firstAttached(iam, attached)
  if (named !== undefined) return named
  const names = await allOfIam(async (Marker) => {
    const page = await iam.send(new ListGroupPoliciesCommand({ GroupName, Marker }))
    return { ...page, items: page.PolicyNames }
  })
  for (const PolicyName of names) {
    const { PolicyDocument } = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }))
    if (grantsEverything(PolicyDocument)) return `inline policy ${PolicyName}`
  }
  return undefined
}

/** In every partition the same names under `:aws:policy/`. */
const AWS_MANAGED = /^arn:[^:]+:iam::aws:policy\//
const AWS_ADMINISTRATORS: readonly string[] = ['AdministratorAccess', 'IAMFullAccess']

async function firstAttached(
  iam: IAMClient,
  policies: readonly {
    readonly PolicyArn?: string | undefined
    readonly PolicyName?: string | undefined
  }[],
): Promise<string | undefined> {
  for (const { PolicyArn = '', PolicyName = '' } of policies) {
    const isAdministrator = AWS_MANAGED.test(PolicyArn)
      ? AWS_ADMINISTRATORS.includes(PolicyName)
      : await isEverything(iam, PolicyArn)
    if (isAdministrator) return PolicyName
  }
  return undefined
}

async function isEverything(iam: IAMClient, PolicyArn: string): Promise<boolean> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }))
  const VersionId = Policy?.DefaultVersionId
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }))
  return grantsEverything(PolicyVersion?.Document)
}
