import { describe, expect, it } from 'vitest'
import {
  button,
  buttons,
  confirmDialog,
  facts,
  header,
  message,
  section,
  sections,
} from '../../../src/slack/text/blocks.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { checkBlocks, checkLimits } from '../../support/check-limits.ts'

const AMPERSANDS = '&'.repeat(3_000)

describe('blocks', () => {
  it('keep every limit after escaping', () => {
    const dialog = confirmDialog({
      title: AMPERSANDS,
      text: AMPERSANDS,
      confirm: AMPERSANDS,
      deny: AMPERSANDS,
    })
    const all = [
      header(AMPERSANDS),
      section(mrkdwn`${AMPERSANDS}`),
      ...facts(
        Array.from({ length: 23 }, (_, at) => [`fact ${at}`, mrkdwn`${AMPERSANDS}`] as const),
      ),
      ...buttons(button({ text: AMPERSANDS, action: 'x', value: 'v', confirm: dialog })),
    ]
    expect(checkBlocks(all, 'blocks')).toEqual([])
  })
})

describe('sections', () => {
  it('packs lines and cuts none that fits alone', () => {
    const packed = sections(Array.from({ length: 10 }, () => mrkdwn`${'x'.repeat(900)}`))
    expect(packed.map(({ text }) => text?.text.length)).toEqual([2_702, 2_702, 2_702, 900])
  })
})

describe('message', () => {
  it('says how much does not fit', () => {
    const long = message(
      mrkdwn`many`,
      Array.from({ length: 60 }, (_, at) => section(mrkdwn`${at}`)),
    )
    expect(checkLimits(long)).toEqual([])
    expect(JSON.stringify(long.blocks.at(-1))).toContain('11 more parts')
  })
})

describe('buttons', () => {
  it('makes no empty row', () => {
    expect(buttons()).toEqual([])
  })
})
