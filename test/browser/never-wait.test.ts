import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { composer, message, reads, say, untilTheCard, waiting } from '../support/browser-steps.ts'

/** Typing and clicking never wait for the server: while no answer comes at all, what was done shows already. */
const stage = browserStage()

/** Holds every act of this window back until it is let go. */
async function holdBack(page: Page): Promise<() => void> {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(/\/sandbox\/api\/(?!stream)/, async (route) => {
    await held
    await route.continue()
  })
  return letGo
}

it('takes what is typed while nothing answers', async () => {
  const page = await stage.open()
  const letGo = await holdBack(page)
  await say(page, '/awskey list')
  expect(await composer(page).inputValue()).toBe('')
  await reads(page.locator('.composer'), /sending|under way|waiting|…/i)
  await composer(page).pressSequentially('/awskey help')
  expect(await composer(page).inputValue()).toBe('/awskey help')
  await composer(page).press('Enter')
  expect(await composer(page).inputValue()).toBe('')
  expect(await stage.sandbox.messages({})).toEqual([])
  letGo()
  await message(page, /Your access keys/).waitFor()
  await message(page, /What awskey does/).waitFor()
})

it('shows of each click that it is under way, and lets other things be done', async () => {
  const { card } = await untilTheCard(stage.sandbox)
  const page = await stage.open()
  const letGo = await holdBack(page)
  await page.getByRole('button', { name: /^Approve deletion/ }).click()
  const yes = page.getByRole('dialog').getByRole('button', { name: 'Approve deletion' })
  await yes.click()
  const approving = page.getByRole('button', { name: /^Approve deletion/ })
  expect(await approving.getAttribute('aria-busy')).toBe('true')

  const use = page.getByRole('button', { name: /^An application uses/, disabled: false }).first()
  await use.click()
  expect(await use.getAttribute('aria-busy')).toBe('true')
  const hour = page.getByRole('button', { name: '+1 hour' })
  await hour.click()
  expect(await hour.getAttribute('aria-busy')).toBe('true')
  await page.getByRole('button', { name: 'Messages' }).click()
  await message(page, /Delete access key/).waitFor()
  await page.getByRole('button', { name: 'payments', exact: true }).click()
  expect(await approving.getAttribute('aria-busy')).toBe('true')
  expect(await stage.sandbox.messages({ to: 'U0ERIN', holding: 'their own' })).toEqual([])

  letGo()
  await message(page, /Nobody decides on their own request\. Ask/).waitFor()
  await expect.poll(() => approving.getAttribute('aria-busy'), waiting).not.toBe('true')
  expect(card.channel).toBe('C0PAYMENTS')
})
