import { expect, it } from 'vitest'
import { launchBrowser } from '../../sandbox/browser.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { browserStage, PATIENCE_MS } from '../support/browser.ts'
import { become, composer, message, say } from '../support/browser-steps.ts'
import { createLogWatch } from '../support/log-watch.ts'

/** Where a window is: kept in its address, come back to with the browser's Back, and not lost with the sandbox. */
const stage = browserStage()

it('goes back to the channel and the person before, and stays in the page', async () => {
  const page = await stage.open()
  await page.getByRole('button', { name: 'platform', exact: true }).click()
  await page.getByRole('heading', { name: /platform/, level: 1 }).waitFor()
  await become(page, 'Maya Moss')
  await page.getByRole('button', { name: /^You are Maya Moss/ }).waitFor()
  await page.goBack()
  await page.getByRole('button', { name: /^You are Erin Engel/ }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: /payments/, level: 1 }).waitFor()
  expect(new URL(page.url()).searchParams.get('in')).toBe('C0PAYMENTS')
})

it('comes back by itself when the sandbox does', async () => {
  const watch = createLogWatch()
  const settings = { services: {}, slackApiUrl: undefined, logWatch: watch }
  const browser = await launchBrowser()
  const first = await startSandbox({ ...settings, port: 0 })
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(first.url)
  await composer(page).waitFor()
  await first.stop()
  await page.getByText(/The sandbox does not answer/).waitFor()
  const second = await startSandbox({ ...settings, port: Number(new URL(first.url).port) })
  await page.getByText(/The sandbox does not answer/).waitFor({ state: 'detached' })
  await say(page, '/awskey list')
  await message(page, /Your access keys/).waitFor()
  await browser.close()
  await second.stop()
  watch.verify()
})
