import type { ServerResponse } from 'node:http'
import type { LiveState } from '../wire/live-state.ts'

/**
 * Tells every open page what changed, as server-sent events: the whole state first, then each section whose content differs from what was sent last.
 * Changes that come together are sent together; a page that reads slowly is dropped and comes back by itself for the whole.
 */
export interface LiveStream {
  /** Something may have changed. */
  changed(): void
  open(res: ServerResponse, read: () => Promise<LiveState>): void
  close(): void
}

const TOGETHER_MS = 25
/** Business time goes on and nothing else may tell. */
const CLOCK_MS = 1_000
const MAX_UNREAD_BYTES = 8_000_000

type Sections = Readonly<Record<string, unknown>>
interface Reader {
  readonly res: ServerResponse
  readonly sent: Map<string, string>
}

export function createLiveStream(): LiveStream {
  const readers = new Set<Reader>()
  let read: (() => Promise<LiveState>) | undefined
  let timer: NodeJS.Timeout | undefined
  let sending = false
  let again = false

  const send = async (): Promise<void> => {
    if (read === undefined || readers.size === 0) return
    if (sending) {
      again = true
      return
    }
    sending = true
    try {
      const texts = textsOf({ ...(await read()) })
      for (const reader of readers) if (!tell(reader, texts)) drop(reader)
    } finally {
      sending = false
      if (again) {
        again = false
        soon()
      }
    }
  }
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      // A read that fails (an engine stops, a reset is under way) is tried again at the next tick.
      send().catch(() => undefined)
    }, TOGETHER_MS)
  }
  const drop = (reader: Reader): void => {
    readers.delete(reader)
    reader.res.end()
  }
  const tick = setInterval(() => {
    if (readers.size > 0) soon()
  }, CLOCK_MS)
  tick.unref()
  return {
    changed: () => {
      if (readers.size > 0) soon()
    },
    open(res, readState) {
      read = readState
      const reader: Reader = { res, sent: new Map() }
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      })
      res.write('retry: 500\n\n')
      res.once('close', () => readers.delete(reader))
      readers.add(reader)
      send().catch(() => undefined)
    },
    close() {
      clearInterval(tick)
      clearTimeout(timer)
      for (const reader of readers) drop(reader)
    },
  }
}

function textsOf(state: Sections): ReadonlyMap<string, string> {
  return new Map(Object.entries(state).map(([name, value]) => [name, JSON.stringify(value)]))
}

function tell(reader: Reader, texts: ReadonlyMap<string, string>): boolean {
  const news = [...texts].filter(([name, text]) => reader.sent.get(name) !== text)
  if (news.length === 0) return true
  for (const [name, text] of news) reader.sent.set(name, text)
  const body = news.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')
  reader.res.write(`data: {${body}}\n\n`)
  return reader.res.writableLength < MAX_UNREAD_BYTES
}
