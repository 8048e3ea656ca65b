import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListInstanceProfilesForRoleCommand,
} from '@aws-sdk/client-iam'
import { REVOCATION_POLICY, type RoleUse, revokedBefore, roleOf } from '../../exposure/role-use.ts'
import { principalsOf } from '../../exposure/trust-policy.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from '../attempt.ts'
import { allOfIam } from './iam-pages.ts'
import { decodedDocument } from './iam-policy-reads.ts'

/** A role as the responder's role sees it. "Not revoked" is said only when IAM says that there is no such policy, or shows one that does not revoke. */
export function createIamRoleUse({ sessions }: { readonly sessions: AccountSessions }): RoleUse {
  return {
    async read(account, roleArn, name) {
      const role = roleOf(roleArn)
      if (role === undefined || role.account !== account)
        return unknown('that is no role of this account')
      const session = sessions.open(account, 'responder', name)
      const { roleName, kind } = role
      const [read, instanceProfiles, revoked] = await Promise.all([
        readRole(session, roleName),
        readInstanceProfiles(session, roleName),
        readRevocation(session, roleName),
      ])
      if (read.kind === 'failed' && read.asked && read.code === 'NoSuchEntity')
        return known(undefined)
      if (read.kind === 'failed')
        return known({
          roleName,
          kind,
          trusted: unknown(read.why),
          lastUsed: unknown(read.why),
          instanceProfiles,
          revokedBefore: revoked,
        })
      const { LastUsedDate: at, Region: region = '' } = read.value.RoleLastUsed ?? {}
      return known({
        roleName,
        kind,
        trusted: principalsOf(decodedDocument(read.value.AssumeRolePolicyDocument)),
        lastUsed: known(at === undefined ? undefined : { at, region }),
        instanceProfiles,
        revokedBefore: revoked,
      })
    },
  }
}

function readRole(session: AccountSession, RoleName: string) {
  return attempt(session, 'iam:GetRole', async () => {
    const { Role } = await session.iam().send(new GetRoleCommand({ RoleName }))
    if (!Role?.AssumeRolePolicyDocument)
      throw new UnexpectedAnswerError('iam:GetRole gave a role that cannot be read')
    decodedDocument(Role.AssumeRolePolicyDocument)
    return Role
  })
}

async function readInstanceProfiles(
  session: AccountSession,
  RoleName: string,
): Promise<Known<string[]>> {
  const read = await attempt(session, 'iam:ListInstanceProfilesForRole', () =>
    allOfIam(async (Marker) => {
      const command = new ListInstanceProfilesForRoleCommand({ RoleName, Marker })
      const page = await session.iam().send(command)
      return {
        ...page,
        items: page.InstanceProfiles?.map(({ InstanceProfileName = '' }) => InstanceProfileName),
      }
    }),
  )
  return asKnown(read)
}

async function readRevocation(
  session: AccountSession,
  RoleName: string,
): Promise<Known<Date | undefined>> {
  const read = await attempt(session, 'iam:GetRolePolicy', async () => {
    const command = new GetRolePolicyCommand({ RoleName, PolicyName: REVOCATION_POLICY })
    return revokedBefore(decodedDocument((await session.iam().send(command)).PolicyDocument))
  })
  if (read.kind === 'failed' && read.asked && read.code === 'NoSuchEntity') return known(undefined)
  return asKnown(read)
}
