import type { KeyboardEvent, ReactNode } from 'react'
import { useSession } from '../store/session.tsx'
import { dmIdOf, HOME } from './places.ts'

/** awskey's own header, with its two tabs. The panel is the conversation below it. */
export function AppHeader({ current }: { readonly current: 'home' | 'messages' }): ReactNode {
  const { persona, goTo } = useSession()
  const go = (to: 'home' | 'messages'): void => goTo(to === 'home' ? HOME : dmIdOf(persona))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const other = current === 'home' ? 'messages' : 'home'
    go(other)
    requestAnimationFrame(() => document.getElementById(`app-tab-${other}`)?.focus())
  }
  const tab = (id: 'home' | 'messages', name: string): ReactNode => (
    <button
      type="button"
      role="tab"
      id={`app-tab-${id}`}
      className="app-tab"
      aria-selected={current === id}
      aria-controls="app-panel"
      tabIndex={current === id ? 0 : -1}
      onClick={() => go(id)}
      onKeyDown={onKeyDown}
    >
      {name}
    </button>
  )
  return (
    <header className="talk-header app-header">
      <h1>awskey</h1>
      <div className="app-tabs" role="tablist" aria-label="awskey">
        {tab('home', 'Home')}
        {tab('messages', 'Messages')}
      </div>
    </header>
  )
}
