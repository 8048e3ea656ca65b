import { expect, it } from 'vitest'
import { browserStage } from '../support/browser.ts'
import { seriousFindings } from '../support/browser-axe.ts'
import { composer, message, reads, say } from '../support/browser-steps.ts'

/** Somebody plays an attack by hand, and reports the key that the page names. */
const stage = browserStage()

it('says which key to report, and what was done with it', async () => {
  const page = await stage.open({ as: 'U0SAM', in: 'C0SECURITY' })
  await page.getByRole('button', { name: 'Attacks' }).click()
  const panel = page.getByRole('region', { name: 'Play an attack' })
  await panel.getByRole('button', { name: 'Play: Persistence' }).click()
  const told = panel.getByRole('status')
  await reads(told, /Persistence was played with the key of build-server/)
  await told.getByText('What was done').click()
  await reads(told, /gave support-svc a console password/)
  expect(await seriousFindings(page)).toEqual([])

  const command = (await told.getByText('/awskey exposed AKIA').textContent()) ?? ''
  await page.keyboard.press('Escape')
  await composer(page).click()
  await say(page, command)
  await message(page, /Exposed access key: contained/).waitFor()
})
