import { STSClient } from '@aws-sdk/client-sts'
import { type AccountSessions, createAccountSessions } from '../aws/account-sessions.ts'
import type { TableDeps } from '../aws/dynamo/document-client.ts'
import { createDynamoFleetStore } from '../aws/dynamo/dynamo-fleet-store.ts'
import { createOpenFleetAccount } from '../aws/iam/iam-fleet.ts'
import { createOrganizationsAccounts } from '../aws/organizations-accounts.ts'
import { createS3FleetObjects } from '../aws/s3-fleet-objects.ts'
import { createFleetAccounts } from '../keys/fleet/fleet-accounts.ts'
import type { AwskeyConfig } from './awskey-config.ts'
import type { FleetPorts } from './worker/worker-parts.ts'

/** What readings of whole accounts stand on. Accounts that only the organisation knows are reached here and nowhere else, and only as their reader. */
export interface FleetEnvironment {
  readonly config: AwskeyConfig
  readonly region: string
  readonly bucket: string
  readonly s3Endpoint: string | undefined
  readonly sts: STSClient
  readonly sessions: AccountSessions
  readonly table: TableDeps & { readonly wallNow: () => number }
  readonly leaseMs: number
}

export function composeFleet(environment: FleetEnvironment): FleetPorts {
  const { config, region, sessions, table } = environment
  const { organization } = config
  const { accounts } = config.organisation
  const { externalId } = organization ?? {}
  const everywhere =
    organization === undefined
      ? sessions
      : createAccountSessions({
          accounts,
          others: { externalId },
          sts: environment.sts,
          region,
          naming: config.deployment.naming,
          wallNow: table.wallNow,
        })
  return {
    accounts: createFleetAccounts({
      configured: accounts,
      organization: organization && {
        ...organization,
        accounts: createOrganizationsAccounts({
          sessions,
          region,
          account: organization.account,
          ous: organization.ous,
        }),
      },
    }),
    open: createOpenFleetAccount({ sessions: everywhere }),
    store: createDynamoFleetStore({ ...table, leaseMs: environment.leaseMs }),
    objects: createS3FleetObjects({
      signing: new STSClient({}),
      bucket: environment.bucket,
      region,
      endpoint: environment.s3Endpoint,
    }),
  }
}
