import type { Moment, SlackUserId } from '../requests/ids.ts'
import type { ActVerifier } from '../requests/signed-act.ts'
import type { Clock } from '../shared/clock.ts'
import { type Known, known } from '../shared/known.ts'
import type { Delegation, DelegationStore, Delegations } from './delegations.ts'

/**
 * In whose places somebody may decide now: delegations that have not ended, each with the delegator's own signed click that names this person and this end.
 * A row that anybody could have written counts for nothing; a signature that could not be checked is not known, which is never a no.
 */
export interface LiveDelegationsDeps {
  readonly store: DelegationStore
  readonly verifier: ActVerifier
  readonly clock: Clock
  /** Whether the act is one that delegates. */
  isDelegation(action: string): boolean
}

export function createLiveDelegations(deps: LiveDelegationsDeps): Delegations {
  return {
    async to(person, at = deps.clock.now().toISOString()) {
      const stored = await deps.store.to(person)
      if (stored.kind === 'unknown') return stored
      const from = []
      for (const delegation of stored.value) {
        const live = await isLive(deps, delegation, at)
        if (live.kind === 'unknown') return live
        if (live.value) from.push(delegation.from)
      }
      return known(from.toSorted())
    },
  }
}

/** Who decides in this person's place now, for showing. */
export function createDelegationOf(
  deps: LiveDelegationsDeps,
): (from: SlackUserId) => Promise<Known<Delegation | undefined>> {
  return async (from) => {
    const stored = await deps.store.of(from)
    if (stored.kind === 'unknown' || stored.value === undefined) return stored
    const live = await isLive(deps, stored.value, deps.clock.now().toISOString())
    if (live.kind === 'unknown') return live
    return known(live.value ? stored.value : undefined)
  }
}

async function isLive(
  deps: LiveDelegationsDeps,
  delegation: Delegation,
  at: Moment,
): Promise<Known<boolean>> {
  const over = delegation.until <= at
  return over || !saysSo(deps, delegation) ? known(false) : deps.verifier.verify(delegation.act)
}

function saysSo(deps: LiveDelegationsDeps, { from, to, until, act }: Delegation): boolean {
  const { delegate, until: signedUntil } = act.details ?? {}
  return (
    deps.isDelegation(act.action) && act.user === from && delegate === to && signedUntil === until
  )
}
