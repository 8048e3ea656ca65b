import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** A browser for the page's tests and pictures: the packed Chromium, or the installed Chrome where that does not run. */
export async function launchBrowser(): Promise<Browser> {
  try {
    return await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: [...chromium.args.filter((arg) => !ONE_PROCESS.has(arg)), '--no-sandbox'],
    })
  } catch {
    // The packed binary is for Linux on x64 alone.
    return await playwright.launch({ channel: 'chrome' })
  }
}

/** In a single process, closing one window would end the others. */
const ONE_PROCESS = new Set(['--single-process', '--no-zygote', '--in-process-gpu'])
