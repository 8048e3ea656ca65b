import { describe, expect, it } from 'vitest'
import { aDeleteRequest } from '../../../sandbox/gallery/rows/request-rows.ts'
import { Crash } from './fake-view-store.ts'
import { startRenderer } from './renderer-fixture.ts'

describe('settleStray', () => {
  const twice = async () => {
    const fixture = await startRenderer(aDeleteRequest())
    const { renderer, request, store, wall, messages } = fixture
    store.crashBeforeShown('team')
    await expect(renderer.render(request())).rejects.toThrow(Crash)
    wall.now += 120_000
    await renderer.render(request())
    const [stray, card] = messages('C0PAYMENTS')
    if (stray === undefined || card === undefined) throw new Error('the card stands only once')
    const shown = (ts: string) => messages('C0PAYMENTS').find((each) => each.ts === ts)
    return { ...fixture, stray, card, shown }
  }

  it('takes the buttons off a card that nothing keeps up to date', async () => {
    const { renderer, request, stray, card, shown } = await twice()
    await renderer.settleStray(request(), { channel: stray.channel, messageTs: stray.ts })
    expect(shown(stray.ts)?.all).not.toContain('request.approve')
    expect(shown(stray.ts)?.all).toContain('out of date')
    expect(shown(card.ts)?.all).toContain('request.approve')
  })

  it('leaves the card alone, and messages elsewhere', async () => {
    const { renderer, request, stray, card, shown, messages } = await twice()
    await renderer.settleStray(request(), { channel: card.channel, messageTs: card.ts })
    const [direct] = messages('D0ERIN')
    await renderer.settleStray(request(), { channel: 'D0ERIN', messageTs: direct?.ts })
    await renderer.settleStray(request(), { channel: 'C0SECURITY', messageTs: stray.ts })
    await renderer.settleStray(request(), {})
    expect(shown(card.ts)?.all).toContain('request.approve')
    expect(shown(stray.ts)?.all).toContain('request.approve')
    expect(messages('D0ERIN').some(({ all }) => all.includes('out of date'))).toBe(false)
  })
})
