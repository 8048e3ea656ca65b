import {
  DeleteAccessKeyCommand,
  type DeleteAccessKeyCommandOutput,
  GetAccessKeyLastUsedCommand,
  type GetAccessKeyLastUsedCommandOutput,
  GetLoginProfileCommand,
  type GetLoginProfileCommandOutput,
  IAMClient,
  ListAccessKeysCommand,
  type ListAccessKeysCommandOutput,
  ListMFADevicesCommand,
  type ListMFADevicesCommandOutput,
  ListSigningCertificatesCommand,
  type ListSigningCertificatesCommandOutput,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { AccountId } from '../../requests/ids.ts'
import { readOnly } from '../read-only.ts'
import { partitionOf } from '../regions.ts'
import type { SessionSettings } from '../session-clients.ts'

/**
 * The calls about the root user, and the only ones in awskey that name no user: IAM takes an omitted name for the caller's own. So they are not made by any client, but by one
 * that is made here, of the credentials of one session, after these credentials said that they are the root user's of exactly that account. A RootIam cannot be made elsewhere, and
 * does nothing else.
 */
class RootIam {
  readonly #iam: IAMClient

  constructor(settings: SessionSettings, dryRun: boolean) {
    this.#iam = dryRun ? readOnly(new IAMClient(settings)) : new IAMClient(settings)
  }

  listAccessKeys(Marker: string | undefined): Promise<ListAccessKeysCommandOutput> {
    return this.#iam.send(new ListAccessKeysCommand({ Marker }))
  }

  accessKeyLastUsed(AccessKeyId: string): Promise<GetAccessKeyLastUsedCommandOutput> {
    return this.#iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))
  }

  loginProfile(): Promise<GetLoginProfileCommandOutput> {
    return this.#iam.send(new GetLoginProfileCommand({}))
  }

  listMfaDevices(): Promise<ListMFADevicesCommandOutput> {
    return this.#iam.send(new ListMFADevicesCommand({}))
  }

  listSigningCertificates(): Promise<ListSigningCertificatesCommandOutput> {
    return this.#iam.send(new ListSigningCertificatesCommand({}))
  }

  deleteAccessKey(AccessKeyId: string): Promise<DeleteAccessKeyCommandOutput> {
    return this.#iam.send(new DeleteAccessKeyCommand({ AccessKeyId }))
  }
}

export type { RootIam }

/** Nothing where the credentials are somebody else's. Throws what AWS answered. */
export async function provenRootIam(
  settings: Omit<SessionSettings, 'region'>,
  {
    account,
    region,
    dryRun,
  }: { readonly account: AccountId; readonly region: string; readonly dryRun: boolean },
): Promise<RootIam | undefined> {
  const { name, homeRegion } = partitionOf(region)
  const asked = new STSClient({ ...settings, region })
  const { Account, Arn } = await asked.send(new GetCallerIdentityCommand({}))
  if (Account !== account || Arn !== `arn:${name}:iam::${account}:root`) return undefined
  return new RootIam({ ...settings, region: homeRegion }, dryRun)
}
