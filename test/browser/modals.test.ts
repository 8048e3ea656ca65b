import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import {
  hasFocus,
  message,
  openDeny,
  reads,
  say,
  untilTheCard,
  waiting,
} from '../support/browser-steps.ts'
import { statusOf } from '../support/main-job.ts'

/** Forms: what is wrong stands under its input, a form on another comes back to it, and what was typed stays. */
const stage = browserStage()

async function openMenu(page: Page): Promise<void> {
  await say(page, '/awskey')
  await page.getByRole('dialog', { name: 'awskey' }).waitFor()
}

it('says under the input what a rotation needs, and takes it when it is there', async () => {
  const page = await stage.open({ as: 'U0MAYA' })
  await openMenu(page)
  await page.getByRole('button', { name: 'Rotate a key' }).click()
  const form = page.getByRole('dialog', { name: 'Rotate an access key' })
  const user = form.getByRole('combobox', { name: /^IAM user/ })
  await form.getByRole('button', { name: 'Rotate', exact: true }).click()
  await form.getByRole('alert').waitFor()
  await expect.poll(() => user.getAttribute('aria-invalid'), waiting).toBe('true')
  await expect.poll(() => hasFocus(user), waiting).toBe(true)

  await user.fill('omar')
  await form.getByRole('option', { name: /omar/ }).first().click()
  await form.getByRole('button', { name: 'Rotate', exact: true }).click()
  await form.waitFor({ state: 'detached' })
  await message(page, /rotation of|waits for approval/i).waitFor()
})

it('puts a form on top of the menu, goes back to it, and leaves nothing behind when it is left', async () => {
  const page = await stage.open()
  await openMenu(page)
  await page.getByRole('button', { name: 'Show history' }).click()
  const history = page.getByRole('dialog', { name: 'History' })
  await history.waitFor()
  expect(await page.getByRole('dialog').count()).toBe(1)
  expect((await stage.sandbox.state()).views).toHaveLength(2)
  await history.getByRole('button', { name: 'Go back' }).click()
  const menu = page.getByRole('dialog', { name: 'awskey', exact: true })
  await menu.waitFor()

  await page.getByRole('button', { name: 'Show help' }).click()
  await page.getByRole('dialog', { name: 'What awskey does' }).waitFor()
  await page.keyboard.press('Escape')
  await menu.waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect((await stage.sandbox.state()).views).toEqual([])
})

it('shows what awskey itself finds wrong, and the answer once it is mended', async () => {
  const page = await stage.open()
  await openMenu(page)
  await page.getByRole('button', { name: 'Show history' }).click()
  const form = page.getByRole('dialog', { name: 'History' })
  const target = form.getByRole('textbox', { name: /^Or of an access key/ })
  await target.fill('AKIA')
  await form.getByRole('button', { name: 'Show', exact: true }).click()
  await reads(form.getByRole('alert'), /whole access key id/)
  const [key] = await stage.sandbox.keysOf('erin')
  await target.fill(key?.accessKeyId ?? '')
  await form.getByRole('button', { name: 'Show', exact: true }).click()
  await reads(message(page, /^.*History of/s), /no request is recorded/i)
})

it('takes no denial without a reason, and tells the reason once it is there', async () => {
  const { oldKey } = await untilTheCard(stage.sandbox)
  const page = await stage.open({ as: 'U0MAX' })
  const form = await openDeny(page)
  await form.getByRole('button', { name: 'Deny', exact: true }).click()
  await form.getByRole('alert').waitFor()
  await form.getByRole('textbox', { name: /^Why/ }).fill('the batch job still needs it')
  await form.getByRole('button', { name: 'Deny', exact: true }).click()
  await form.waitFor({ state: 'detached' })
  await reads(message(page, /Delete access key/), /the batch job still needs it/)
  expect(await statusOf(stage.sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
})
