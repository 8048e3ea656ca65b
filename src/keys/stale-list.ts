import type { SlackUserId } from '../requests/ids.ts'
import type { Exemption } from './exemption.ts'
import type { RankedKey, RankedRoot, Severity } from './ranking.ts'

/** The answer to `/awskey stale`: which keys to get rid of first, how many there are, from what was read when, and what is not known of it. */
export interface StaleList {
  readonly of: StaleScope
  readonly roots: readonly RankedRoot[]
  /** Keys of which something was found and that nobody exempted, the worst first; of many, only the worst. */
  readonly keys: readonly RankedKey[]
  /** Of all of these keys, without root keys. */
  readonly bySeverity: Readonly<Record<Severity, number>>
  /** Left alone for now, however stale; of many, only the worst. */
  readonly exempt: readonly ExemptKey[]
  readonly exemptCount: number
  /** All keys that were looked at, stale or not. */
  readonly looked: number
  readonly accounts: readonly StaleAccount[]
  readonly notKnown: StaleNotKnown
}

export type StaleScope =
  | {
      readonly kind: 'mine'
      readonly person: SlackUserId
      readonly teams: readonly string[]
      /** Of security: every key of every account. */
      readonly everything: boolean
    }
  | { readonly kind: 'team'; readonly team: string }
  | { readonly kind: 'account'; readonly account: string }

export interface ExemptKey {
  readonly key: RankedKey
  readonly exemption: Exemption
}

export interface StaleAccount {
  readonly name: string
  readonly source: /** A whole reading, with rights, consoles and root keys. */
    | {
        readonly kind: 'fleet'
        readonly readAt: Date
        /** Older than a week: it may show keys that are gone and none of those made since. It is being read again. */
        readonly isOld?: true
      }
    /** Only users and keys. */
    | { readonly kind: 'inventory'; readonly readAt: Date }
    /** A reading has been asked for. */
    | { readonly kind: 'being_read' }
    | { readonly kind: 'not_in_time' }
}

export interface StaleNotKnown {
  /** Users whose keys could not be read; the first few by name. */
  readonly users: { readonly count: number; readonly named: readonly string[] }
  /** Users who may be of the team: their tags could not be read. */
  readonly teamOf: number
  /** Why it is not known for which teams the asker approves. */
  readonly approvals: readonly string[]
  /** Accounts of which it is not known whether they have root keys. */
  readonly roots: readonly string[]
  /** Of the keys with an owner, of how many it is not known whether the owner has left. */
  readonly owners: number
  /** Stale keys of which it is not known what they may do. */
  readonly rights: number
}
