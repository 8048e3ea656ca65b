import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { seriousFindings } from '../support/browser-axe.ts'

/** The gallery draws every message, modal and Home of the product. */
const stage = browserStage()

it.each(['light', 'dark'] as const)(
  'draws every specimen, and axe finds nothing, %s',
  async (theme) => {
    const page = await stage.visit('/gallery', { theme })
    const specimens = page.getByRole('main').getByRole('article')
    await specimens.first().waitFor()
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
    expect(await seriousFindings(page)).toEqual([])
  },
)

it('is found from the workspace, and nothing in it can be clicked', async () => {
  const page = await stage.open()
  await page.getByRole('link', { name: 'Gallery' }).click()
  const specimens = page.getByRole('main').getByRole('article')
  await specimens.first().waitFor()
  expect(await page.locator('.specimen-frame button[data-action-id]:enabled').count()).toBe(0)
})
