import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { seriousFindings } from '../support/browser-axe.ts'

/** The gallery draws every message, modal and Home of the product. */
const stage = browserStage()

/** Hundreds of messages, which a machine without a graphics card draws for many seconds. */
const DRAWN = { timeout: 60_000 }

declare global {
  var groupsTakenOut: { readonly place: Element; readonly groups: readonly Element[] }
}

function takeGroupsOut(): number {
  const groups = [...document.querySelectorAll('.gallery-group')]
  const place = groups[0]?.parentElement
  if (!place) throw new Error('there is no group')
  for (const group of groups) group.remove()
  globalThis.groupsTakenOut = { place, groups }
  return groups.length
}

function putGroupIn(at: number): void {
  const { place, groups } = globalThis.groupsTakenOut
  groups[at - 1]?.remove()
  const group = groups[at]
  if (group) place.append(group)
}

it.each(['light', 'dark'] as const)(
  'draws every specimen, and axe finds nothing, %s',
  async (theme) => {
    const page = await stage.visit('/gallery', { theme })
    const specimens = page.getByRole('main').getByRole('article')
    await specimens.first().waitFor(DRAWN)
    const drawn = await specimens.evaluateAll((all) =>
      all.map((each) => ({
        title: each.querySelector('h3')?.textContent ?? '',
        text: each.querySelector('.specimen-frame')?.textContent?.trim() ?? '',
      })),
    )
    expect(drawn.length).toBeGreaterThan(20)
    expect(drawn.filter(({ text }) => text === '')).toEqual([])
    expect(await page.getByText(/cannot be drawn here/).count()).toBe(0)
    // What is out of sight is not laid out until somebody scrolls there, and axe would measure it where it is not.
    await page.addStyleTag({ content: '.specimen { content-visibility: visible !important }' })
    // A group at a time: what axe looks through grows faster than the page.
    const groups = await page.evaluate(takeGroupsOut)
    expect(groups).toBeGreaterThan(5)
    for (let at = 0; at < groups; at += 1) {
      await page.evaluate(putGroupIn, at)
      expect(await seriousFindings(page)).toEqual([])
    }
  },
)

it('is found from the workspace, and nothing in it can be clicked', async () => {
  const page = await stage.open()
  await page.getByRole('link', { name: 'Gallery' }).click()
  const specimens = page.getByRole('main').getByRole('article')
  await specimens.first().waitFor(DRAWN)
  expect(await page.locator('.specimen-frame button[data-action-id]:enabled').count()).toBe(0)
})
