import { describe, expect, it } from 'vitest'
import { aCreateRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { CREATIONS } from '../../sandbox/gallery/rows/key-operation-states.ts'
import { aRotateRequest, ERIN, OMAR, STRAY_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { newKey } from '../../sandbox/gallery/rows/rotation-states.ts'
import { createOpenPickup, type OpenPickupDeps } from '../../src/delivery/open-pickup.ts'
import { tokenHash } from '../../src/delivery/pickup-token.ts'
import type { Request } from '../../src/requests/request.ts'
import { MINUTE_MS } from '../../src/shared/duration.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { CHANCE, onPage, openedBy, waitingPickup } from './pickup-fixture.ts'

async function desk(request: Request = onPage(), given: Partial<OpenPickupDeps> = {}) {
  const { pickups, vault, clock } = await waitingPickup(request)
  const chances = [CHANCE, 'd'.repeat(43)]
  const open = createOpenPickup({
    clock,
    pickups,
    vault,
    publicUrl: 'https://keys.example',
    newChance: () => chances.shift() ?? '',
    readRequest: () => Promise.resolve(request),
    ownerOf: () => Promise.resolve(ERIN),
    mayAct: () => Promise.resolve(ok(undefined)),
    ...given,
  })
  return { pickups, vault, clock, request, open }
}

describe('createOpenPickup', () => {
  it('gives the owner a link for five minutes and stores its hash alone', async () => {
    const { open, pickups, clock, request } = await desk()
    const opened = await open(openedBy())
    const until = new Date(clock.now().getTime() + 5 * MINUTE_MS)
    const url = `https://keys.example/pickup?token=${request.id}.${CHANCE}`
    expect(opened).toMatchObject({ ok: true, value: { url, until } })
    const row = await pickups.read(request.id)
    expect(row?.token).toEqual({ hash: tokenHash(CHANCE), until: until.toISOString(), by: ERIN })
    expect(JSON.stringify(row)).not.toContain(CHANCE)
  })

  it('gives no link that could not be written beside the secret', async () => {
    const { open, vault, pickups, request } = await desk()
    vault.trouble = 'secretsmanager:TagResource AccessDenied'
    expect(await open(openedBy())).toMatchObject({
      error: { reason: 'not_shown_now', why: vault.trouble },
    })
    expect((await pickups.read(request.id))?.token).toBeUndefined()
  })

  it('keeps one link at a time', async () => {
    const { open, pickups, request } = await desk()
    await open(openedBy())
    await open(openedBy())
    expect((await pickups.read(request.id))?.token?.hash).toBe(tokenHash('d'.repeat(43)))
  })

  it('gives nothing to anybody but the owner whom the configuration names now', async () => {
    const { open, pickups, request } = await desk()
    expect(await open(openedBy(OMAR))).toMatchObject({ error: { reason: 'not_your_key' } })
    expect((await pickups.read(request.id))?.token).toBeUndefined()
    const moved = await desk(onPage(), { ownerOf: () => Promise.resolve(OMAR) })
    expect(await moved.open(openedBy())).toMatchObject({ error: { reason: 'not_your_key' } })
    const nobodys = await desk(onPage(), { ownerOf: () => Promise.resolve(undefined) })
    expect(await nobodys.open(openedBy())).toMatchObject({ error: { reason: 'not_your_key' } })
  })

  it('gives nothing to somebody who may not act', async () => {
    const { open } = await desk(onPage(), {
      mayAct: () => Promise.resolve(refuse({ reason: 'deactivated_person' })),
    })
    expect(await open(openedBy())).toMatchObject({ error: { reason: 'deactivated_person' } })
  })

  it('says that a key was shown, and when', async () => {
    const { open, pickups, clock, request } = await desk()
    await open(openedBy())
    const row = await pickups.read(request.id)
    if (row === undefined) throw new Error('no row')
    await pickups.reveal(row, tokenHash(CHANCE), clock.now(), clock.now())
    expect(await open(openedBy())).toMatchObject({
      error: { reason: 'already_shown', at: clock.now().toISOString() },
    })
  })

  it.each<readonly [string, Request]>([
    ['a rotation that was cancelled', { ...onPage(), state: 'cancelled' }],
    [
      'a rotation that made another key since',
      aRotateRequest({
        operation: { step: 'overlap', delivery: 'page', newKey: { ...newKey, id: STRAY_KEY } },
      }),
    ],
    [
      'a key whose making is not written down yet',
      aRotateRequest({ operation: { delivery: 'page' } }),
    ],
    ['a creation that failed', CREATIONS['create-failed']],
  ])('gives nothing for %s', async (_what, request) => {
    const { open } = await desk(request)
    expect(await open(openedBy())).toMatchObject({ error: { reason: 'nothing_to_pick_up' } })
  })

  it('gives the key of a creation that waits for its owner', async () => {
    const operation = { step: 'handed_over', delivery: 'page', newKey } as const
    const { open } = await desk(aCreateRequest({ state: 'running', operation }))
    expect(await open(openedBy())).toMatchObject({ ok: true })
    const over = await desk(aCreateRequest({ ...CREATIONS['create-done'], operation }))
    expect(await over.open(openedBy())).toMatchObject({ error: { reason: 'nothing_to_pick_up' } })
  })

  it('knows no request by a value that names none', async () => {
    const { open } = await desk()
    expect(await open({ ...openedBy(), value: 'wombat' })).toMatchObject({
      error: { reason: 'no_such_request' },
    })
  })
})
