import { noSuchEntity } from '../aws-error.ts'
import { requiredText } from '../input.ts'
import { awsDocument, customerPolicy, GROUPS, inlineDocument } from '../managed-policies.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { accountOf, groupTarget, policyTarget, subjectUser, userTarget } from './iam-subject.ts'

/** What policies say: documents of inline ones, of customers' own and of some of AWS's, and what hangs on groups. */
function getUserPolicy(call: Call): Structure {
  const user = subjectUser(call)
  const PolicyName = requiredText(call.input, 'PolicyName')
  if (!user.inlinePolicies.includes(PolicyName))
    throw noSuchEntity(`The user policy with name ${PolicyName} cannot be found.`)
  return {
    UserName: user.userName,
    PolicyName,
    PolicyDocument: encodeURIComponent(
      user.inlineDocuments.get(PolicyName) ?? JSON.stringify(inlineDocument(PolicyName)),
    ),
  }
}

/** As IAM answers: RFC 3986. */
function encoded(document: object): string {
  return encodeURIComponent(JSON.stringify(document))
}

/** A group exists while somebody is in it. */
function groupOf(call: Call): {
  readonly name: string
  readonly attached: readonly string[]
  readonly inline: readonly string[]
} {
  const name = requiredText(call.input, 'GroupName')
  const users = [...accountOf(call).users.values()]
  if (!users.some(({ groups }) => groups.includes(name)))
    throw noSuchEntity(`The group with name ${name} cannot be found.`)
  return { name, ...(GROUPS[name] ?? { attached: [], inline: [] }) }
}

function listAttachedGroupPolicies(call: Call): Structure {
  return {
    AttachedPolicies: groupOf(call).attached.map((PolicyArn) => ({
      PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
      PolicyArn,
    })),
    IsTruncated: false,
  }
}

function listGroupPolicies(call: Call): Structure {
  return { PolicyNames: [...groupOf(call).inline], IsTruncated: false }
}

function getGroupPolicy(call: Call): Structure {
  const { name, inline } = groupOf(call)
  const PolicyName = requiredText(call.input, 'PolicyName')
  if (!inline.includes(PolicyName))
    throw noSuchEntity(`The group policy with name ${PolicyName} cannot be found.`)
  return { GroupName: name, PolicyName, PolicyDocument: encoded(inlineDocument(PolicyName)) }
}

function managedPolicy(call: Call): { readonly arn: string; readonly document: object } {
  const arn = requiredText(call.input, 'PolicyArn')
  const document = awsDocument(arn) ?? customerPolicy(arn, accountOf(call).id)
  if (document === undefined) throw noSuchEntity(`Policy ${arn} was not found.`)
  return { arn, document }
}

function getPolicy(call: Call): Structure {
  const { arn } = managedPolicy(call)
  const PolicyName = arn.slice(arn.lastIndexOf('/') + 1)
  return { Policy: { PolicyName, Arn: arn, DefaultVersionId: 'v1', IsAttachable: true } }
}

function getPolicyVersion(call: Call): Structure {
  const { document } = managedPolicy(call)
  const VersionId = requiredText(call.input, 'VersionId')
  if (VersionId !== 'v1') throw noSuchEntity(`Policy version ${VersionId} was not found.`)
  return { PolicyVersion: { Document: encoded(document), VersionId, IsDefaultVersion: true } }
}

export const POLICY_OPERATIONS: Operations = {
  GetUserPolicy: { readOnly: true, target: userTarget, run: getUserPolicy },
  ListAttachedGroupPolicies: {
    readOnly: true,
    target: groupTarget,
    run: listAttachedGroupPolicies,
  },
  ListGroupPolicies: { readOnly: true, target: groupTarget, run: listGroupPolicies },
  GetGroupPolicy: { readOnly: true, target: groupTarget, run: getGroupPolicy },
  GetPolicy: { readOnly: true, target: policyTarget, run: getPolicy },
  GetPolicyVersion: { readOnly: true, target: policyTarget, run: getPolicyVersion },
}
