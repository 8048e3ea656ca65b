import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { seriousFindings } from '../support/browser-axe.ts'
import {
  approve,
  aws,
  composer,
  message,
  say,
  tour,
  untilTheCard,
} from '../support/browser-steps.ts'

/** axe-core finds nothing serious or critical, in the states that people see and in both themes. */
const stage = browserStage()

it('would be told of a fault', async () => {
  const page = await stage.open()
  await page.evaluate(() => {
    document
      .querySelector('main')
      ?.insertAdjacentHTML(
        'beforeend',
        '<p style="color: #aaa; background: #fff">faint</p><img src="data:,">',
      )
  })
  const found = await seriousFindings(page)
  expect(new Set(found.map((each) => each.split(':')[0]))).toEqual(
    new Set(['color-contrast', 'image-alt']),
  )
})

it.each(['light', 'dark'] as const)(
  'finds nothing on the workspace at its first visit, %s',
  async (theme) => {
    const page = await stage.open({ theme, tour: true })
    await tour(page).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await composer(page).fill('/awskey ')
    await page.getByRole('listbox').waitFor()
    expect(await seriousFindings(page)).toEqual([])
  },
)

it.each(['light', 'dark'] as const)(
  'finds nothing on messages, menus, panels and forms, %s',
  async (theme) => {
    await untilTheCard(stage.sandbox)
    const page = await stage.open({ theme })
    await say(page, '/awskey list')
    await message(page, /Your access keys/).waitFor()
    await approve(page)
    await message(page, /Nobody decides on their own request\. Ask/).waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await page.getByRole('button', { name: /^You are / }).click()
    await page.getByRole('menu').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    for (const [name, title] of [
      ['Problems', 'Problems'],
      ['Faults', 'Faults'],
      ['Attacks', 'Play an attack'],
    ] as const) {
      await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
      await page.getByRole('region', { name: title }).waitFor()
      expect(await seriousFindings(page)).toEqual([])
      await page.keyboard.press('Escape')
    }
    await say(page, '/awskey')
    await page.getByRole('button', { name: 'Rotate a key' }).click()
    await page.getByRole('dialog', { name: 'Rotate an access key' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
  },
)

it.each(['light', 'dark'] as const)(
  'finds nothing on Home, a thread and the tabs of AWS, %s',
  async (theme) => {
    await untilTheCard(stage.sandbox)
    const page = await stage.open({ theme, in: 'home' })
    await page.getByRole('button', { name: /^Make Inactive/ }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Messages' }).click()
    await page.getByRole('button', { name: /repl/ }).first().click()
    await page.getByRole('complementary', { name: 'Thread' }).waitFor()
    for (const name of [/^Secrets/, /^CloudTrail/]) {
      await aws(page).getByRole('tab', { name }).click()
      expect(await seriousFindings(page)).toEqual([])
    }
  },
)

it('follows the theme that is chosen, also after the window was loaded again', async () => {
  const page = await stage.open({ theme: 'light' })
  const ground = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const light = await ground()
  await page.getByLabel('Theme').selectOption('dark')
  await expect.poll(ground).not.toBe(light)
  await page.reload()
  await page.getByRole('main').waitFor()
  expect(await ground()).not.toBe(light)
  await page.getByLabel('Theme').selectOption('light')
  await expect.poll(ground).toBe(light)
})
