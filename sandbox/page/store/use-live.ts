import { createContext, useContext, useSyncExternalStore } from 'react'
import type { LiveState } from '../../wire/live-state.ts'
import type { Connection, LiveStore } from './live-store.ts'

/** The live state in components. A component that uses a section is drawn again only when that section changed. */
export const LiveContext = createContext<LiveStore | undefined>(undefined)

function useStore(): LiveStore {
  const store = useContext(LiveContext)
  if (store === undefined) throw new Error('no live store above this component')
  return store
}

/** A section of the live state; only below `<App>`'s waiting screen, where the first state has come. */
export function useLive<Section extends keyof LiveState>(section: Section): LiveState[Section] {
  const store = useStore()
  return useSyncExternalStore(store.subscribe, () => {
    const state = store.state()
    if (state === undefined) throw new Error('the live state has not come yet')
    return state[section]
  })
}

export function useConnection(): Connection {
  const store = useStore()
  return useSyncExternalStore(store.subscribe, store.connection)
}

export function useIsReady(): boolean {
  const store = useStore()
  return useSyncExternalStore(store.subscribe, () => store.state() !== undefined)
}
