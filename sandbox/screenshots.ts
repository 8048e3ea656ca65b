import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { nextMoment } from '../src/reminders/week.ts'
import { launchBrowser } from './browser.ts'
import { createSandboxClient, type SandboxClient } from './client.ts'
import { SEEDED_CONFIG, startSandbox } from './sandbox.ts'
import { deployedFrom } from './weekly-schedule.ts'

/**
 * `npm run screenshots`: the pictures of the documents, taken anew from the page as it is, in a sandbox of its own. The main job goes on between them,
 * so each shows what a person would really see at that moment.
 */
/** So high that a whole message stands in it; what is cut out of it is as high as it is. */
const SIZE = { width: 1440, height: 1800 }
/** So wide that a table shows all of its columns. */
const TABLE = { width: 1860, height: 1400 }
/** A whole digest. */
const TALL = { width: 1440, height: 2600 }
const WINDOW = { width: 1440, height: 900 }
const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url))
const PAYMENTS = 'C0PAYMENTS'
const SECURITY = 'C0SECURITY'

interface Studio {
  readonly sandbox: SandboxClient
  /** A window of this person, at this place. */
  look(as: string, place: string): Promise<Page>
  /** Closes the windows and begins anew: each holds a connection, and a browser has six of them for a host. */
  startOver(): Promise<void>
}

async function takeAll(studio: Studio): Promise<void> {
  const { sandbox, look } = studio
  const erin = await look('U0ERIN', PAYMENTS)
  await erin.setViewportSize(TABLE)
  await type(erin, '/awskey list development')
  await shoot(message(erin, /\d access keys/), 'list')
  await erin.setViewportSize(SIZE)

  await type(erin, '/awskey rotate')
  await message(erin, 'Asked: rotation').waitFor()
  await sandbox.settle()
  const direct = await look('U0ERIN', 'D0ERIN')
  await message(direct, 'New access key').waitFor()
  await shoot(message(direct, 'Rotate access key'), 'rotation')
  await install(sandbox)
  await sandbox.advance('P8D')
  await sandbox.advance('P8D')

  const maya = await look('U0MAYA', PAYMENTS)
  await maya.getByRole('searchbox').fill('erin')
  const card = message(maya, 'What breaks')
  await card.getByRole('button', { name: /^Approve/ }).waitFor()
  await shoot(card, 'approval')
  await maya.getByRole('searchbox').blur()
  await maya.setViewportSize(WINDOW)
  await card.getByRole('button', { name: /^Cancel/ }).scrollIntoViewIfNeeded()
  await shoot(maya, 'workspace')
  await maya.setViewportSize(SIZE)
  await card.getByRole('button', { name: /^Approve/ }).click()
  await maya.getByRole('dialog').getByRole('button', { name: 'Approve deletion' }).click()
  await message(maya, 'This cannot be undone').waitFor()
  await type(maya, '/awskey history erin')
  await shoot(message(maya, 'History of erin'), 'history')

  const home = await look('U0ERIN', 'home')
  await home.getByRole('button', { name: /^Make Inactive/ }).waitFor()
  await home.setViewportSize(WINDOW)
  await shoot(home.getByRole('main'), 'home')
  await takeDigest(studio)
  await takeIncident(studio)
}

/** The next Monday. */
async function takeDigest({ sandbox, look, startOver }: Studio): Promise<void> {
  await startOver()
  const { clock } = await sandbox.state()
  const now = new Date(clock.now)
  const { weekly } = deployedFrom(SEEDED_CONFIG)
  if (weekly === undefined) throw new Error('the seeded configuration has no weekly moment')
  const { at } = nextMoment(weekly, now)
  await sandbox.advance(`PT${Math.ceil((at.getTime() - now.getTime()) / 60_000) + 2}M`)
  const maya = await look('U0MAYA', PAYMENTS)
  const digest = message(maya, 'Access keys of payments')
  await digest.waitFor()
  await maya.setViewportSize(TALL)
  await shoot(digest, 'digest')
}

/** A thief makes ways to stay, security reports the key, and an hour later CloudTrail has shown it. */
async function takeIncident({ sandbox, look, startOver }: Studio): Promise<void> {
  await startOver()
  const { body } = await sandbox.call('scenario', { name: 'persistence' })
  const key = /AKIA\w{16}/.exec(JSON.stringify(body))?.[0]
  const sam = await look('U0SAM', SECURITY)
  await type(sam, `/awskey exposed ${key} in a public repository`)
  await message(sam, /Exposed access key: contained/).waitFor()
  await sandbox.advance('PT75M')
  const card = message(sam, /Exposed access key/)
  await sam.waitForTimeout(4000)
  await shoot(card, 'incident')
}

/** Erin fetches the sealed secret, and an application uses the new key. */
async function install(sandbox: SandboxClient): Promise<void> {
  const sealed = (await sandbox.messages({ channel: 'D0ERIN', holding: 'get-secret-value' })).at(-1)
  const arn = /arn:aws:secretsmanager:[\w:/.+=@-]+/.exec(JSON.stringify(sealed ?? {}))?.[0]
  const newKey = (await sandbox.keysOf('erin')).at(-1)?.accessKeyId
  await sandbox.call('fetch-secret', { account: '111111111111', user_name: 'erin', arn })
  await sandbox.call('use-key', { access_key_id: newKey, service: 'ec2' })
}

async function type(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('combobox', { name: /^Message / })
  await composer.fill(text)
  await composer.press('Enter')
}

function message(page: Page, words: string | RegExp): Locator {
  return page.getByRole('main').getByRole('article').filter({ hasText: words }).last()
}

async function shoot(what: Page | Locator, name: string): Promise<void> {
  const page = 'page' in what ? what.page() : what
  await page.waitForFunction(() => document.querySelector('.answered-note') === null)
  await page.mouse.move(0, 0)
  await what.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' })
  console.log(`docs/images/${name}.png`)
}

async function lookAt(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  await page.getByRole('main').waitFor()
  return page
}

const sandbox = await startSandbox({ port: 0, services: {}, slackApiUrl: undefined })
const browser = await launchBrowser()
try {
  await mkdir(FOLDER, { recursive: true })
  const context = await browser.newContext({
    viewport: SIZE,
    deviceScaleFactor: 1.25,
    colorScheme: 'light',
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  // Somebody who has closed the tour.
  await context.addInitScript(() => {
    if (location.hostname !== '') localStorage.setItem('awskey-tour', 'closed')
  })
  const client = createSandboxClient(sandbox.url)
  await takeAll({
    sandbox: client,
    look: (as, place) => lookAt(context, `${sandbox.url}/?as=${as}&in=${place}`),
    async startOver() {
      for (const page of context.pages()) await page.close()
      await client.call('reset', {})
    },
  })
} finally {
  await browser.close()
  await sandbox.stop()
}
