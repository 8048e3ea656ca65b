import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import {
  approve,
  aws,
  become,
  hasFocus,
  message,
  openDeny,
  pass,
  reads,
  say,
  tour,
  untilTheCard,
  waiting,
} from '../support/browser-steps.ts'

/** The tour takes somebody who has read nothing through the main job, and says so when the path is left. */
const stage = browserStage()

it('is finished by doing what it says', async () => {
  const page = await stage.open({ tour: true })
  await reads(tour(page), /Step 1 of 6.*\/awskey rotate/s)
  await say(page, '/awskey rotate')
  await reads(tour(page), /Step 2 of 6.*Fetch as erin.*An application uses …/s)
  await aws(page)
    .getByRole('tab', { name: /^Secrets/ })
    .click()
  await aws(page).getByRole('button', { name: 'Fetch as erin' }).click()
  await reads(tour(page), /Done: .*In AWS, open Secrets/)
  await aws(page)
    .getByRole('button', { name: /^An application uses/ })
    .click()

  await reads(tour(page), /Step 3 of 6.*\+7 days/s)
  await pass(page, '+7 days')
  await reads(tour(page), /Done: Press \+7 days/)
  await pass(page, '+1 day')
  await reads(tour(page), /Step 4 of 6.*\+7 days/s)
  await pass(page, '+7 days')

  await reads(tour(page), /Step 5 of 6.*As Erin, press Approve/s)
  await approve(page)
  await reads(tour(page), /Done: As Erin/)
  await become(page, 'Maya Moss')
  await reads(tour(page), /You are Maya Moss now/)
  await approve(page)
  await reads(tour(page), /Step 6 of 6.*\/awskey history erin/s)
  await say(page, '/awskey history erin')
  await reads(tour(page), /That is the whole job/)
  expect(await stage.sandbox.keysOf('erin')).toHaveLength(1)

  await tour(page).getByRole('button', { name: 'Start the tour over' }).click()
  await reads(tour(page), /Step 1 of 6/)
  await page.getByRole('button', { name: 'You are Erin Engel' }).waitFor()
})

it('is finished by its own button, which does each step', async () => {
  const page = await stage.open({ tour: true })
  const hand = tour(page).getByRole('button', { name: /^(Do it for me|Show me)$/ })
  const steps = [1, 2, 2, 3, 3, 4, 5, 5, 6]
  const after = [
    /Step 2/,
    /Done: .*In AWS/,
    /Step 3/,
    /Done: Press/,
    /Step 4/,
    /Step 5/,
    /You are Maya/,
    /Step 6/,
    /whole job/,
  ]
  for (const [at, step] of steps.entries()) {
    await reads(tour(page), new RegExp(`Step ${step} of 6`))
    await hand.click()
    await reads(tour(page), after[at] ?? /^$/)
    expect(await hasFocus(tour(page).getByRole('button').last())).toBe(true)
    await expect.poll(() => page.locator('.tour [aria-busy="true"]').count(), waiting).toBe(0)
  }
})

it('says that the path was left, and begins again', async () => {
  const { newKey } = await untilTheCard(stage.sandbox)
  const page = await stage.open({ as: 'U0MAX', tour: true })
  await reads(tour(page), /Step 5 of 6/)
  const form = await openDeny(page)
  await form.getByRole('textbox', { name: /^Why/ }).fill('the batch job still needs it')
  await form.getByRole('button', { name: 'Deny', exact: true }).click()
  await reads(tour(page), /Off the path.*The deletion did not come about/s)
  await tour(page).getByRole('button', { name: 'Start the tour over' }).click()
  await reads(tour(page), /Step 1 of 6/)
  expect(JSON.stringify(await stage.sandbox.keysOf('erin'))).not.toContain(newKey.accessKeyId)
})

it('notices a key that is deleted in the console', async () => {
  const page = await stage.open({ tour: true })
  await say(page, '/awskey rotate')
  await reads(tour(page), /Step 2 of 6/)
  const newId = (await stage.sandbox.keysOf('erin')).at(-1)?.accessKeyId ?? ''
  await aws(page)
    .getByRole('button', { name: `In the console: …${newId.slice(-4)}` })
    .click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const question = page.getByRole('dialog')
  if ((await question.count()) > 0) await question.getByRole('button', { name: /delete/i }).click()
  await reads(tour(page), /Off the path.*The new key is gone/s)
})

it('stays closed when it was closed, and comes when it is asked for', async () => {
  const page = await stage.open({ tour: true })
  await tour(page).getByRole('button', { name: 'Close the tour' }).click()
  await tour(page).waitFor({ state: 'detached' })
  expect(await hasFocus(page.getByRole('main'))).toBe(true)
  await page.reload()
  await page.getByRole('main').waitFor()
  expect(await tour(page).count()).toBe(0)
  await page.getByRole('button', { name: 'Tour', exact: true }).click()
  await tour(page).waitFor()
  expect(await hasFocus(tour(page))).toBe(true)
  await tour(page).getByRole('button', { name: 'Fold the tour' }).click()
  expect(await tour(page).getByRole('button', { name: 'Do it for me' }).count()).toBe(0)
  expect(await message(page, /Asked/).count()).toBe(0)
})
