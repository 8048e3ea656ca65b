import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Message } from '../../sandbox/client.ts'
import { PATIENCE_MS } from './browser.ts'
import { install, type Rotated, rotate, untilDeletionIsAsked } from './main-job.ts'
import type { RunningSandbox } from './start-sandbox.ts'

/** What people do on the page, by the roles and names that they see, and what they then read there. */
export const composer = (page: Page): Locator => page.getByRole('combobox', { name: /^Message / })

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** The newest message of the place that holds these words. */
export function message(page: Page, words: string | RegExp): Locator {
  return page.getByRole('main').getByRole('article').filter({ hasText: words }).last()
}

export const aws = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'AWS accounts' })

export const keyRow = (page: Page, keyId: string): Locator =>
  aws(page).locator(`[data-key="${keyId}"]`)

export const tour = (page: Page): Locator => page.getByRole('region', { name: 'Guided tour' })

export async function become(page: Page, realName: string): Promise<void> {
  await page.getByRole('button', { name: /^You are / }).click()
  await page.getByRole('menuitemradio', { name: new RegExp(`^${realName}`) }).click()
  await page.getByRole('button', { name: `You are ${realName}` }).waitFor()
}

/** Moves business time by its button, and waits until it stands there. */
export async function pass(page: Page, label: '+1 hour' | '+1 day' | '+7 days'): Promise<void> {
  const now = page.getByTestId('now')
  const before = Date.parse((await now.getAttribute('datetime')) ?? '')
  const hours = { '+1 hour': 1, '+1 day': 24, '+7 days': 168 }[label]
  const button = page.getByRole('button', { name: label })
  await button.click()
  await expect
    .poll(async () => Date.parse((await now.getAttribute('datetime')) ?? ''), waiting)
    .toBeGreaterThanOrEqual(before + hours * 3_600_000)
  await expect.poll(() => button.getAttribute('aria-busy'), waiting).not.toBe('true')
}

export const waiting = { timeout: PATIENCE_MS, interval: 50 } as const

export async function reads(locator: Locator, words: RegExp): Promise<void> {
  await expect.poll(() => locator.textContent().catch(() => ''), waiting).toMatch(words)
}

/** Presses Approve on the newest card and says yes to its question. */
export async function approve(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Approve deletion/ })
    .last()
    .click()
  const question = page.getByRole('dialog', { name: /^Approve deletion/ })
  await question.getByRole('button', { name: 'Approve deletion' }).click()
}

export async function openDeny(page: Page): Promise<Locator> {
  await page
    .getByRole('button', { name: /^Deny deletion/ })
    .last()
    .click()
  const modal = page.getByRole('dialog', { name: 'Deny a request' })
  await modal.waitFor()
  return modal
}

/** Erin's rotation up to the card in #payments, by the JSON API, for tests that begin there. */
export async function untilTheCard(
  sandbox: RunningSandbox,
): Promise<Rotated & { readonly card: Message }> {
  const rotation = await rotate(sandbox)
  await install(sandbox, rotation)
  return { ...rotation, card: await untilDeletionIsAsked(sandbox) }
}

/** Presses Tab (or another key) until this has the focus; fails when it never gets it. */
export async function keyTo(page: Page, target: Locator, key = 'Tab', most = 120): Promise<void> {
  for (let pressed = 0; pressed <= most; pressed += 1) {
    if (await hasFocus(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never came to ${String(target)}; the focus is on ${await nameOf(page)}`)
}

export async function hasFocus(target: Locator): Promise<boolean> {
  const found = await target.all()
  for (const each of found)
    if (await each.evaluate((element) => element === document.activeElement)) return true
  return false
}

async function nameOf(page: Page): Promise<string> {
  return await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? 'nothing')
}
