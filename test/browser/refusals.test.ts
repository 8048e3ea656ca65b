import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { approve, become, message, reads, say, untilTheCard } from '../support/browser-steps.ts'
import { statusOf } from '../support/main-job.ts'

/** Whoever may not is told so in words, where they asked, and only they are told. */
const stage = browserStage()

it('refuses an approval of one’s own request', async () => {
  const { oldKey } = await untilTheCard(stage.sandbox)
  const page = await stage.open()
  await approve(page)
  await reads(message(page, /Nobody decides on their own request\. Ask/), /Ask another approver/)
  expect(await statusOf(stage.sandbox, 'erin', oldKey.accessKeyId)).toBe('Inactive')
})

it.each([
  ['a guest', 'U0GUS', /guest/i],
  [
    'somebody of another workspace',
    'U0EVE',
    /external|outside|another (company|workspace|organi)/i,
  ],
])('refuses a rotation asked by %s', async (_who, as, words) => {
  const page = await stage.open({ as })
  await say(page, '/awskey rotate erin')
  await reads(message(page, words), words)
  expect(await stage.sandbox.keysOf('erin')).toHaveLength(1)
})

it('shows an answer for one person to that person alone', async () => {
  const [erin, omar] = await Promise.all([stage.open(), stage.open({ as: 'U0OMAR' })])
  await say(erin, '/awskey list')
  await reads(message(erin, /Your access keys/), /Only visible to you/)
  await say(omar, '/awskey help')
  await message(omar, /What awskey does/).waitFor()
  expect(await message(omar, /Your access keys/).count()).toBe(0)
  await become(erin, 'Omar')
  await message(erin, /What awskey does/).waitFor()
  expect(await message(erin, /Your access keys/).count()).toBe(0)
})

it('says what is no command, and sends nothing', async () => {
  const page = await stage.open()
  await say(page, 'hello')
  await reads(page.getByRole('main'), /\/awskey/)
  expect(await stage.sandbox.messages({ channel: 'C0PAYMENTS' })).toEqual([])
})
