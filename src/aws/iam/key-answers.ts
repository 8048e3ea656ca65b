import type { AccessKeyLastUsed } from '@aws-sdk/client-iam'
import type { AccessKeyRecord, LastUse } from '../../keys/access-keys.ts'

/** What IAM says of one access key, whoever's it is. A status that nobody knows yet is not Active, and a last use without a date is "never" only where IAM says so. */
export function statusOf(status: string | undefined): AccessKeyRecord['status'] {
  switch (status) {
    case 'Active':
    case 'Inactive':
    case 'Expired':
      return status
    default:
      return 'Other'
  }
}

const NOTHING = 'N/A'

export function asLastUseOf(answer: AccessKeyLastUsed | undefined): LastUse {
  const { LastUsedDate: at, ServiceName, Region } = answer ?? {}
  if (at !== undefined)
    return { kind: 'at', at, service: ServiceName ?? NOTHING, region: Region ?? NOTHING }
  if (ServiceName === NOTHING) return { kind: 'never' }
  return { kind: 'unknown', why: 'iam:GetAccessKeyLastUsed answered without a date' }
}
