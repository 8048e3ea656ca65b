import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import {
  approve,
  aws,
  become,
  keyRow,
  message,
  pass,
  reads,
  say,
  waiting,
} from '../support/browser-steps.ts'
import { oldKeyOf } from '../support/main-job.ts'

/** The main job from the first command to the deleted key, with a mouse. */
const stage = browserStage()

it('goes from the first command to the history by what a person sees and clicks', async () => {
  const page = await stage.open()
  const { accessKeyId: oldId } = await oldKeyOf(stage.sandbox, 'erin')
  await reads(keyRow(page, oldId), /Active/)

  await say(page, '/awskey rotate')
  await message(page, /Asked: rotation/).waitFor()
  await expect.poll(async () => (await stage.sandbox.keysOf('erin')).length, waiting).toBe(2)
  const newId = (await stage.sandbox.keysOf('erin')).at(-1)?.accessKeyId ?? ''
  await keyRow(page, newId).waitFor()

  await page.getByRole('button', { name: 'Messages' }).click()
  await message(page, /its secret waits|New access key/i).waitFor()
  await aws(page)
    .getByRole('tab', { name: /^Secrets/ })
    .click()
  await aws(page).getByRole('button', { name: 'Fetch as erin' }).click()
  await reads(aws(page), /Fetched/)
  await aws(page).getByRole('tab', { name: /^Keys/ }).click()
  await keyRow(page, newId)
    .getByRole('button', { name: /^An application uses/ })
    .click()
  await reads(keyRow(page, newId), /ec2/)

  await pass(page, '+7 days')
  await pass(page, '+1 day')
  await reads(keyRow(page, oldId), /Inactive/)
  await pass(page, '+7 days')
  await page.getByRole('button', { name: 'payments', exact: true }).click()
  await reads(message(page, /What breaks/), /Waits for approval/)

  await become(page, 'Maya Moss')
  await approve(page)
  await keyRow(page, oldId).waitFor({ state: 'detached' })
  await reads(message(page, /Delete access key/), /AWS deleted/)

  await say(page, '/awskey history erin')
  await reads(message(page, /History of erin/), /approved by @?Maya/i)
})
