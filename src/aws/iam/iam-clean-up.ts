import {
  DeleteLoginProfileCommand,
  GetGroupPolicyCommand,
  GetLoginProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListSAMLProvidersCommand,
} from '@aws-sdk/client-iam'
import type { CleanUp, CleanUpItem, Standing } from '../../exposure/clean-up-port.ts'
import { known, unknown } from '../../shared/known.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from '../attempt.ts'
import { createIamAccessKeys } from './iam-access-keys.ts'
import { allOfIam } from './iam-pages.ts'
import { asWriteOutcome } from './refused-write.ts'

/**
 * Whether what a thief made is still there, and the two writes that awskey does itself. "Gone" is said only when IAM says that there is no such thing, or shows a whole list without it.
 */
export function createIamCleanUp({ sessions }: { readonly sessions: AccountSessions }): CleanUp {
  const keys = createIamAccessKeys({ sessions, as: 'responder' })
  return {
    async stands(item, account, name) {
      if (item.kind === 'instance') return unknown('awskey does not ask EC2')
      const session = sessions.open(account, 'responder', name)
      const { operation, ask } = lookFor(session, item)
      const read = await attempt(session, operation, ask)
      if (read.kind === 'failed' && read.asked && read.code === 'NoSuchEntity') return known('gone')
      return asKnown(read)
    },
    makeKeyInactive: (user, keyId) => keys.makeInactive(user, keyId),
    async deleteLoginProfile(user) {
      const session = sessions.open(user.account, 'responder', user.session)
      const done = await attempt(session, 'iam:DeleteLoginProfile', () =>
        session.iam().send(new DeleteLoginProfileCommand({ UserName: user.userName })),
      )
      return done.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(done)
    },
  }
}

interface Look {
  readonly operation: string
  readonly ask: () => Promise<Standing>
}

type Askable = Exclude<CleanUpItem, { kind: 'instance' }>

function lookFor(session: AccountSession, item: Askable): Look {
  const iam = session.iam()
  const there = (operation: string, ask: () => Promise<unknown>): Look => ({
    operation,
    async ask() {
      await ask()
      return 'there'
    },
  })
  switch (item.kind) {
    case 'user':
      return there('iam:GetUser', () => iam.send(new GetUserCommand({ UserName: item.userName })))
    case 'login_profile':
      return there('iam:GetLoginProfile', () =>
        iam.send(new GetLoginProfileCommand({ UserName: item.userName })),
      )
    case 'role':
      return there('iam:GetRole', () => iam.send(new GetRoleCommand({ RoleName: item.roleName })))
    case 'oidc_provider':
      return there('iam:GetOpenIDConnectProvider', () =>
        iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: item.arn })),
      )
    case 'saml_provider':
      return {
        operation: 'iam:ListSAMLProviders',
        async ask() {
          const { SAMLProviderList: list } = await iam.send(new ListSAMLProvidersCommand({}))
          return isIn(
            list?.map(({ Arn }) => Arn),
            item.arn,
          )
        },
      }
    case 'access_key':
      return { operation: 'iam:ListAccessKeys', ask: () => keyStands(session, item) }
    case 'attached_policy':
      return lookForAttached(session, item)
    case 'inline_policy':
      return lookForInline(session, item, there)
  }
}

function isIn(list: readonly (string | undefined)[] | undefined, wanted: string): Standing {
  if (list === undefined) throw new UnexpectedAnswerError('IAM answered without a list')
  return list.includes(wanted) ? 'there' : 'gone'
}

async function keyStands(
  session: AccountSession,
  { userName: UserName, keyId }: Extract<CleanUpItem, { kind: 'access_key' }>,
): Promise<Standing> {
  const keys = await allOfIam(async (Marker) => {
    const page = await session.iam().send(new ListAccessKeysCommand({ UserName, Marker }))
    return { ...page, items: page.AccessKeyMetadata }
  })
  const key = keys.find(({ AccessKeyId }) => AccessKeyId === keyId)
  if (key === undefined) return 'gone'
  return key.Status === 'Inactive' || key.Status === 'Expired' ? 'inactive' : 'there'
}

function lookForAttached(
  session: AccountSession,
  { holder, policyArn }: Extract<CleanUpItem, { kind: 'attached_policy' }>,
): Look {
  const iam = session.iam()
  const { kind, name } = holder
  const page = {
    user: (Marker: string | undefined) =>
      iam.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker })),
    role: (Marker: string | undefined) =>
      iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker })),
    group: (Marker: string | undefined) =>
      iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker })),
  }[kind]
  const operation = {
    user: 'iam:ListAttachedUserPolicies',
    role: 'iam:ListAttachedRolePolicies',
    group: 'iam:ListAttachedGroupPolicies',
  }[kind]
  return {
    operation,
    async ask() {
      const all = await allOfIam(async (Marker) => {
        const read = await page(Marker)
        return { ...read, items: read.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn) }
      })
      return isIn(all, policyArn)
    },
  }
}

function lookForInline(
  session: AccountSession,
  { holder, policyName: PolicyName }: Extract<CleanUpItem, { kind: 'inline_policy' }>,
  there: (operation: string, ask: () => Promise<unknown>) => Look,
): Look {
  const iam = session.iam()
  const { kind, name } = holder
  switch (kind) {
    case 'user':
      return there('iam:GetUserPolicy', () =>
        iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName })),
      )
    case 'role':
      return there('iam:GetRolePolicy', () =>
        iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName })),
      )
    case 'group':
      return there('iam:GetGroupPolicy', () =>
        iam.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName })),
      )
  }
}
