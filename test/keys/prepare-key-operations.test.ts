import { beforeEach, describe, expect, it } from 'vitest'
import { anAct, aRequestId, aSubject, ERIN } from '../../sandbox/gallery/rows/request-rows.ts'
import type { AccessKeyRecord } from '../../src/keys/access-keys.ts'
import type { AskedKind, Asking } from '../../src/keys/ask.ts'
import type { InactiveSince } from '../../src/keys/inactive-since.ts'
import { prepareKeyOperations } from '../../src/keys/prepare-key-operations.ts'
import { SlackChannelId } from '../../src/requests/ids.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import type { Target } from '../../src/requests/target.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { createFakeAccessKeys, type FakeAccessKeys } from '../fakes/fake-access-keys.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const SOAK_MS = 7 * DAY_MS
const ref = { ...aSubject(), session: 'test' }

let keys: FakeAccessKeys
let since: InactiveSince
beforeEach(() => {
  keys = createFakeAccessKeys({ clock: { now: () => NOW } })
  keys.addUser(ref)
  since = { from: 'not_known' }
})

/** A key of the user, Active unless it is said otherwise. */
async function aKey(status: 'Active' | 'Inactive' = 'Active'): Promise<AccessKeyRecord> {
  const made = await keys.create(ref)
  if (made.kind !== 'created') throw new Error('no key')
  if (status === 'Inactive') await keys.makeInactive(ref, made.id)
  return { id: made.id, createdAt: made.createdAt, status }
}

const situation: Asking['situation'] = {
  accountName: 'development',
  sensitive: false,
  machine: false,
  protected: false,
  owner: ERIN,
  team: { name: 'payments', channel: SlackChannelId.parse('C0PAYMENTS') },
  hasReader: true,
  approvals: {
    needed: 1,
    from: { team: 'payments' },
    why: 'policy',
    expiresAfterMs: 1,
    typed: false,
  },
}

async function prepare(
  kind: Exclude<AskedKind, 'rotate' | 'auto' | 'snooze' | 'exempt'>,
  options: {
    readonly target?: Target
    readonly act?: Partial<SignedAct>
    readonly situation?: Partial<Asking['situation']>
    readonly listed?: readonly AccessKeyRecord[]
  } = {},
) {
  const listed = await keys.list(ref)
  const asking: Asking = {
    act: anAct(options.act),
    target: options.target ?? { by: 'mine' },
    user: { ...ref, createdAt: NOW, tags: {} },
    situation: { ...situation, ...options.situation },
    listed: options.listed ?? (listed.kind === 'known' ? listed.value : []),
    session: aRequestId(),
    now: NOW,
  }
  const inactiveSince = () => Promise.resolve(since)
  return prepareKeyOperations({ keys, inactiveSince, soakMs: SOAK_MS })[kind](asking)
}
const named = ({ id }: AccessKeyRecord): { readonly target: Target } => ({
  target: { by: 'key', keyId: id },
})

describe('create', () => {
  const asked = { act: { reason: 'the nightly export', details: { purpose: 'ci' as const } } }

  it('takes a purpose and a reason, with one key there or none', async () => {
    expect(await prepare('create', asked)).toMatchObject({
      ok: true,
      value: { kind: 'create', step: 'creating', purpose: 'ci', createAttempts: 0 },
    })
    await aKey()
    expect(await prepare('create', asked)).toMatchObject({ ok: true })
  })

  it('refuses a third key, also where one of the two is Inactive, and names both', async () => {
    const both = [await aKey(), await aKey('Inactive')]
    expect(await prepare('create', asked)).toMatchObject({
      error: {
        reason: 'two_keys',
        keys: both.map(({ id, status }) => ({ id, status, ageDays: 0 })),
      },
    })
  })

  it.each([
    ['no purpose', { act: { reason: 'why' } }, 'purpose_missing'],
    ['no reason', { act: { details: { purpose: 'ci' as const } } }, 'reason_missing'],
    ['a blank reason', { act: { ...asked.act, reason: '  ' } }, 'reason_missing'],
    [
      'nobody who owns the user',
      { ...asked, situation: { owner: undefined, team: undefined, hasReader: false } },
      'no_owner',
    ],
    [
      'no role of the team for a machine user',
      { ...asked, situation: { owner: undefined, hasReader: false } },
      'no_team_reader',
    ],
  ])('refuses it with %s', async (_what, options, reason) => {
    expect(await prepare('create', options)).toMatchObject({ error: { reason } })
  })

  it('makes a key for a machine user whose team has a role to read it with', async () => {
    const machine = { ...asked, situation: { owner: undefined, machine: true } }
    expect(await prepare('create', machine)).toMatchObject({ ok: true })
  })

  it('makes one for an owner whom no role of theirs lets read it: they are shown it on a page', async () => {
    const onPage = { ...asked, situation: { hasReader: false } }
    expect(await prepare('create', onPage)).toMatchObject({ ok: true })
  })
})

describe.each([
  ['deactivate', 'Active', 'already_inactive'],
  ['activate', 'Inactive', 'already_active'],
] as const)('%s', (kind, wanted, already) => {
  const other = wanted === 'Active' ? 'Inactive' : 'Active'

  it(`takes the one key that is ${wanted}`, async () => {
    const key = await aKey(wanted)
    await aKey(other)
    expect(await prepare(kind)).toMatchObject({
      ok: true,
      value: { kind, step: 'waiting', keyId: key.id, neverUsed: true },
    })
  })

  it('asks which, where two fit', async () => {
    const first = await aKey(wanted)
    const second = await aKey(wanted)
    expect(await prepare(kind)).toMatchObject({
      error: { reason: 'which_key', keys: [{ id: first.id }, { id: second.id }] },
    })
    expect(await prepare(kind, named(second))).toMatchObject({ value: { keyId: second.id } })
  })

  it('says so where it is so already', async () => {
    const key = await aKey(other)
    const refused = { error: { reason: already, keyId: key.id } }
    expect(await prepare(kind)).toMatchObject(refused)
    await aKey(wanted)
    expect(await prepare(kind, named(key))).toMatchObject(refused)
  })

  it('refuses a key that the user does not have, and a user without keys', async () => {
    expect(await prepare(kind)).toMatchObject({ error: { reason: 'no_key' } })
    const key = await aKey(wanted)
    await keys.delete(ref, key.id)
    await aKey(wanted)
    expect(await prepare(kind, named(key))).toMatchObject({
      error: { reason: 'unknown_key', keyId: key.id },
    })
  })

  it('tells the last use, and leaves open what could not be read', async () => {
    const key = await aKey(wanted)
    const at = addMs(NOW, -DAY_MS)
    keys.use(key.id, { at, service: 's3', region: 'eu-central-1' })
    expect(await prepare(kind)).toMatchObject({
      value: { neverUsed: false, lastUse: { at: at.toISOString(), service: 's3' } },
    })
    keys.trouble.set('lastUse', 'Throttling')
    const asked = await prepare(kind)
    expect(asked.ok && asked.value).not.toHaveProperty('neverUsed')
  })
})

describe('delete', () => {
  it('refuses a key that is Active', async () => {
    const key = await aKey()
    expect(await prepare('delete')).toMatchObject({
      error: { reason: 'still_active', keyId: key.id },
    })
  })

  it.each(['ledger', 'trail'] as const)(
    'counts the soak from the moment that the %s knows, and waits for its rest',
    async (from) => {
      await aKey('Inactive')
      since = { from, at: addMs(NOW, -2 * DAY_MS) }
      expect(await prepare('delete')).toMatchObject({
        value: {
          step: 'soaking',
          inactiveKnownFrom: from,
          inactiveAt: since.at.toISOString(),
          soakedUntil: addMs(NOW, 5 * DAY_MS).toISOString(),
        },
      })
    },
  )

  it('waits for approval at once where the soak is over', async () => {
    await aKey('Inactive')
    since = { from: 'ledger', at: addMs(NOW, -SOAK_MS) }
    expect(await prepare('delete')).toMatchObject({
      value: { step: 'waiting', soakedUntil: NOW.toISOString() },
    })
  })

  it('begins the soak now where nobody knows the moment', async () => {
    await aKey('Inactive')
    expect(await prepare('delete')).toMatchObject({
      value: {
        step: 'soaking',
        inactiveKnownFrom: 'not_known',
        inactiveAt: NOW.toISOString(),
        soakedUntil: addMs(NOW, SOAK_MS).toISOString(),
      },
    })
  })

  it('begins the soak now where the key was used after that moment', async () => {
    const key = await aKey('Inactive')
    keys.use(key.id, { at: addMs(NOW, -DAY_MS), service: 's3', region: 'eu-central-1' })
    since = { from: 'ledger', at: addMs(NOW, -30 * DAY_MS) }
    expect(await prepare('delete')).toMatchObject({
      value: { step: 'soaking', inactiveKnownFrom: 'not_known', inactiveAt: NOW.toISOString() },
    })
  })
})
