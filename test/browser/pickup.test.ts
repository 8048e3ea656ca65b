import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { seriousFindings } from '../support/browser-axe.ts'
import { keyTo, reads } from '../support/browser-steps.ts'
import { type Handed, openLink, press, rotateForPage, secretOn } from '../support/pickup-steps.ts'

/** The one-time page as its owner sees it: from the button in Slack to the file, with and without JavaScript, by mouse and by keyboard. */
const stage = browserStage()

const pathOf = (link: string): string => link.slice(stage.sandbox.url.length)
const handed = (): Promise<Handed> => rotateForPage(stage.sandbox)
const title = (page: Page): Promise<string | null> =>
  page.getByRole('heading', { level: 1 }).textContent()
const show = (page: Page) => page.getByRole('button', { name: 'Show the key, once' })

async function downloaded(page: Page): Promise<{ readonly name: string; readonly text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the .csv file' }).click(),
  ])
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'utf8'),
  }
}

it('goes from the button in Slack to the key, its file and the clipboard', async () => {
  const { keyId } = await handed()
  const slack = await stage.open({ as: 'U0MAX', in: 'D0MAX' })
  await slack.getByRole('button', { name: 'Show me the key' }).click()
  const modal = slack.getByRole('dialog', { name: 'Your new access key' })
  const link = modal.getByRole('link', { name: 'Open the page' })
  await link.waitFor()
  const [page] = await Promise.all([slack.context().waitForEvent('page'), link.click()])
  expect(await title(page)).toBe('Your new access key')
  await reads(page.getByRole('main'), new RegExp(keyId))
  await show(page).click()

  const secret = (await page.locator('#secret').textContent()) ?? ''
  const signer = { accessKeyId: keyId, secretAccessKey: secret }
  await expect(stage.sandbox.callerOf(signer)).resolves.toMatch(/user\/payments\/max$/)
  const file = await downloaded(page)
  expect(file.name).toBe('max_accessKeys.csv')
  expect(file.text).toBe(`Access key ID,Secret access key\n${keyId},${secret}\n`)

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('button', { name: 'Copy the secret access key' }).click()
  await reads(page.getByRole('status'), /secret access key is copied/)
  expect(await copied()).toBe(secret)
  await page.getByRole('button', { name: 'Copy the access key ID' }).click()
  await reads(page.getByRole('status'), /access key ID is copied/)
  expect(await copied()).toBe(keyId)
  await page.getByRole('button', { name: 'Copy the command' }).click()
  await reads(page.getByRole('status'), /command is copied/)
  expect(await copied()).toBe('aws configure --profile development-max')

  await slack.bringToFront()
  await slack.keyboard.press('Escape')
  await slack.getByText(/It was shown to you/).waitFor()
  await slack.getByRole('button', { name: 'I did not get it' }).waitFor()
})

it('works without JavaScript and offers nothing then that needs it', async () => {
  const key = await handed()
  const link = await openLink(stage.sandbox, key)
  const page = await stage.visit(pathOf(link), { javascript: false })
  await show(page).click()
  const secret = await page.locator('#secret').textContent()
  expect((await downloaded(page)).text).toContain(`${key.keyId},${secret}`)
  expect(await page.getByRole('button').count()).toBe(0)
})

it('consumes nothing when a preview looks, and says what has become of a link', async () => {
  const first = await handed()
  const void1 = await openLink(stage.sandbox, first)
  const link = await openLink(stage.sandbox, first)
  for (let looks = 0; looks < 3; looks++)
    expect(secretOn({ text: await (await fetch(link)).text() })).toBeUndefined()
  const replaced = await stage.visit(pathOf(void1))
  expect(await title(replaced)).toBe('This link does not open anything')
  const page = await stage.visit(pathOf(link))
  expect((await press(link)).status).toBe(200)
  await show(page).click()
  expect(await title(page)).toBe('This key has been shown')
  await reads(page.getByRole('main'), /message in Slack/)
})

it('says that a link has expired', async () => {
  const link = await openLink(stage.sandbox, await handed())
  const page = await stage.visit(pathOf(link))
  await stage.sandbox.advance('PT6M')
  await show(page).click()
  expect(await title(page)).toBe('This link has expired')
})

it.each(['light', 'dark'] as const)('is accessible and fits a phone, %s', async (theme) => {
  const link = await openLink(stage.sandbox, await handed())
  const size = { width: 320, height: 640 }
  const page = await stage.visit(pathOf(link), { theme, size })
  const fits = (): Promise<boolean> =>
    page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
  expect(await fits()).toBe(true)
  expect(await seriousFindings(page)).toEqual([])
  await keyTo(page, show(page))
  await page.keyboard.press('Enter')
  await page.locator('#secret').waitFor()
  expect(await fits()).toBe(true)
  expect(await seriousFindings(page)).toEqual([])
  await keyTo(page, page.getByRole('button', { name: 'Copy the lines' }))
  const gone = await stage.visit(pathOf(link), { theme, size })
  expect(await seriousFindings(gone)).toEqual([])
})
