import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { become, composer, message, pass, reads, say, waiting } from '../support/browser-steps.ts'

/** What goes wrong is shown where it was done, told in Problems, and mended by awskey itself. */
const stage = browserStage()

it('shows at the composer that a listener gave no proper answer, and brings back what was typed', async () => {
  const page = await stage.open()
  await stage.sandbox.fault({ service: 'kms', operation: '*', mode: 'crash', times: 1 })
  await say(page, '/awskey list')
  const note = page.getByRole('main').getByRole('alert')
  await reads(note, /failed with the error/)

  await page.getByRole('button', { name: /^Problems\s*[1-9]/ }).click()
  const problems = page.getByRole('region', { name: 'Problems' })
  await reads(problems, /Slack got no proper answer in time.*\/awskey list.*Erin Engel.*HTTP 502/s)
  await page.keyboard.press('Escape')
  await composer(page).press('ArrowUp')
  expect(await composer(page).inputValue()).toBe('/awskey list')
  await composer(page).press('Enter')
  await message(page, /Your access keys/).waitFor()
  await note.waitFor({ state: 'detached' })
})

it('says within Slack’s three seconds that AWS is slow', async () => {
  const page = await stage.open()
  await stage.sandbox.fault({ service: 'kms', operation: '*', mode: 'delay', times: 9 })
  await stage.sandbox.fault({ service: 'sqs', operation: '*', mode: 'delay', times: 9 })
  await say(page, '/awskey list')
  await message(page, /It is not known whether this arrived/).waitFor()
  expect(await page.getByRole('button', { name: /^Problems\s*0/ }).count()).toBe(1)
})

it('shows a crash of the worker in Problems, and heals', async () => {
  const page = await stage.open()
  await page.getByRole('button', { name: /^Faults/ }).click()
  const crash = page.getByRole('switch', {
    name: 'The worker crashes as it makes a key',
    exact: true,
  })
  await crash.click()
  await expect.poll(() => crash.getAttribute('aria-checked'), waiting).toBe('true')
  await page.keyboard.press('Escape')
  await say(page, '/awskey rotate')
  await page.getByRole('button', { name: /^Problems\s*[1-9]/ }).click()
  await reads(page.getByRole('region', { name: 'Problems' }), /A function ended.*worker/s)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Messages' }).click()
  await message(page, /Rotate access key/).waitFor()
  await stage.sandbox.settle()
  // By then CloudTrail shows who made the key whose secret nobody has.
  await pass(page, '+1 hour')
  await message(page, /New access key/).waitFor()
  expect(await stage.sandbox.keysOf('erin')).toHaveLength(2)
})

it('brings everything back for every window when somebody starts over', async () => {
  const [page, other] = await Promise.all([stage.open(), stage.open({ as: 'U0MAYA' })])
  await stage.sandbox.fault({ service: 'iam', operation: '*', mode: 'deny', times: 5 })
  await say(page, '/awskey list')
  await reads(page.getByRole('main'), /AWS did not say/)
  await say(other, '/awskey help')
  await message(other, /What awskey does/).waitFor()
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('button', { name: 'Start over now' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  for (const window of [page, other])
    await expect.poll(() => window.getByRole('article').count(), waiting).toBe(0)
  await become(other, 'Erin Engel')
  expect((await stage.sandbox.call('state')).body).toMatchObject({ faults: [] })
})
