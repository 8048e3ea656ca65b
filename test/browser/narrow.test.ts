import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { seriousFindings } from '../support/browser-axe.ts'
import {
  approve,
  aws,
  become,
  composer,
  message,
  say,
  tour,
  untilTheCard,
} from '../support/browser-steps.ts'

/** 400 px wide, and 640 × 450 as a window of 1280 × 900 is at 200 %: nothing is cut off, nothing scrolls sideways, everything is reached. */
const stage = browserStage()

/** Buttons and fields that stand outside the window, where nobody can scroll to them. */
async function cutOff(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    const scrolls = (element: Element): boolean => {
      for (let at = element.parentElement; at !== null; at = at.parentElement)
        if (
          ['auto', 'scroll'].includes(getComputedStyle(at).overflowX) &&
          at.scrollWidth > at.clientWidth
        )
          return true
      return false
    }
    const outside = [...document.querySelectorAll('button, input, textarea, select, a')].filter(
      (element) => {
        const { left, right, width } = element.getBoundingClientRect()
        const seen = element.checkVisibility() && width > 0 && !element.matches('.skip')
        return seen && (left < -1 || right > innerWidth + 1) && !scrolls(element)
      },
    )
    return [
      ...(wide > 0 ? [`the page is ${wide} px too wide`] : []),
      ...outside.map((element) => element.outerHTML.slice(0, 120)),
    ]
  })
}

const SIZES = [
  { width: 400, height: 800 },
  { width: 640, height: 450 },
] as const

it.each(SIZES)('has everything within $width × $height', async (size) => {
  const page = await stage.open({ size, tour: true })
  await tour(page).waitFor()
  expect(await cutOff(page)).toEqual([])
  await composer(page).click()
  await tour(page).getByRole('button', { name: 'Fold the tour' }).click()
  await say(page, '/awskey list')
  await message(page, /Your access keys/).waitFor()
  expect(await cutOff(page)).toEqual([])
  expect(await seriousFindings(page)).toEqual([])

  await page.getByRole('button', { name: 'AWS', exact: true }).click()
  await aws(page)
    .getByRole('button', { name: /^An application uses/ })
    .first()
    .click()
  for (const name of [/^Secrets/, /^CloudTrail/, /^Keys/]) {
    await aws(page).getByRole('tab', { name }).click()
    expect(await cutOff(page)).toEqual([])
  }
  await page.getByRole('button', { name: 'Slack', exact: true }).click()
  for (const name of [/^Problems/, /^Faults/, /^Attacks/]) {
    await page.getByRole('button', { name }).click()
    expect(await cutOff(page)).toEqual([])
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByLabel('Theme').selectOption('dark')
  expect(await page.getByRole('button', { name: 'Start over' }).isVisible()).toBe(true)
})

it.each(SIZES)('decides on a card within $width × $height', async (size) => {
  await untilTheCard(stage.sandbox)
  const page = await stage.open({ size })
  await become(page, 'Maya Moss')
  expect(await cutOff(page)).toEqual([])
  await page.getByRole('button', { name: /^Deny deletion/ }).click()
  const form = page.getByRole('dialog', { name: 'Deny a request' })
  await form.waitFor()
  expect(await cutOff(page)).toEqual([])
  await form.getByRole('button', { name: 'Go back' }).click()
  await form.waitFor({ state: 'detached' })
  await approve(page)
  await message(page, /AWS deleted/).waitFor()
})

it('does not scroll as a whole in a wide window, however much is in its parts', async () => {
  await untilTheCard(stage.sandbox)
  const page = await stage.open()
  await message(page, /What breaks/).waitFor()
  const beyond = await page.evaluate(() => {
    window.scrollTo(0, 10_000)
    document.querySelector('.app')?.scrollTo(0, 10_000)
    return document.querySelector('.top-bar')?.getBoundingClientRect().top
  })
  expect(beyond).toBe(0)
})
