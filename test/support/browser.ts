import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { launchBrowser } from '../../sandbox/browser.ts'
import { type RunningSandbox, startTestSandbox } from './start-sandbox.ts'

/**
 * A real browser before a real sandbox, one of each for a file; each test begins with the seeded state and has windows of its own.
 * Whatever a page logs as an error, throws, fails to load or asks of another host fails the test that opened it.
 */
export interface Stage {
  readonly sandbox: RunningSandbox
  /** A window of its own, with its own storage: somebody at another machine. Ready when the workspace stands there. */
  open(visit?: Visit): Promise<Page>
  /** Any page of the sandbox, without waiting for what is on it. */
  visit(path: string, visit?: Visit): Promise<Page>
}

export interface Visit {
  readonly as?: string
  readonly in?: string
  /** The tour opens by itself only where a test is about it. */
  readonly tour?: boolean
  readonly theme?: 'light' | 'dark'
  readonly size?: { readonly width: number; readonly height: number }
  readonly scale?: number
  readonly javascript?: false
}

export const PATIENCE_MS = 20_000

interface Window {
  readonly context: BrowserContext
  readonly problems: readonly string[]
}

export function browserStage(): Stage {
  let browser: Browser | undefined
  let sandbox: RunningSandbox | undefined
  const windows: Window[] = []
  const running = (): RunningSandbox => {
    if (sandbox === undefined) throw new Error('the sandbox runs only within a test')
    return sandbox
  }
  beforeAll(async () => {
    ;[browser, sandbox] = await Promise.all([launchBrowser(), startTestSandbox()])
  })
  beforeEach(async () => {
    await running().call('reset', {})
  })
  afterEach(async () => {
    const problems = windows.flatMap((window) => window.problems)
    await Promise.all(windows.splice(0).map(({ context }) => context.close()))
    expect(problems).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await sandbox?.stop()
  })
  const visit = async (path: string, of: Visit = {}): Promise<Page> => {
    if (browser === undefined) throw new Error('the browser runs only within a test')
    const window = await openWindow(browser, of)
    windows.push(window)
    const page = await window.context.newPage()
    await page.goto(`${running().url}${path}`)
    return page
  }
  return {
    get sandbox() {
      return running()
    },
    visit,
    async open(of = {}) {
      const query = new URLSearchParams({ as: of.as ?? 'U0ERIN', in: of.in ?? 'C0PAYMENTS' })
      const page = await visit(`/?${query.toString()}`, of)
      await page.getByRole('main').waitFor()
      return page
    },
  }
}

async function openWindow(browser: Browser, of: Visit): Promise<Window> {
  const options: BrowserContextOptions = {
    viewport: of.size ?? { width: 1440, height: 900 },
    deviceScaleFactor: of.scale ?? 1,
    colorScheme: of.theme ?? 'light',
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    javaScriptEnabled: of.javascript ?? true,
  }
  const context = await browser.newContext(options)
  context.setDefaultTimeout(PATIENCE_MS)
  if (of.tour !== true)
    await context.addInitScript(() => {
      // A window begins with an empty page, which has no storage.
      if (location.hostname !== '') localStorage.setItem('awskey-tour', 'closed')
    })
  return { context, problems: watch(context) }
}

/** An answer that refuses an act, or says that a link is over, is no fault of the page; the browser logs it all the same. */
const REFUSED_ACT = /status of 4\d\d/

function watch(context: BrowserContext): readonly string[] {
  const problems: string[] = []
  context.on('console', (message) => {
    const { url } = message.location()
    const answers = url.includes('/sandbox/api/') || new URL(url).pathname === '/pickup'
    const ours = answers && REFUSED_ACT.test(message.text())
    if (message.type() === 'error' && !ours) problems.push(`console: ${message.text()}`)
  })
  context.on('weberror', (error) => {
    problems.push(`page error: ${error.error().message}`)
  })
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1')
      problems.push(`asked another host: ${request.url()}`)
  })
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'no reason given'
    // A page that is left ends what it still reads.
    if (why !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()} ${why}`)
  })
  return problems
}
