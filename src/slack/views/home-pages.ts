/**
 * Puts the parts of Home onto pages that Slack takes: at most a hundred blocks and a quarter of a megabyte each. An entry is never torn in two,
 * and a part that goes on says so on the next page. It drops nothing.
 */
import type { KnownBlock } from '@slack/types'
import { section } from '../text/blocks.ts'
import { bold } from '../text/mrkdwn.ts'

export interface HomePart {
  readonly title: string
  /** What belongs together, one after the other. */
  readonly entries: readonly (readonly KnownBlock[])[]
}

type Page = readonly KnownBlock[]

/** Blocks and bytes of a page besides what stands on every one. */
const MAX_BLOCKS = 90
const MAX_BYTES = 200_000

export function homePages(parts: readonly HomePart[]): readonly [Page, ...Page[]] {
  const pages: KnownBlock[][] = []
  let page: KnownBlock[] = []
  const turn = (): void => {
    pages.push(page)
    page = []
  }
  for (const { title, entries } of parts) {
    let begun = false
    for (const entry of entries) {
      const heading = section(bold(begun ? `${title} (continued)` : title))
      const wanted = begun && page.length > 0 ? entry : [...divided(page), heading, ...entry]
      if (page.length > 0 && !fits([...page, ...wanted])) {
        turn()
        page.push(heading, ...entry)
      } else page.push(...wanted)
      begun = true
    }
  }
  if (page.length > 0) turn()
  const [first = [], ...others] = pages
  return [first, ...others]
}

function divided(page: Page): Page {
  return page.length === 0 ? [] : [{ type: 'divider' }]
}

function fits(blocks: Page): boolean {
  return blocks.length <= MAX_BLOCKS && JSON.stringify(blocks).length <= MAX_BYTES
}
