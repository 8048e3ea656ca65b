import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createLiveStore } from './store/live-store.ts'
import { SessionProvider } from './store/session.tsx'
import { LiveContext } from './store/use-live.ts'

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <LiveContext value={createLiveStore(() => new EventSource('/sandbox/api/stream'))}>
      <SessionProvider>
        <App />
      </SessionProvider>
    </LiveContext>,
  )
