import type {
  Pickup,
  PickupDesk,
  PickupReader,
  PickupStore,
  PickupVault,
} from '../../src/delivery/pickup.ts'
import { known, unknown } from '../../src/shared/known.ts'
import type { Secret } from '../../src/shared/secret.ts'

/** The rows of one-time secrets in memory, as the worker and as the page see them. While `trouble` is set nothing can be read. */
export interface FakePickups extends PickupStore, PickupDesk {
  readonly rows: ReadonlyMap<string, Pickup & { readonly dueAt?: Date | undefined }>
  trouble: string | undefined
}

type Row = Pickup & { readonly dueAt?: Date | undefined }

export function createFakePickups(): FakePickups {
  const rows = new Map<string, Row>()
  const visits = new Map<string, number>()
  const change = (
    { requestId, keyId }: Pick<Pickup, 'requestId' | 'keyId'>,
    may: (row: Row) => boolean,
    next: (row: Row) => Row,
  ): Promise<boolean> => {
    const row = rows.get(requestId)
    if (row === undefined || row.keyId !== keyId || !may(row)) return Promise.resolve(false)
    rows.set(requestId, next(row))
    return Promise.resolve(true)
  }
  const waits = ({ state }: Row): boolean => state === 'waiting'
  const fake: FakePickups = {
    rows,
    trouble: undefined,
    read(requestId) {
      if (fake.trouble !== undefined) return Promise.reject(new Error(fake.trouble))
      const { dueAt: _dueAt, ...pickup } = rows.get(requestId) ?? { requestId: undefined }
      return Promise.resolve(pickup.requestId === undefined ? undefined : pickup)
    },
    begin(pickup, dueAt) {
      if (rows.get(pickup.requestId)?.keyId !== pickup.keyId)
        rows.set(pickup.requestId, { ...pickup, state: 'waiting', dueAt })
      return Promise.resolve()
    },
    issue: (pickup, token) => change(pickup, waits, (row) => ({ ...row, token })),
    lookAgain: (pickup, dueAt) => change(pickup, waits, (row) => ({ ...row, dueAt })),
    close: (pickup) =>
      change(
        pickup,
        ({ state }) => state === pickup.state,
        (row) => ({ ...row, state: 'gone' }),
      ),
    async settle(pickup) {
      await change(
        pickup,
        ({ state }) => state === 'gone',
        (row) => ({ ...row, settled: true, dueAt: undefined }),
      )
    },
    revealedAt(requestId, keyId) {
      if (fake.trouble !== undefined) return Promise.resolve(unknown(fake.trouble))
      const row = rows.get(requestId)
      const at = row?.keyId === keyId ? row.revealedAt : undefined
      return Promise.resolve(known(at === undefined ? undefined : new Date(at)))
    },
    reveal: (pickup, hash, at, dueAt) =>
      change(
        pickup,
        (row) => waits(row) && row.token?.hash === hash && row.token.until > at.toISOString(),
        (row) => ({ ...row, state: 'revealed', revealedAt: at.toISOString(), dueAt }),
      ),
    countVisit(address, windowStart) {
      const key = `${address} ${windowStart.toISOString()}`
      visits.set(key, (visits.get(key) ?? 0) + 1)
      return Promise.resolve(visits.get(key) ?? 0)
    },
  }
  return fake
}

/** One-time secrets in memory, with the page's way to read them. */
export interface FakePickupVault extends PickupVault, PickupReader {
  readonly sealed: ReadonlyMap<string, Secret>
  trouble: string | undefined
  /** While it is set nobody can see what was vouched for. */
  unreadable: string | undefined
}

export function createFakePickupVault(): FakePickupVault {
  const sealed = new Map<string, Secret>()
  const words = new Map<string, string>()
  const nameOf = (requestId: string, keyId: string): string => `${requestId}/${keyId}`
  const placeOf = (name: string) => ({
    arn: `arn:aws:secretsmanager:eu-central-1:333333333333:secret:awskey/pickup/${name}-FAKE00`,
    versionId: `version-of-${name}`,
  })
  const fake: FakePickupVault = {
    sealed,
    trouble: undefined,
    unreadable: undefined,
    seal({ requestId, keyId, secret }) {
      if (fake.trouble !== undefined) return Promise.resolve({ kind: 'failed', why: fake.trouble })
      const name = nameOf(requestId, keyId)
      sealed.set(name, secret)
      return Promise.resolve({ kind: 'sealed', ...placeOf(name) })
    },
    holds(requestId, keyId) {
      if (fake.trouble !== undefined) return Promise.resolve(unknown(fake.trouble))
      const name = nameOf(requestId, keyId)
      return Promise.resolve(known(sealed.has(name) ? placeOf(name) : undefined))
    },
    remove(requestId, keyId) {
      if (fake.trouble !== undefined) return Promise.resolve(unknown(fake.trouble))
      sealed.delete(nameOf(requestId, keyId))
      return Promise.resolve(known(undefined))
    },
    vouch(requestId, keyId, word) {
      if (fake.trouble !== undefined) return Promise.resolve(unknown(fake.trouble))
      words.set(nameOf(requestId, keyId), word)
      return Promise.resolve(known(undefined))
    },
    vouchedFor: (requestId, keyId) =>
      Promise.resolve(
        fake.unreadable === undefined
          ? known(words.get(nameOf(requestId, keyId)))
          : unknown(fake.unreadable),
      ),
    read(requestId, keyId) {
      const secret = sealed.get(nameOf(requestId, keyId))
      return Promise.resolve(
        fake.trouble === undefined && secret !== undefined ? known(secret) : unknown('no value'),
      )
    },
  }
  return fake
}
