import type { AccessKeyId, AccountId, IamUserName } from '../../requests/ids.ts'
import type { AccessKeyRecord, LastUse } from '../access-keys.ts'
import type { DetailsPage, ServicesPage } from './fleet-pages.ts'
import type { SummaryOfRoot } from './root-facts.ts'

/** IAM of one account as a reading of the fleet asks it: one call each, never repeated by itself, so that whoever paces them sees every refusal. */
export type FleetAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  /** IAM may answer when asked again. `why` may be shown. */
  | { readonly kind: 'throttled' | 'later'; readonly code: string; readonly why: string }
  /** It will not. */
  | { readonly kind: 'refused'; readonly code: string; readonly why: string }

export interface FleetAccount {
  /** The way in. Nothing else is asked before it answered. */
  assume(): Promise<FleetAnswer<undefined>>
  /** Has the report made, unless one of the last hours is there. */
  generateReport(): Promise<FleetAnswer<'ready' | 'coming'>>
  report(): Promise<
    FleetAnswer<{ readonly csv: string; readonly madeAt: Date } | 'none' | 'coming'>
  >
  summary(): Promise<FleetAnswer<SummaryOfRoot>>
  details(marker: string | undefined): Promise<FleetAnswer<DetailsPage>>
  /** Users without tags, groups and policies, where `details` is refused. */
  list(marker: string | undefined): Promise<FleetAnswer<DetailsPage>>
  services(marker: string | undefined): Promise<FleetAnswer<ServicesPage>>
  /** `gone`: IAM says that there is no such user. */
  keysOf(userName: IamUserName): Promise<FleetAnswer<readonly AccessKeyRecord[] | 'gone'>>
  lastUse(userName: IamUserName, keyId: AccessKeyId): Promise<FleetAnswer<LastUse>>
  /** Active ones. */
  sshKeys(userName: IamUserName): Promise<FleetAnswer<number>>
}

export type OpenFleetAccount = (account: AccountId) => FleetAccount
