import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import {
  aws,
  composer,
  hasFocus,
  keyRow,
  keyTo,
  message,
  reads,
  waiting,
} from '../support/browser-steps.ts'
import { oldKeyOf } from '../support/main-job.ts'

/** The main job with the keyboard alone: nothing here moves or presses a mouse. */
const stage = browserStage()

async function press(page: Page, role: 'button' | 'tab', name: string | RegExp, key = 'Tab') {
  await keyTo(page, page.getByRole(role, { name }), key)
  await page.keyboard.press('Enter')
}

async function move(page: Page, label: string): Promise<void> {
  const button = page.getByRole('button', { name: label })
  await press(page, 'button', label)
  await expect.poll(() => button.getAttribute('aria-busy'), waiting).not.toBe('true')
  expect(await hasFocus(button)).toBe(true)
}

async function type(page: Page, text: string): Promise<void> {
  await keyTo(page, composer(page))
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
  expect(await composer(page).inputValue()).toBe('')
  expect(await hasFocus(composer(page))).toBe(true)
}

it('goes through the main job without a mouse', async () => {
  const page = await stage.open()
  const { accessKeyId: oldId } = await oldKeyOf(stage.sandbox, 'erin')
  await page.keyboard.press('Tab')
  expect(await hasFocus(page.getByRole('link', { name: 'Skip to the conversation' }))).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(() => hasFocus(page.getByRole('main')), waiting).toBe(true)
  await type(page, '/awskey rotate')
  await message(page, /Asked: rotation/).waitFor()

  await keyTo(page, aws(page).getByRole('tab', { name: 'Keys' }))
  await page.keyboard.press('ArrowRight')
  await keyTo(page, aws(page).getByRole('button', { name: 'Fetch as erin' }))
  await page.keyboard.press('Enter')
  await reads(aws(page), /Fetched/)
  const newId = (await stage.sandbox.keysOf('erin')).at(-1)?.accessKeyId ?? ''
  await press(page, 'button', `An application uses …${newId.slice(-4)}`)
  await expect
    .poll(async () => (await stage.sandbox.keysOf('erin')).at(-1)?.lastUsed?.service, waiting)
    .toBe('ec2')

  await move(page, '+7 days')
  await move(page, '+1 day')
  await move(page, '+7 days')
  await message(page, /What breaks/).waitFor()
  await press(page, 'button', /^You are /)
  await page.keyboard.type('May')
  await expect
    .poll(() => hasFocus(page.getByRole('menuitemradio', { name: /^Maya Moss/ })), waiting)
    .toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'You are Maya Moss' }).waitFor()

  await press(page, 'button', /^Approve deletion/)
  const question = page.getByRole('dialog', { name: /^Approve deletion/ })
  await expect
    .poll(() => hasFocus(question.getByRole('button', { name: 'Go back' })), waiting)
    .toBe(true)
  await keyTo(page, question.getByRole('button', { name: 'Approve deletion' }))
  await page.keyboard.press('Enter')
  await reads(message(page, /Delete access key/), /AWS deleted/)
  // The pressed button is gone; the message it stood in has the focus.
  expect(
    await message(page, /Delete access key/).evaluate((it) => it.contains(document.activeElement)),
  ).toBe(true)
  await keyRow(page, oldId).waitFor({ state: 'detached' })

  await type(page, '/awskey history erin')
  await reads(message(page, /History of erin/), /approved by @?Maya/i)
})

it('opens and leaves menus, panels and forms where they were opened', async () => {
  const page = await stage.open()
  for (const name of ['Problems', 'Faults']) {
    const button = page.getByRole('button', { name: new RegExp(`^${name}`) })
    await press(page, 'button', new RegExp(`^${name}`))
    await page.getByRole('region', { name }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name }).waitFor({ state: 'detached' })
    expect(await hasFocus(button)).toBe(true)
  }
  const persona = page.getByRole('button', { name: /^You are / })
  await press(page, 'button', /^You are /)
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  expect(await hasFocus(persona)).toBe(true)
  await keyTo(page, composer(page))
  await page.keyboard.type('/awskey')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'awskey' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(composer(page)), waiting).toBe(true)
})
