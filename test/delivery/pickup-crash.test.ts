import { describe, expect, it } from 'vitest'
import { ERIN, NEW_KEY, STRAY_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { newKey } from '../../sandbox/gallery/rows/rotation-states.ts'
import { createClosePickup, createWithdrawPickup } from '../../src/delivery/close-pickup.ts'
import { createOpenPickup } from '../../src/delivery/open-pickup.ts'
import type { Pickup } from '../../src/delivery/pickup.ts'
import { tokenHash, tokenWord } from '../../src/delivery/pickup-token.ts'
import { createSealForOwner } from '../../src/delivery/seal-for-owner.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import type { Request } from '../../src/requests/request.ts'
import { MINUTE_MS } from '../../src/shared/duration.ts'
import { ok } from '../../src/shared/result.ts'
import { createSecret } from '../../src/shared/secret.ts'
import { createFakePickups, createFakePickupVault } from '../fakes/fake-pickups.ts'
import { createFakeVault } from '../fakes/fake-vault.ts'
import {
  canLoseItsAnswer,
  createCalls,
  type Life,
  type Mishap,
  type Mode,
  WorkerDiedError,
} from '../support/crash-calls.ts'
import { CHANCE, movingClock, onPage, openedBy, SECRET } from './pickup-fixture.ts'

/**
 * A one-time secret from the sealing to its deletion, with the worker dying at every call, or losing its answer. Wherever it happens, no secret stands without a row that
 * the clock finds, no two stand for one request once the next is sealed, and none is left at the end.
 */
interface Story {
  readonly calls: readonly string[]
  readonly broken: readonly string[]
  readonly left: number
  readonly due: boolean
  readonly shown: number
}

const owned = { ...onPage(), owner: ERIN }

function requestWith(id: AccessKeyId): Request {
  const { operation } = owned
  return {
    ...owned,
    operation: { ...operation, newKey: { ...newKey, id } } as Request['operation'],
  }
}

async function live(mishaps: readonly Mishap[]): Promise<Story> {
  const pickups = createFakePickups()
  const vault = createFakePickupVault()
  const clock = movingClock()
  const broken = new Set<string>()
  const row = () => pickups.rows.get(owned.id)
  const calls = createCalls(mishaps, () => {
    for (const name of vault.sealed.keys()) {
      const found = row()
      if (found === undefined || !name.endsWith(found.keyId)) broken.add(`${name} has no row`)
      else if (found.dueAt === undefined) broken.add(`${name} is never looked at`)
    }
  })
  const ports = (life: Life) => ({
    pickups: calls.watched('pickups', pickups, life),
    vault: calls.watched('vault', vault, life),
  })
  const attempt = async <T>(work: (life: Life) => Promise<T>): Promise<T | undefined> => {
    try {
      return await work({ dead: false })
    } catch (error) {
      if (error instanceof WorkerDiedError) return undefined
      throw error
    }
  }
  const seal = (life: Life) => {
    const { pickups: store, vault: pickupVault } = ports(life)
    return createSealForOwner({
      vault: createFakeVault(),
      pickups: store,
      pickupVault,
      clock,
      smtpRegions: [],
      withdrawPickup: createWithdrawPickup({ pickups: store, vault: pickupVault }),
      readerFor: () => undefined,
    })
  }
  const put = (id: AccessKeyId) =>
    attempt((life) => seal(life).seal(owned, { id, secret: createSecret(SECRET) }))
  const holds = async (id: AccessKeyId): Promise<boolean> => {
    for (let tries = 0; tries < 5; tries++) {
      const held = await attempt((life) => seal(life).holds(owned, id))
      if (held?.kind === 'known') return held.value !== undefined
    }
    throw new Error('nobody could look')
  }
  // A key whose secret is not sealed is removed and another one made, as the rules of making a key have it.
  let key = NEW_KEY
  let sealed = await put(key)
  for (let tries = 0; sealed?.kind !== 'sealed' && tries < 5; tries++) {
    if (sealed === undefined && (await holds(key))) break
    key = key === NEW_KEY ? STRAY_KEY : NEW_KEY
    sealed = await put(key)
  }
  const request = requestWith(key)
  const open = (life: Life) =>
    createOpenPickup({
      ...ports(life),
      clock,
      publicUrl: 'https://keys.example',
      newChance: () => CHANCE,
      readRequest: () => Promise.resolve(request),
      ownerOf: () => Promise.resolve(ERIN),
      mayAct: () => Promise.resolve(ok(undefined)),
    })(openedBy())
  for (let tries = 0; tries < 5; tries++) if ((await attempt(open))?.ok === true) break
  const shown = await press(pickups, vault, row(), clock.now())
  clock.advance(15 * MINUTE_MS)
  for (let tries = 0; tries < 5; tries++)
    await attempt((life) => createClosePickup({ ...ports(life), clock })(request))
  return {
    calls: calls.made,
    broken: [...broken],
    left: vault.sealed.size,
    due: row()?.dueAt !== undefined,
    shown,
  }
}

/** How often two presses show the key: once, where the token stands in the row and beside the secret. */
async function press(
  pickups: ReturnType<typeof createFakePickups>,
  vault: ReturnType<typeof createFakePickupVault>,
  pickup: Pickup | undefined,
  now: Date,
): Promise<number> {
  if (pickup?.token === undefined) return 0
  const vouched = await vault.vouchedFor(pickup.requestId, pickup.keyId)
  if (vouched.kind === 'unknown' || vouched.value !== tokenWord(pickup.token)) return 0
  const presses = await Promise.all(
    [0, 1].map(() => pickups.reveal(pickup, tokenHash(CHANCE), now, now)),
  )
  return presses.filter((each) => each).length
}

describe('a one-time secret', () => {
  it('is sealed, shown once and deleted without a mishap', async () => {
    const { calls, ...story } = await live([])
    expect(story).toEqual({ broken: [], left: 0, due: false, shown: 1 })
    expect(calls.length).toBeGreaterThan(8)
  })

  it.each<Mode>(['dies_before', 'dies_after', 'answer_lost'])(
    'ends the same when at any one call the worker or the answer: %s',
    async (mode) => {
      const { calls } = await live([])
      const wrong: string[] = []
      for (const [at, name] of calls.entries()) {
        if (mode === 'answer_lost' && !canLoseItsAnswer(name)) continue
        const { calls: _calls, ...story } = await live([{ call: at + 1, mode }])
        const fine = JSON.stringify({ broken: [], left: 0, due: false, shown: 1 })
        if (JSON.stringify(story) !== fine) wrong.push(`${name}: ${JSON.stringify(story)}`)
      }
      expect(wrong).toEqual([])
    },
  )
})
