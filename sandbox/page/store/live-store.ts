import type { LiveState } from '../../wire/live-state.ts'

/**
 * Follows the sandbox's live stream. Sections arrive whole; items that did not change keep their identity, so that only what changed is drawn again.
 * A lost connection comes back by itself, also to a sandbox that was started anew, and starts with the whole state.
 */
export type Connection = 'connecting' | 'live' | 'lost'

export interface LiveStore {
  /** `undefined` until the first state has come. */
  state(): LiveState | undefined
  connection(): Connection
  subscribe(listener: () => void): () => void
}

const AGAIN_MS = 1_000

export function createLiveStore(open: () => EventSource): LiveStore {
  let state: LiveState | undefined
  let connection: Connection = 'connecting'
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const follow = (): void => {
    const source = open()
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const parsed: unknown = JSON.parse(data)
      // The sender is the same repository's server, built on the same types.
      const news = parsed as Partial<LiveState>
      if (state !== undefined) state = merged(state, news)
      else if (isWhole(news)) state = news
      connection = 'live'
      tell()
    }
    source.onerror = () => {
      connection = 'lost'
      tell()
      // A browser does not try again what was answered with a refusal, as a sandbox that is still starting does.
      if (source.readyState === EventSource.CLOSED) setTimeout(follow, AGAIN_MS)
    }
  }
  follow()
  return {
    state: () => state,
    connection: () => connection,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function isWhole(news: Partial<LiveState>): news is LiveState {
  return news.clock !== undefined && news.messages !== undefined && news.problems !== undefined
}

function merged(before: LiveState, news: Partial<LiveState>): LiveState {
  return {
    ...before,
    ...news,
    ...(news.messages !== undefined && {
      messages: shared(before.messages, news.messages, ({ channel, ts }) => `${channel}:${ts}`),
    }),
    ...(news.views !== undefined && { views: shared(before.views, news.views, ({ id }) => id) }),
    ...(news.homes !== undefined && { homes: shared(before.homes, news.homes, ({ id }) => id) }),
    ...(news.trail !== undefined && { trail: shared(before.trail, news.trail, ({ id }) => id) }),
    ...(news.accounts !== undefined && {
      accounts: shared(before.accounts, news.accounts, ({ id }) => id),
    }),
  }
}

/** The new items, each in the old object where nothing in it changed. */
export function shared<T>(
  before: readonly T[],
  after: readonly T[],
  idOf: (item: T) => string,
): readonly T[] {
  const known = new Map(before.map((item) => [idOf(item), item]))
  return after.map((item) => {
    const old = known.get(idOf(item))
    return old !== undefined && JSON.stringify(old) === JSON.stringify(item) ? old : item
  })
}
