import type { CleanUp, CleanUpItem, Standing } from '../../src/exposure/clean-up-port.ts'
import type { UserToContain } from '../../src/exposure/containment.ts'
import type {
  CredentialRef,
  OtherCredentials,
  OtherCredentialsFound,
} from '../../src/exposure/other-credentials.ts'
import type {
  RevocationOrder,
  RevocationOutcome,
  Revocations,
} from '../../src/exposure/revocations.ts'
import type { RoleUse, RoleUseFound } from '../../src/exposure/role-use.ts'
import {
  type SnapshotStore,
  UserSnapshot,
  type UserSnapshots,
} from '../../src/exposure/snapshot.ts'
import type { WriteOutcome } from '../../src/keys/access-keys.ts'
import { AccountId, IamUserName, type RequestId } from '../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

/** A user who has nothing; change the one part that the test is about. */
export function someSnapshot(given: Partial<UserSnapshot> = {}): UserSnapshot {
  return {
    at: '2026-03-02T09:00:00.000Z',
    account: AccountId.parse('111111111111'),
    userName: IamUserName.parse('erin'),
    user: known({ userId: 'AIDAERIN0000', path: '/', createdAt: '2025-01-01T00:00:00.000Z' }),
    keys: known([]),
    loginProfile: known({ exists: false }),
    mfaDevices: known([]),
    tags: known({}),
    boundary: known(''),
    attachedPolicies: known([]),
    inlinePolicies: known([]),
    groups: known([]),
    sshKeys: known([]),
    certificates: known([]),
    serviceCredentials: known([]),
    trustingRoles: known({ roles: [], more: 0, unreadable: [] }),
    policyDocuments: [],
    ...given,
  }
}

export interface FakeUserSnapshots extends UserSnapshots {
  /** What the next reads show. */
  show(snapshot: UserSnapshot): void
  /** Whom it was asked about, and with which boundary before. */
  readonly asked: readonly (readonly [user: UserToContain, boundaryBefore: string | undefined])[]
}

export function createFakeUserSnapshots(first: UserSnapshot = someSnapshot()): FakeUserSnapshots {
  const asked: (readonly [UserToContain, string | undefined])[] = []
  let shown = first
  return {
    asked,
    show(snapshot) {
      shown = snapshot
    },
    async read(user, boundaryBefore) {
      asked.push([user, boundaryBefore])
      return { ...shown, account: user.account, userName: user.userName }
    },
  }
}

export interface FakeSnapshotStore extends SnapshotStore {
  readonly kept: ReadonlyMap<string, UserSnapshot>
  /** So many calls from now throw. */
  fail(times: number): void
}

export function createFakeSnapshotStore(): FakeSnapshotStore {
  const kept = new Map<string, string>()
  let failures = 0
  const mayFail = (): void => {
    if (failures === 0) return
    failures -= 1
    throw new Error('the bucket does not answer')
  }
  const parsed = (text: string): UserSnapshot => UserSnapshot.parse(JSON.parse(text))
  return {
    get kept() {
      return new Map([...kept].map(([id, text]) => [id, parsed(text)]))
    },
    fail(times) {
      failures = times
    },
    async put(incident, snapshot) {
      mayFail()
      if (kept.has(incident)) return 'kept_before'
      kept.set(incident, JSON.stringify(UserSnapshot.parse(snapshot)))
      return 'kept'
    },
    async read(incident) {
      mayFail()
      const text = kept.get(incident)
      return text === undefined ? undefined : parsed(text)
    },
  }
}

export interface FakeOtherCredentials extends OtherCredentials {
  /** What the user has from now on. */
  have(found: Partial<OtherCredentialsFound>): void
  /** What the next write answers; nothing is changed unless it is `done`. */
  answer(outcome: WriteOutcome): void
  readonly writes: readonly string[]
}

export function createFakeOtherCredentials(): FakeOtherCredentials {
  let found: OtherCredentialsFound = {
    sshKeys: known([]),
    serviceSpecific: known([]),
    certificates: known([]),
  }
  const answers: WriteOutcome[] = []
  const writes: string[] = []
  const set = (status: 'Active' | 'Inactive') => {
    return async (user: UserToContain, { kind, id }: CredentialRef): Promise<WriteOutcome> => {
      writes.push(`${user.userName} ${kind} ${id} ${status}`)
      const outcome = answers.shift() ?? { kind: 'done' }
      const changed = <T extends { readonly id: string }>(list: Known<readonly T[]>) =>
        list.kind === 'unknown'
          ? list
          : known(list.value.map((each) => (each.id === id ? { ...each, status } : each)))
      if (outcome.kind === 'done')
        found = {
          sshKeys: changed(found.sshKeys),
          serviceSpecific: changed(found.serviceSpecific),
          certificates: changed(found.certificates),
        }
      return outcome
    }
  }
  return {
    writes,
    have(given) {
      found = { ...found, ...given }
    },
    answer: (outcome) => {
      answers.push(outcome)
    },
    list: async () => found,
    makeInactive: set('Inactive'),
    makeActive: set('Active'),
  }
}

export interface FakeCleanUp extends CleanUp {
  /** What of the item is shown from now on; items that were never named are not known. */
  put(item: CleanUpItem, standing: Known<Standing>): void
  answer(outcome: WriteOutcome): void
  readonly writes: readonly string[]
}

export function createFakeCleanUp(): FakeCleanUp {
  const items = new Map<string, Known<Standing>>()
  const answers: WriteOutcome[] = []
  const writes: string[] = []
  const write = (line: string, item: CleanUpItem, then: Standing): WriteOutcome => {
    writes.push(line)
    const outcome = answers.shift() ?? { kind: 'done' }
    if (outcome.kind === 'done') items.set(keyOf(item), known(then))
    return outcome
  }
  return {
    writes,
    put(item, standing) {
      items.set(keyOf(item), standing)
    },
    answer: (outcome) => {
      answers.push(outcome)
    },
    stands: async (item) => items.get(keyOf(item)) ?? unknown('the fake does not know it'),
    makeKeyInactive: async ({ userName }, keyId) =>
      write(`${keyId} inactive`, { kind: 'access_key', userName, keyId }, 'inactive'),
    deleteLoginProfile: async ({ userName }) =>
      write(`login profile of ${userName} deleted`, { kind: 'login_profile', userName }, 'gone'),
  }
}

function keyOf(item: CleanUpItem): string {
  return JSON.stringify(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

export interface FakeRoleUse extends RoleUse {
  put(roleArn: string, found: Known<RoleUseFound | undefined>): void
  readonly asked: readonly (readonly [AccountId, string, RequestId])[]
}

export function createFakeRoleUse(): FakeRoleUse {
  const roles = new Map<string, Known<RoleUseFound | undefined>>()
  const asked: (readonly [AccountId, string, RequestId])[] = []
  return {
    asked,
    put(roleArn, found) {
      roles.set(roleArn, found)
    },
    async read(account, roleArn, session) {
      asked.push([account, roleArn, session])
      return roles.get(roleArn) ?? unknown('the fake does not know it')
    },
  }
}

export interface FakeRevocations extends Revocations {
  readonly orders: readonly RevocationOrder[]
}

/** Offered in the account given alone; `outcome` is what an order is answered, after `done` was run. */
export function createFakeRevocations({
  offered,
  outcome = { kind: 'ran' },
  done = () => undefined,
}: {
  readonly offered?: string
  readonly outcome?: RevocationOutcome
  readonly done?: () => void
} = {}): FakeRevocations {
  const orders: RevocationOrder[] = []
  return {
    orders,
    offeredIn: (account) => account === offered,
    isOwn: (roleName) => roleName.startsWith('awskey-'),
    async revoke(order) {
      orders.push(order)
      done()
      return outcome
    },
  }
}
