import { AwsError, noSuchEntity, validationError } from '../aws-error.ts'
import { requiredText } from '../input.ts'
import { isAttachablePolicy } from '../managed-policies.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { accountOf, subjectUser, userTarget } from './iam-subject.ts'

/** What hangs on a user beside keys: policies, groups. */
function policyName(policyArn: string): string {
  return policyArn.slice(policyArn.lastIndexOf('/') + 1)
}

function listAttachedUserPolicies(call: Call): Structure {
  return {
    AttachedPolicies: subjectUser(call).policies.map((PolicyArn) => ({
      PolicyName: policyName(PolicyArn),
      PolicyArn,
    })),
    IsTruncated: false,
  }
}

function attachUserPolicy(call: Call): undefined {
  const user = subjectUser(call)
  const policyArn = requiredText(call.input, 'PolicyArn')
  if (!policyArn.startsWith('arn:')) throw validationError(`ARN ${policyArn} is not valid.`)
  if (!isAttachablePolicy(policyArn))
    throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`)
  if (user.policies.includes(policyArn)) return undefined
  if (user.policies.length >= POLICIES_PER_USER)
    throw new AwsError(
      'LimitExceeded',
      `Cannot exceed quota for PoliciesPerUser: ${POLICIES_PER_USER}`,
      409,
    )
  user.policies.push(policyArn)
  return undefined
}

const POLICIES_PER_USER = 10

function putUserPermissionsBoundary(call: Call): undefined {
  const user = subjectUser(call)
  const boundary = requiredText(call.input, 'PermissionsBoundary')
  if (!isAttachablePolicy(boundary))
    throw noSuchEntity(`Policy ${boundary} does not exist or is not attachable.`)
  user.boundary = boundary
  return undefined
}

function deleteUserPermissionsBoundary(call: Call): undefined {
  const user = subjectUser(call)
  if (user.boundary === undefined)
    throw noSuchEntity(`${user.userName} does not have a permissions boundary`)
  user.boundary = undefined
  return undefined
}

function detachUserPolicy(call: Call): undefined {
  const user = subjectUser(call)
  const policyArn = requiredText(call.input, 'PolicyArn')
  const at = user.policies.indexOf(policyArn)
  if (at === -1) throw noSuchEntity(`Policy ${policyArn} was not found.`)
  user.policies.splice(at, 1)
  return undefined
}

function listGroupsForUser(call: Call): Structure {
  const account = accountOf(call)
  return {
    Groups: subjectUser(call).groups.map((GroupName) => ({
      Path: '/',
      GroupName,
      GroupId: `AGPA${GroupName.toUpperCase()
        .replace(/[^A-Z2-7]/g, 'A')
        .padEnd(17, 'A')}`,
      Arn: `arn:aws:iam::${account.id}:group/${GroupName}`,
      CreateDate: new Date(Date.UTC(2022, 0, 10)),
    })),
    IsTruncated: false,
  }
}

function listUserPolicies(call: Call): Structure {
  return { PolicyNames: [...subjectUser(call).inlinePolicies], IsTruncated: false }
}

export const USER_DETAIL_OPERATIONS: Operations = {
  ListAttachedUserPolicies: {
    readOnly: true,
    target: userTarget,
    run: listAttachedUserPolicies,
  },
  AttachUserPolicy: { readOnly: false, target: userTarget, run: attachUserPolicy },
  PutUserPermissionsBoundary: {
    readOnly: false,
    target: userTarget,
    run: putUserPermissionsBoundary,
  },
  DeleteUserPermissionsBoundary: {
    readOnly: false,
    target: userTarget,
    run: deleteUserPermissionsBoundary,
  },
  DetachUserPolicy: { readOnly: false, target: userTarget, run: detachUserPolicy },
  ListGroupsForUser: { readOnly: true, target: userTarget, run: listGroupsForUser },
  ListUserPolicies: { readOnly: true, target: userTarget, run: listUserPolicies },
}
