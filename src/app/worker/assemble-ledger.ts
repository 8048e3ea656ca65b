import type { WebClient } from '@slack/web-api'
import type { HoldRolledBack } from '../../aws/dynamo/hold-rolled-back.ts'
import type { ExposedUsers } from '../../delivery/exposed-users.ts'
import { createDoneByIncident } from '../../exposure/done-by-incident.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import { createExplainChange } from '../../keys/explain-change.ts'
import {
  type ChangeTrail,
  createFollowOutside,
  type OutsideStore,
} from '../../keys/outside-changes.ts'
import type { RefreshInventories } from '../../keys/refresh-inventories.ts'
import { createMayHaveHistory } from '../../people/may-have-history.ts'
import type { Organisation } from '../../people/organisation.ts'
import type { FindOwnership } from '../../people/ownership.ts'
import type { Deciders } from '../../requests/deciders.ts'
import { createExportLedger, type LedgerArchive } from '../../requests/export-ledger.ts'
import { createExportHistory } from '../../requests/history-export.ts'
import { type AnchorStore, createMakeAnchor } from '../../requests/ledger-anchor.ts'
import type { ReadOutside } from '../../requests/outside-event.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { JobClaims, RequestStore } from '../../requests/request-store.ts'
import type { LedgerSource } from '../../requests/verify-ledger.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import type { Log } from '../../shared/log.ts'
import { type Result, refuse } from '../../shared/result.ts'
import { accountsNamed } from './accounts-named.ts'
import { createExportForPerson } from './export-for-person.ts'
import { createKeepLedger } from './keep-ledger.ts'
import { createTellOutside } from './tell-outside.ts'
import { createWatchLedgerEnds, type WatchLedgerEnds } from './watch-ledger-ends.ts'

/** The ports that the ledger stands on besides the store of requests. */
export interface LedgerPorts {
  readonly anchors: AnchorStore
  readonly outside: OutsideStore
  readonly readOutside: ReadOutside
  readonly changeTrail: ChangeTrail
  readonly hold: HoldRolledBack
  readonly source: Pick<LedgerSource, 'pages' | 'read'>
  /** `undefined` where awskey.yml asks for no copy. */
  readonly archive: LedgerArchive | undefined
}

export interface LedgerParts {
  readonly ledger: LedgerPorts
  readonly organisation: Organisation
  readonly findOwnership: FindOwnership
  readonly deciders: Pick<Deciders, 'approvesFor'>
  readonly store: RequestStore
  readonly claims: JobClaims
  readonly incidents: Pick<IncidentStore, 'read' | 'readLedger'>
  readonly exposed: ExposedUsers
  readonly slack: WebClient
  readonly clock: Clock
  /** Wall time. */
  readonly wallSleep: Sleep
  wallNow(): number
  newToken(): string
  readonly leaseMs: number
  readonly log: Log
  readonly refreshInventories: RefreshInventories
}

/** A use case that answers with a refusal where the ledger of its request goes on beyond its end. */
export type RefuseAhead = <Asked extends readonly unknown[], T>(
  work: (...asked: Asked) => Promise<Result<T, Refusal>>,
) => (...asked: Asked) => Promise<Result<T, Refusal>>

/** The part of the worker that looks after the ledger. */
export function assembleLedger(parts: LedgerParts): {
  readonly keepLedger: () => Promise<void>
  readonly watchLedgerEnds: WatchLedgerEnds
  readonly refuseAhead: RefuseAhead
  readonly exportHistory: ReturnType<typeof createExportForPerson>
} {
  const { ledger, organisation, findOwnership, store, slack, clock } = parts
  const channel = organisation.security.channel
  const shared = { ...parts, sleep: parts.wallSleep, channel }
  const watchLedgerEnds = createWatchLedgerEnds({ ...shared, hold: ledger.hold })
  const followOutside = createFollowOutside({
    store: ledger.outside,
    trail: ledger.changeTrail,
    clock,
    wallNow: parts.wallNow,
    budgetMs: parts.leaseMs * 0.25,
    explain: createExplainChange({
      store,
      doneByIncident: createDoneByIncident({
        incidents: parts.incidents,
        exposedKeyOf: parts.exposed.exposedKeyOf,
      }),
    }),
    tell: createTellOutside({ ...parts, sleep: parts.wallSleep }),
  })
  return {
    watchLedgerEnds,
    refuseAhead:
      (work) =>
      (...asked) =>
        watchLedgerEnds(
          () => work(...asked),
          () => refuse({ reason: 'ledger_ahead' }),
        ),
    keepLedger: createKeepLedger({
      ...shared,
      makeAnchor: createMakeAnchor({ store: ledger.anchors, clock, newToken: parts.newToken }),
      followOutside: () => watchLedgerEnds(followOutside, () => undefined),
      exportLedger:
        ledger.archive === undefined
          ? () => Promise.resolve()
          : createExportLedger({ ...parts, ...ledger, archive: ledger.archive }),
    }),
    exportHistory: createExportForPerson({
      slack,
      sleep: parts.wallSleep,
      clock,
      exportHistory: createExportHistory({
        store,
        outside: ledger.readOutside,
        accountsFor: accountsNamed(organisation),
        mayHave: createMayHaveHistory({ deciders: parts.deciders, findOwnership }),
      }),
    }),
  }
}
