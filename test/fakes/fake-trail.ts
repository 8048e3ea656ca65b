import type { KeyMaker, Trail, TrailUse } from '../../src/keys/trail.ts'
import type { AccessKeyId, AccountId } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'

/** A trail somebody writes by hand. While `gaps` has entries no reading is complete. */
export interface FakeTrail extends Trail {
  used(account: AccountId, keyId: AccessKeyId, use: TrailUse): void
  made(account: AccountId, keyId: AccessKeyId, at: Date, maker: KeyMaker): void
  secretRead(account: AccountId, secretArn: string, at: Date): void
  activated(account: AccountId, keyId: AccessKeyId, at: Date): void
  deactivated(account: AccountId, keyId: AccessKeyId, at: Date): void
  readonly gaps: string[]
}

interface Entry<T> {
  readonly of: string
  readonly at: Date
  readonly what: T
}

export function createFakeTrail(): FakeTrail {
  const uses: Entry<TrailUse>[] = []
  const makers: Entry<{ readonly keyId: AccessKeyId; readonly maker: KeyMaker }>[] = []
  const reads: Entry<Date>[] = []
  const activations: Entry<Date>[] = []
  const deactivations: Entry<Date>[] = []
  const gaps: string[] = []
  const newestFirst = (a: Entry<unknown>, b: Entry<unknown>): number =>
    b.at.getTime() - a.at.getTime()
  const since = <T>(entries: readonly Entry<T>[], of: string, from: Date): T[] =>
    entries
      .filter((entry) => entry.of === of && entry.at >= from)
      .toSorted(newestFirst)
      .map(({ what }) => what)
  const complete = <T>(value: T) => (gaps.length === 0 ? known(value) : unknown(gaps.join(', ')))
  return {
    gaps,
    used: (account, keyId, use) => uses.push({ of: `${account}/${keyId}`, at: use.at, what: use }),
    made: (account, keyId, at, maker) => makers.push({ of: account, at, what: { keyId, maker } }),
    secretRead: (account, arn, at) => reads.push({ of: `${account}/${arn}`, at, what: at }),
    activated: (account, keyId, at) =>
      activations.push({ of: `${account}/${keyId}`, at, what: at }),
    deactivated: (account, keyId, at) =>
      deactivations.push({ of: `${account}/${keyId}`, at, what: at }),
    madeInactive: (account, keyId, from) =>
      Promise.resolve(complete(since(deactivations, `${account}/${keyId}`, from))),
    madeActive: (account, keyId, from) =>
      Promise.resolve(complete(since(activations, `${account}/${keyId}`, from))),
    uses: (account, keyId, from) =>
      Promise.resolve({
        uses: since(uses, `${account}/${keyId}`, from),
        gaps: [...gaps],
        coverage: gaps.length === 0 ? 'complete' : 'partial',
      }),
    makerOf(account, keyId, from) {
      const made = since(makers, account, from).find((entry) => entry.keyId === keyId)
      return Promise.resolve(made === undefined ? complete(undefined) : known(made.maker))
    },
    secretReads: (account, arn, from) =>
      Promise.resolve(complete(since(reads, `${account}/${arn}`, from))),
  }
}
