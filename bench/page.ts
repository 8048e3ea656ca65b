import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../sandbox/browser.ts'
import { buildPage } from '../sandbox/http/page-assets.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { median, spread } from './spread.ts'

/**
 * `npm run bench:page`: what the page weighs, how long until somebody can type, and how much of the wait for the first message is the page's own:
 * the time from Enter to the message in the page, against the time from the same command to the same message over the API, in the same run.
 */
const ROUNDS = 9

await weigh()
const sandbox = await startSandbox({ port: 0, services: {}, slackApiUrl: undefined })
const browser = await launchBrowser()
try {
  await time(browser, sandbox.url)
} finally {
  await browser.close()
  await sandbox.stop()
}

async function weigh(): Promise<void> {
  const files = [...(await buildPage())].filter(([name]) => !name.endsWith('.map'))
  let raw = 0
  let packed = 0
  for (const [name, { body }] of files) {
    raw += body.length
    packed += gzipSync(body).length
    console.log(`${name}: ${kilobytes(body.length)}, ${kilobytes(gzipSync(body).length)} gzip`)
  }
  console.log(`all: ${kilobytes(raw)}, ${kilobytes(packed)} gzip`)
}

async function time(within: Browser, url: string): Promise<void> {
  const opened: number[] = []
  const shown: number[] = []
  const byApi: number[] = []
  const frames: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await call(url, 'reset', {})
    byApi.push(await firstMessageByApi(url))
    await call(url, 'reset', {})
    const context = await within.newContext()
    const page = await context.newPage()
    const start = performance.now()
    await page.goto(url)
    const composer = page.getByRole('combobox', { name: /^Message / })
    await composer.waitFor()
    opened.push(performance.now() - start)
    await composer.fill('/awskey list')
    frames.push(await framesToType(page))
    const sent = performance.now()
    await composer.press('Enter')
    await page.getByRole('article').first().waitFor()
    shown.push(performance.now() - sent)
    await context.close()
  }
  console.log(`until one can type: ${spread(opened)} ms`)
  console.log(`from Enter to the first message: ${spread(shown)} ms`)
  console.log(`the same over the API: ${spread(byApi)} ms`)
  console.log(`page / API: ${(median(shown) / median(byApi)).toFixed(2)}`)
  console.log(`frames from a key to its letter on the screen: ${spread(frames)}`)
}

/** Until the message stands in the state, looked at without a pause. */
async function firstMessageByApi(url: string): Promise<number> {
  const start = performance.now()
  const sent = call(url, 'command', { user: 'U0ERIN', channel: 'C0PAYMENTS', text: 'list' })
  for (;;) {
    const state = await (await fetch(`${url}/sandbox/api/state`)).text()
    if (state.includes('"ephemeral_to":"U0ERIN"')) break
  }
  const took = performance.now() - start
  await sent
  await call(url, 'settle', {})
  return took
}

/** Types one letter and counts frames until the field shows it. */
async function framesToType(page: Page): Promise<number> {
  const counting = await page.evaluateHandle(() => {
    const field = document.querySelector('textarea')
    const before = field?.value
    const frames = new Promise<number>((resolve) => {
      let counted = 0
      const look = (): void => {
        counted += 1
        if (field?.value === before) requestAnimationFrame(look)
        else resolve(counted)
      }
      document.addEventListener('keydown', () => requestAnimationFrame(look), { once: true })
    })
    return { frames }
  })
  await page.keyboard.press('x')
  const frames = await counting.evaluate((it) => it.frames)
  await page.keyboard.press('Backspace')
  return frames
}

async function call(url: string, name: string, body: unknown): Promise<void> {
  await fetch(`${url}/sandbox/api/${name}`, { method: 'POST', body: JSON.stringify(body) })
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} kB`
}
