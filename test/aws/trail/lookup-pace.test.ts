import { describe, expect, it } from 'vitest'
import { createLookupPace } from '../../../src/aws/cloudtrail/lookup-pace.ts'

/** A clock that a sleep moves on at once, as the sandbox's does. */
function jumpingClock() {
  let now = 0
  return {
    now: () => new Date(now),
    sleep: (ms: number) => {
      now += ms
      return Promise.resolve()
    },
  }
}

describe('pace', () => {
  it('begins at most two calls in any second, however many ask at once', async () => {
    const clock = jumpingClock()
    const pace = createLookupPace({ clock, sleep: clock.sleep })
    const begun: number[] = []
    await Promise.all(
      Array.from({ length: 20 }, () =>
        pace('111111111111', 'eu-central-1', async () => {
          await Promise.resolve()
          begun.push(clock.now().getTime())
        }),
      ),
    )
    for (const at of begun)
      expect(begun.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(
        2,
      )
  })

  it('lets other Regions and accounts go their own way', async () => {
    const clock = jumpingClock()
    const pace = createLookupPace({ clock, sleep: clock.sleep })
    await Promise.all([
      pace('111111111111', 'eu-central-1', () => Promise.resolve()),
      pace('111111111111', 'us-east-1', () => Promise.resolve()),
      pace('222222222222', 'eu-central-1', () => Promise.resolve()),
    ])
    expect(clock.now().getTime()).toBe(0)
  })

  it('goes on after a call that failed', async () => {
    const clock = jumpingClock()
    const pace = createLookupPace({ clock, sleep: clock.sleep })
    const failing = pace('1', 'r', () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    await expect(pace('1', 'r', () => Promise.resolve('yes'))).resolves.toBe('yes')
  })
})
