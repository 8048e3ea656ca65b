import type { ReactNode } from 'react'
import { useSession } from '../store/session.tsx'

/** In a narrow window one of the two sides is shown. */
const SIDES = [
  { side: 'slack', label: 'Slack' },
  { side: 'aws', label: 'AWS' },
] as const

export function SideSwitch(): ReactNode {
  const session = useSession()
  return (
    <fieldset className="side-switch">
      <legend className="unseen">Side shown</legend>
      {SIDES.map(({ side, label }) => (
        <button
          key={side}
          type="button"
          className="button small"
          aria-pressed={session.side === side}
          onClick={() => session.show(side)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}
