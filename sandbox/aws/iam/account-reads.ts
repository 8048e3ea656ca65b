import { boundedNumber, textOf, textsOf } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Output, Structure } from '../output.ts'
import { pageOf } from '../paging.ts'
import { KEYS_PER_USER } from './access-keys.ts'
import { accountOf, anyTarget, tagShapes, userShape } from './iam-subject.ts'

/** Reads over a whole account. GetAccountAuthorizationDetails knows users only: no group, role or policy documents. */
function getAccountSummary(call: Call): Structure {
  const account = accountOf(call)
  const groups = new Set([...account.users.values()].flatMap((user) => user.groups))
  const activeRootKeys = account.rootKeys.filter((key) => key.status === 'Active').length
  const SummaryMap = new Map<string, Output>([
    ['Users', account.users.size],
    ['UsersQuota', 5000],
    ['Groups', groups.size],
    ['GroupsQuota', 300],
    ['AccessKeysPerUserQuota', KEYS_PER_USER],
    ['AccountAccessKeysPresent', Math.min(activeRootKeys, 1)],
    ['AccountMFAEnabled', 1],
    ['AccountPasswordPresent', 1],
    ['AccountSigningCertificatesPresent', 0],
    ['MFADevices', 0],
    ['MFADevicesInUse', 0],
    ['AttachedPoliciesPerUserQuota', 10],
    ['UserPolicySizeQuota', 2048],
  ])
  return { SummaryMap }
}

function getAccountAuthorizationDetails(call: Call): Structure {
  const account = accountOf(call)
  const filter = textsOf(call.input, 'Filter')
  const wanted = filter.length === 0 || filter.includes('User')
  const users = wanted ? [...account.users.values()] : []
  const size = boundedNumber(call.input, 'MaxItems', { least: 1, most: 1000, otherwise: 100 })
  const sorted = users.toSorted((left, right) => (left.userName < right.userName ? -1 : 1))
  const page = pageOf(sorted, size, textOf(call.input, 'Marker'), (user) => user.userName)
  return {
    UserDetailList: page.items.map((user) => ({
      ...userShape(account, user),
      GroupList: [...user.groups],
      AttachedManagedPolicies: user.policies.map((PolicyArn) => ({
        PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
        PolicyArn,
      })),
      Tags: tagShapes(user),
    })),
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  }
}

export const ACCOUNT_READ_OPERATIONS: Operations = {
  GetAccountSummary: { readOnly: true, target: anyTarget, run: getAccountSummary },
  GetAccountAuthorizationDetails: {
    readOnly: true,
    target: anyTarget,
    run: getAccountAuthorizationDetails,
  },
}
