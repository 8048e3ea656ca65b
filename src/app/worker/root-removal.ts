import { partitionOf } from '../../aws/regions.ts'
import type { RootRemoval } from '../../reminders/security-sum.ts'
import type { AccountId } from '../../requests/ids.ts'
import type { WorkerParts } from './worker-parts.ts'

/** How root keys of an account can be deleted, by what the configuration says of the organisation. Whether AWS then lets awskey is found out when it is asked for. */
export function createRootRemoval({
  config,
  region,
}: Pick<WorkerParts, 'config' | 'region'>): (account: AccountId) => RootRemoval {
  const { rootAccess } = config
  const isGovCloud = partitionOf(region).name === 'aws-us-gov'
  return (account) => {
    if (isGovCloud) return 'by_key'
    const isMember = rootAccess !== undefined && account !== rootAccess.managementAccount
    return isMember ? 'awskey' : 'by_hand'
  }
}
