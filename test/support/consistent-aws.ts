/**
 * The fakes as one AWS with one IAM user: a key that is made is a key that STS and, ten minutes later, CloudTrail know. What is done to a key is judged:
 * `broken` tells what may never happen and did.
 */
import type { AccessKeyRecord, AccessKeys, KeyProbe, UserRef } from '../../src/keys/access-keys.ts'
import type { Trail } from '../../src/keys/trail.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import type { Clock } from '../../src/shared/clock.ts'
import { MINUTE_MS } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { createFakeAccessKeys } from '../fakes/fake-access-keys.ts'
import { createFakeKeyProbe } from '../fakes/fake-key-probe.ts'
import { createFakeTrail } from '../fakes/fake-trail.ts'
import { createFakeVault } from '../fakes/fake-vault.ts'

export const OPERATOR_ROLE = 'awskey-operator'
const TRAIL_LAG_MS = 10 * MINUTE_MS

export type ConsistentAws = ReturnType<typeof createConsistentAws>

export function createConsistentAws(clock: Clock, user: UserRef) {
  const fake = createFakeAccessKeys({ clock })
  const fakeVault = createFakeVault()
  const trail = createFakeTrail()
  const probe = createFakeKeyProbe()
  const broken: string[] = []
  const made: AccessKeyId[] = []
  const state: { keys: readonly AccessKeyRecord[]; installed: boolean } = {
    keys: [],
    installed: false,
  }
  fake.addUser(user)
  const must = (holds: boolean, what: string): void => {
    if (!holds) broken.push(what)
  }
  const reread = async (): Promise<void> => {
    const listed = await fake.list(user)
    if (listed.kind === 'known') state.keys = listed.value
  }
  const write =
    <T>(judge: (keyId: AccessKeyId) => void, does: (of: UserRef, keyId: AccessKeyId) => T) =>
    async (of: UserRef, keyId: AccessKeyId): Promise<Awaited<T>> => {
      judge(keyId)
      const outcome = await does(of, keyId)
      await reread()
      return outcome
    }
  const statusOf = (keyId: AccessKeyId) => state.keys.find(({ id }) => id === keyId)?.status
  const keys: AccessKeys = {
    list: fake.list,
    lastUse: fake.lastUse,
    async create(asked) {
      const before = state.keys
      must(before.length <= 1, 'a key is asked for while the fate of another is not known')
      const created = await fake.create(asked)
      await reread()
      if (created.kind !== 'created') return created
      made.push(created.id)
      const maker = { roleName: OPERATOR_ROLE, sessionName: asked.session, userAgent: 'awskey' }
      trail.made(asked.account, created.id, clock.now(), maker)
      probe.learn(created.id, created.secret.reveal(), 1)
      return created
    },
    makeInactive: write((keyId) => {
      const old = keyId === made[0]
      must(!old || state.installed, 'the old key is made inactive before the new one was used')
    }, fake.makeInactive),
    makeActive: write(() => {}, fake.makeActive),
    delete: write((keyId) => {
      must(statusOf(keyId) !== 'Active', 'an Active key is deleted')
    }, fake.delete),
  }
  const watchedProbe: KeyProbe = {
    async works(key) {
      const works = await probe.works(key)
      if (works.kind === 'known' && works.value)
        fake.use(key.id, { at: clock.now(), service: 'sts', region: 'eu-central-1' })
      return works
    },
  }
  return {
    keys,
    probe: watchedProbe,
    vault: { seal: fakeVault.seal, holds: fakeVault.holds, withdraw: fakeVault.withdraw },
    trail: {
      ...trail,
      makerOf: (account, keyId, since, session) =>
        trail
          .makerOf(account, keyId, since, session)
          .then((maker) => (isVisible(state.keys, keyId, clock.now()) ? maker : known(undefined))),
    } satisfies Trail,
    made,
    broken,
    listed: () => state.keys,
    sealed: () => {
      const last = fakeVault.sealed.at(-1)
      return last && { keyId: last.keyId, versionId: `version-of-${last.keyId}` }
    },
    withdrawn: () => fakeVault.withdrawn,
    async addKey(): Promise<AccessKeyId> {
      const created = await keys.create(user)
      if (created.kind !== 'created') throw new Error('the user has no first key')
      return created.id
    },
    use: (keyId: AccessKeyId, at: Date) =>
      fake.use(keyId, { at, service: 'ec2', region: 'eu-central-1' }),
    /** The owner fetches what is sealed, or was shown this key on a page, and uses it. */
    install(oldKey: AccessKeyId, shown?: AccessKeyId): void {
      const current = shown ?? fakeVault.sealed.at(-1)?.keyId
      must(current !== undefined && current !== oldKey, 'the owner finds no new key')
      if (current === undefined || state.installed) return
      must(statusOf(current) === 'Active', 'the key that is handed over does not work')
      state.installed = true
      fake.use(current, { at: clock.now(), service: 'ec2', region: 'eu-central-1' })
    },
    check: () => {
      must(
        state.keys.some(({ status }) => status === 'Active'),
        'the user has no Active key',
      )
    },
  }
}

function isVisible(keys: readonly AccessKeyRecord[], keyId: AccessKeyId, now: Date): boolean {
  const key = keys.find(({ id }) => id === keyId)
  return key !== undefined && now.getTime() - key.createdAt.getTime() >= TRAIL_LAG_MS
}
