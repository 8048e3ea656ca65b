import { describe, expect, it } from 'vitest'
import { renewable } from '../../src/shared/renewable.ts'

function stored(value: string) {
  const world: { value: string; now: number; loads: number; fails: boolean } = {
    value,
    now: 0,
    loads: 0,
    fails: false,
  }
  const it = renewable({
    async load() {
      world.loads += 1
      await Promise.resolve()
      if (world.fails) throw new Error('away')
      return world.value
    },
    isSame: (a, b) => a === b,
    apartMs: 1_000,
    wallNow: () => world.now,
  })
  return { world, ...it }
}

describe('renewable', () => {
  it('loads once, and again after a failure', async () => {
    const { world, read } = stored('old')
    world.fails = true
    await expect(read()).rejects.toThrow('away')
    world.fails = false
    expect(await Promise.all([read(), read()])).toEqual(['old', 'old'])
    expect(world.loads).toBe(2)
  })

  it('gives what holds now to everybody who asks, from one load', async () => {
    const { world, read, renew } = stored('old')
    await read()
    world.value = 'new'
    expect(await Promise.all([renew('old'), renew('old'), renew('old')])).toEqual(
      Array(3).fill('new'),
    )
    expect(await read()).toBe('new')
    expect(await renew('old')).toBe('new')
    expect(world.loads).toBe(2)
  })

  it('does not load more often than once in a while, however often it is asked', async () => {
    const { world, read, renew } = stored('old')
    await read()
    for (let asked = 0; asked < 100; asked += 1) expect(await renew('old')).toBe('old')
    expect(world.loads).toBe(2)
    world.value = 'new'
    expect(await renew('old')).toBe('old')
    world.now = 1_000
    expect(await renew('old')).toBe('new')
    expect(world.loads).toBe(3)
  })

  it('keeps what it has when nothing can be read', async () => {
    const { world, read, renew } = stored('old')
    await read()
    world.fails = true
    expect(await renew('old')).toBe('old')
    world.fails = false
    expect(await read()).toBe('old')
    expect(world.loads).toBe(2)
  })
})
