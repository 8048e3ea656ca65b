import type { ReactNode } from 'react'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { ModalView } from './modal-view.tsx'

/** The modals that this person has open; nothing when there are none. Those below the top one keep what was typed into them. */
export function ModalStack(): ReactNode {
  const { persona } = useSession()
  const views = useLive('views')
    .filter(({ user }) => user === persona)
    .toSorted((one, other) => one.depth - other.depth)
  const top = views.at(-1)
  return views.map((view) => (
    <ModalView
      key={view.id}
      view={view}
      below={view === top ? views.slice(0, -1).map(({ id }) => id) : undefined}
    />
  ))
}
