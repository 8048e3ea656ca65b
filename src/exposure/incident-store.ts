import type { AccessKeyId, AccountId, IamUserId, RequestId, SlackUserId } from '../requests/ids.ts'
import type { Incident, IncidentEntry, IncidentEvent } from './incident.ts'

/** One change of one incident. The store sets `version`, `updatedAt` and `ledger`; `takeLock` gives the lock on the IAM user to the incident, whoever has it; `dropLock` frees it, where the incident still has it. */
export interface IncidentChange {
  readonly incident: Incident
  readonly entries: readonly IncidentEntry[]
  /** Business time of the change. */
  readonly at: Date
  readonly takeLock?: true
  readonly dropLock?: true
}

export interface IncidentStore {
  /** Written on condition that there is none for this key: of two reports in one moment one opens it, and the other finds it. */
  open(
    incident: Incident,
    entries: readonly IncidentEntry[],
  ): Promise<{ readonly kind: 'opened' | 'exists'; readonly incident: Incident }>
  /** Strongly consistent. Throws when it cannot be read. */
  read(keyId: AccessKeyId): Promise<Incident | undefined>
  /** On condition of the version: `undefined` when somebody else's change came first. */
  commit(from: Incident, change: IncidentChange): Promise<Incident | undefined>
  readLedger(keyId: AccessKeyId): Promise<readonly IncidentEvent[]>
  /** The request that has the lock on this IAM user now. */
  lockHolder(account: AccountId, userId: IamUserId): Promise<RequestId | undefined>
  /** One of the few containments that a person may cause within an hour; the same incident counts once. `false` when they are used up. */
  takeTurn(person: SlackUserId, incident: RequestId, now: Date, perHour: number): Promise<boolean>
}
