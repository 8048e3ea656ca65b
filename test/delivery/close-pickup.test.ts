import { describe, expect, it } from 'vitest'
import { NEW_KEY, STRAY_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { createClosePickup, createWithdrawPickup } from '../../src/delivery/close-pickup.ts'
import { createSealForOwner } from '../../src/delivery/seal-for-owner.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import type { Request } from '../../src/requests/request.ts'
import { DAY_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { createSecret } from '../../src/shared/secret.ts'
import { createFakePickups, createFakePickupVault } from '../fakes/fake-pickups.ts'
import { createFakeVault } from '../fakes/fake-vault.ts'
import { CHANCE, mailing, movingClock, onPage, SECRET } from './pickup-fixture.ts'

async function sealed(request: Request = onPage()) {
  const pickups = createFakePickups()
  const pickupVault = createFakePickupVault()
  const clock = movingClock()
  const withdrawPickup = createWithdrawPickup({ pickups, vault: pickupVault })
  const seal = createSealForOwner({
    vault: createFakeVault(),
    pickups,
    pickupVault,
    clock,
    withdrawPickup,
    smtpRegions: ['eu-central-1', 'us-east-1'],
    readerFor: () => undefined,
  })
  const put = (id: AccessKeyId = NEW_KEY) =>
    seal.seal(request, { id, secret: createSecret(SECRET) })
  const close = createClosePickup({ clock, pickups, vault: pickupVault })
  const outcome = await put()
  const row = () => pickups.rows.get(request.id)
  const show = async (): Promise<void> => {
    const found = await pickups.read(request.id)
    if (found === undefined) throw new Error('no row')
    const until = new Date(clock.now().getTime() + MINUTE_MS).toISOString()
    await pickups.issue(found, { hash: CHANCE, until, by: request.requester })
    await pickups.reveal(found, CHANCE, clock.now(), clock.now())
  }
  return { request, pickups, vault: pickupVault, clock, seal, put, close, row, show, outcome }
}

describe('createSealForOwner, for the page', () => {
  it('writes a row that comes due, and then seals', async () => {
    const { outcome, vault, row } = await sealed()
    expect(outcome.kind).toBe('sealed')
    expect(vault.sealed.size).toBe(1)
    expect(row()).toMatchObject({ state: 'waiting', keyId: NEW_KEY })
    expect(row()?.dueAt).toBeInstanceOf(Date)
    expect(JSON.stringify([...vault.sealed.keys(), row()])).not.toContain(SECRET)
  })

  it('remembers the Regions of SMTP passwords where the old key seems to sign them', async () => {
    expect((await sealed()).row()).not.toHaveProperty('smtpRegions')
    const { row } = await sealed(mailing())
    expect(row()).toMatchObject({ smtpRegions: ['eu-central-1', 'us-east-1'] })
  })

  it('seals nothing where the row could not be written', async () => {
    const { put, pickups, vault, seal, request } = await sealed()
    await seal.withdraw(request)
    pickups.trouble = 'the table does not answer'
    expect(await put(STRAY_KEY)).toMatchObject({ kind: 'failed' })
    expect(vault.sealed.size).toBe(0)
  })

  it('deletes the secret of an earlier key before it seals another', async () => {
    const { put, vault, row, seal, request } = await sealed()
    expect(await put(STRAY_KEY)).toMatchObject({ kind: 'sealed' })
    expect(vault.sealed.size).toBe(1)
    expect(row()?.keyId).toBe(STRAY_KEY)
    expect(await seal.holds(request, NEW_KEY)).toMatchObject({ value: undefined })
  })

  it('seals no second key while the first one cannot be deleted', async () => {
    const { put, vault } = await sealed()
    vault.trouble = 'secretsmanager:DeleteSecret AccessDenied'
    expect(await put(STRAY_KEY)).toEqual({ kind: 'failed', why: vault.trouble })
  })
})

describe('createClosePickup', () => {
  it('keeps a secret that waits, however long its rotation stands', async () => {
    const { close, vault, clock, request, row } = await sealed()
    clock.advance(30 * DAY_MS)
    await close(request)
    expect(vault.sealed.size).toBe(1)
    expect(row()?.dueAt?.getTime()).toBeGreaterThan(clock.now().getTime())
  })

  it('deletes it fifteen minutes after it was shown, and not before', async () => {
    const { close, vault, clock, request, row, show } = await sealed()
    await show()
    clock.advance(15 * MINUTE_MS - 1)
    await close(request)
    expect(vault.sealed.size).toBe(1)
    clock.advance(1)
    await close(request)
    expect(vault.sealed.size).toBe(0)
    expect(row()).toMatchObject({ state: 'gone', settled: true })
    expect(row()?.revealedAt).toBeDefined()
  })

  it.each(['cancelled', 'failed', 'done'] as const)(
    'deletes it at once when its rotation is %s',
    async (state) => {
      const { close, vault, request } = await sealed()
      await close({ ...request, state })
      expect(vault.sealed.size).toBe(0)
    },
  )

  it('stays due while the secret cannot be deleted, and goes on later', async () => {
    const { close, vault, request, row } = await sealed()
    vault.trouble = 'throttled'
    await close({ ...request, state: 'cancelled' })
    expect(row()).toMatchObject({ state: 'gone' })
    expect(row()?.dueAt).toBeInstanceOf(Date)
    vault.trouble = undefined
    await close({ ...request, state: 'cancelled' })
    expect(vault.sealed.size).toBe(0)
    expect(row()?.dueAt).toBeUndefined()
  })
})

describe('createWithdrawPickup', () => {
  it('takes the secret of a key that is gone away, also when it was shown', async () => {
    const { seal, vault, request, show, row } = await sealed()
    await show()
    expect(await seal.withdraw(request)).toEqual({ kind: 'done' })
    expect(vault.sealed.size).toBe(0)
    expect(row()).toMatchObject({ state: 'gone' })
    expect(await seal.withdraw(request)).toEqual({ kind: 'done' })
  })

  it('says when it could not be deleted', async () => {
    const { seal, vault, request } = await sealed()
    vault.trouble = 'throttled'
    expect(await seal.withdraw(request)).toEqual({ kind: 'failed', why: 'throttled' })
  })
})
