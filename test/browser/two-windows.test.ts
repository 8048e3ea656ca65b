import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import {
  approve,
  keyRow,
  message,
  openDeny,
  pass,
  reads,
  untilTheCard,
} from '../support/browser-steps.ts'
import { install, rotate, statusOf } from '../support/main-job.ts'

/** Two people at two machines: each sees what the other does without loading anything again. */
const stage = browserStage()

it('shows each the card, one decision, and its outcome to both', async () => {
  const rotation = await rotate(stage.sandbox)
  await install(stage.sandbox, rotation)
  const [erin, maya] = await Promise.all([stage.open(), stage.open({ as: 'U0MAYA' })])
  await pass(erin, '+7 days')
  await pass(erin, '+1 day')
  await pass(erin, '+7 days')
  for (const page of [erin, maya]) await reads(message(page, /What breaks/), /Waits for approval/)

  await approve(erin)
  await reads(message(erin, /nobody decides/i), /Only visible to you/)
  expect(await message(maya, /Nobody decides on their own request\. Ask/).count()).toBe(0)
  await approve(maya)
  for (const page of [erin, maya]) {
    await reads(message(page, /Delete access key/), /AWS deleted/)
    await keyRow(page, rotation.oldKey.accessKeyId).waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: /^Approve deletion/ }).count()).toBe(0)
  }
})

it('answers a click on a card that somebody decided meanwhile', async () => {
  const { oldKey } = await untilTheCard(stage.sandbox)
  const [maya, max] = await Promise.all([stage.open({ as: 'U0MAYA' }), stage.open({ as: 'U0MAX' })])
  await max.getByRole('button', { name: /^Approve deletion/ }).click()
  const question = max.getByRole('dialog', { name: /^Approve deletion/ })
  await question.waitFor()

  const deny = await openDeny(maya)
  await deny.getByRole('textbox', { name: /^Why/ }).fill('the batch job still needs it')
  await deny.getByRole('button', { name: 'Deny', exact: true }).click()
  await reads(message(max, /Delete access key/), /Denied/)
  await question.waitFor({ state: 'detached' })
  expect(await statusOf(stage.sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
})

it('answers an old button with what has become of its request', async () => {
  const { card } = await untilTheCard(stage.sandbox)
  const page = await stage.open({ as: 'U0MAYA' })
  await page.getByRole('button', { name: /^Approve deletion/ }).waitFor()
  // Another window is slower to hear: its card still has the button that is clicked here.
  await page.route('**/sandbox/api/click', async (route) => {
    await stage.sandbox.click(card, 'U0MAX', 'request.approve')
    await route.continue()
  })
  await approve(page)
  await reads(message(page, /This request is over/), /Your click or command changed nothing/)
})
