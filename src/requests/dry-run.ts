import type { AccountId } from './ids.ts'
import type { LedgerEntry } from './ledger.ts'
import type { EffectOutcome } from './outcome.ts'
import type { EffectName, Request } from './request.ts'
import { isExemption } from './request-facts.ts'
import type { RequestStore } from './request-store.ts'

/**
 * What a dry run makes of requests. Whatever is asked or approved in an account in dry run is marked, in the same transaction. A marked request is decided on as usual and ends where it would first
 * change something in AWS, also when the dry run is over by then: nobody agreed to more. A request from before the dry run waits until it is over.
 * A dry run never lets an effect through that would have been stopped without it.
 */
export type IsDryRun = (account: AccountId) => boolean

/** Every effect, and whether it writes in the account of the IAM user. What is written in awskey's own table alone goes on. */
const CHANGES_AWS: Readonly<Record<EffectName, boolean>> = {
  intend_create: false,
  create_key: true,
  reconcile_create: false,
  remove_stray_key: true,
  remove_new_key: true,
  hand_over: false,
  look: false,
  make_inactive: true,
  make_active: true,
  check_soak: false,
  delete_key: true,
  delete_root_keys: true,
  turn_auto: true,
  await_finish: false,
  write_exemption: false,
  remind: false,
  expire: false,
}

export function changesAws(effect: EffectName): boolean {
  return CHANGES_AWS[effect]
}

/** In place of the effect; nothing where it may run. */
export function insteadOf(
  request: Pick<Request, 'dryRun'>,
  effect: EffectName,
  isOn: boolean,
): EffectOutcome | undefined {
  if (!changesAws(effect)) return undefined
  if (request.dryRun === true) return { effect: 'would_have', would: effect }
  return isOn ? heldInDryRun(effect) : undefined
}

export function heldInDryRun(would: string): EffectOutcome {
  return { effect: 'stopped', reason: 'dry_run', facts: { would } }
}

/** The store, which marks what is opened or approved while the account is in dry run. Whom awskey leaves alone is no matter of AWS's and is not marked. */
export function createDryRunStore(store: RequestStore, isDryRun: IsDryRun): RequestStore {
  const isOfDryRun = ({ subject, operation }: Request): boolean =>
    isDryRun(subject.account) && !isExemption(operation)
  return {
    ...store,
    open: (request, entries) =>
      isOfDryRun(request)
        ? store.open({ ...request, dryRun: true }, marked(entries, ['requested']))
        : store.open(request, entries),
    commit(from, change) {
      const { request, entries } = change
      if (!isOfDryRun(request) || approvals(request) <= approvals(from))
        return store.commit(from, change)
      return store.commit(from, {
        ...change,
        request: { ...request, dryRun: true },
        entries: marked(entries, ['approved', 'glass_broken']),
      })
    },
  }
}

function approvals({ decisions }: Request): number {
  return decisions.filter(({ kind }) => kind === 'approve').length
}

function marked(
  entries: readonly LedgerEntry[],
  types: readonly LedgerEntry['type'][],
): readonly LedgerEntry[] {
  return entries.map((entry) =>
    types.includes(entry.type) ? { ...entry, data: { ...entry.data, dryRun: 'true' } } : entry,
  )
}
