import type { Call, Operations } from '../operation.ts'
import type { Output, Structure } from '../output.ts'
import { KEYS_PER_USER } from './access-keys.ts'
import { getAccountAuthorizationDetails } from './authorization-details.ts'
import { accountOf, anyTarget } from './iam-subject.ts'

/** Counts of a whole account. */
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

export const ACCOUNT_READ_OPERATIONS: Operations = {
  GetAccountSummary: { readOnly: true, target: anyTarget, run: getAccountSummary },
  GetAccountAuthorizationDetails: {
    readOnly: true,
    target: anyTarget,
    run: getAccountAuthorizationDetails,
  },
}
