/** Reads the sandbox's live stream as a browser would: everything that comes is kept, in the order it came. */
import { expect } from 'vitest'
import { z } from 'zod'

const Sections = z.record(z.string(), z.unknown())
type Sections = z.infer<typeof Sections>

export interface LiveReader {
  /** The first message not looked at yet whose section of this name holds the text. */
  next(section: string, holding?: string): Promise<Sections>
  /** Waits until something received holds the text. */
  hears(text: string | RegExp): Promise<void>
  /** Everything received, as text. */
  received(): string
  close(): Promise<void>
}

const PATIENCE = { timeout: 15_000, interval: 20 }

export async function openLiveStream(url: string): Promise<LiveReader> {
  const answer = await fetch(`${url}/sandbox/api/stream`)
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) throw new Error('the stream has no body')
  let text = ''
  const pump = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      text += value
    }
  }
  const over = pump().catch(() => undefined)
  let seen = 0
  const messages = (): readonly Sections[] =>
    text
      .split('\n\n')
      .slice(0, -1)
      .filter((part) => part.startsWith('data: '))
      .map((part) => Sections.parse(JSON.parse(part.slice('data: '.length))))
  return {
    async next(section, holding = '') {
      const found = (): number =>
        messages().findIndex(
          (each, at) =>
            at >= seen && section in each && JSON.stringify(each[section]).includes(holding),
        )
      await expect.poll(found, PATIENCE).not.toBe(-1)
      const at = found()
      seen = at + 1
      return messages()[at] ?? {}
    },
    async hears(words) {
      await expect.poll(() => text, PATIENCE).toMatch(words)
    },
    received: () => text,
    async close() {
      await reader.cancel()
      await over
    },
  }
}
