import { keepWorst } from './keep-worst.ts'
import { keysOf, type RankQuestion, rankKeys, type rankRoot } from './rank-keys.ts'
import type { RankedKey, RankedRoot, Severity } from './ranking.ts'
import type { ExemptKey, StaleList } from './stale-list.ts'
import { worstFirst } from './worst-first.ts'

/**
 * Gathers the kill-first list from users as they come, in constant memory. Nothing that could not be read is dropped in silence: it is counted as not known.
 * A key whose exemption could not be read stands with the others.
 */
export type Collected = Pick<
  StaleList,
  'roots' | 'keys' | 'bySeverity' | 'exempt' | 'exemptCount' | 'looked'
> & { readonly notKnown: Pick<StaleList['notKnown'], 'users' | 'roots' | 'owners' | 'rights'> }

export interface CollectStale {
  user(question: RankQuestion): void
  /** What is known of the root keys of an account. */
  root(found: ReturnType<typeof rankRoot>, accountName: string): void
  collected(): Collected
}

const MOST_KEYS = 200
const MOST_EXEMPT = 10
const MOST_NAMED = 10

export function collectStale(): CollectStale {
  const stale = keepWorst<RankedKey>(MOST_KEYS)
  const exempt = keepWorst<RankedKey>(MOST_EXEMPT)
  const roots: RankedRoot[] = []
  const rootsNotKnown: string[] = []
  const named: string[] = []
  const counts = { looked: 0, unreadable: 0, owners: 0, rights: 0 }
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 }
  const add = (key: RankedKey): void => {
    counts.looked += 1
    if (key.severity === undefined) return
    if (exemptionOf(key) !== undefined) {
      exempt.add(key)
      return
    }
    stale.add(key)
    bySeverity[key.severity] += 1
    if (key.privilege === 'not_known') counts.rights += 1
  }
  return {
    user(question) {
      const { user, about, ownerLeft } = question
      const keys = keysOf(user)
      if (keys.kind === 'unknown') {
        if (isProvenFine(question)) return
        counts.unreadable += 1
        if (named.length < MOST_NAMED)
          named.push(`${user.userName} in ${about.accountName} (${keys.why})`)
        return
      }
      if (about.owner !== undefined && ownerLeft.kind === 'unknown')
        counts.owners += keys.value.length
      for (const key of rankKeys(question)) add(key)
    },
    root(found, accountName) {
      if (found.kind === 'unknown') rootsNotKnown.push(accountName)
      else if (found.value !== undefined) roots.push(found.value)
    },
    collected: () => ({
      roots: roots.toSorted(worstFirst),
      keys: stale.worst(),
      bySeverity: { ...bySeverity },
      exempt: exempt.worst().flatMap(withExemption),
      exemptCount: exempt.count,
      looked: counts.looked,
      notKnown: {
        users: { count: counts.unreadable, named },
        roots: rootsNotKnown,
        owners: counts.owners,
        rights: counts.rights,
      },
    }),
  }
}

/** Of somebody who has left every key matters, however young. */
function isProvenFine({ user, about, ownerLeft }: RankQuestion): boolean {
  const mayHaveLeft = about.owner !== undefined && (ownerLeft.kind === 'unknown' || ownerLeft.value)
  return user.provenYoung === true && !mayHaveLeft
}

function exemptionOf({ exemption }: RankedKey): ExemptKey['exemption'] | undefined {
  return exemption === 'not_known' ? undefined : exemption
}

function withExemption(key: RankedKey): readonly ExemptKey[] {
  const exemption = exemptionOf(key)
  return exemption === undefined ? [] : [{ key, exemption }]
}
