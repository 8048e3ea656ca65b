import type { ReactNode } from 'react'
import { useDisclosure } from '../parts/use-disclosure.ts'

/**
 * A button and a panel below the bar, which leaves the page usable. Escape and the button close it and the focus stays or comes back;
 * a press elsewhere closes it too, so that it never covers what somebody turned to.
 */
export interface PopoverProps {
  readonly name: string
  /** Shown in the button after its name. */
  readonly badge?: ReactNode
  readonly title: string
  /** Drawn only while it is open. */
  readonly children: ReactNode
}

export function Popover({ name, badge, title, children }: PopoverProps): ReactNode {
  const { id, open, whole, button, close, toggle } = useDisclosure()
  return (
    <div ref={whole} className="popover-place">
      <button
        ref={button}
        type="button"
        className="button small"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={toggle}
      >
        {name}
        {badge}
      </button>
      {open && (
        <section id={id} className="popover" aria-label={title}>
          <header className="popover-head">
            <h2>{title}</h2>
            <button type="button" className="button small quiet" onClick={() => close(true)}>
              Close<span className="unseen"> {name}</span>
            </button>
          </header>
          {children}
        </section>
      )}
    </div>
  )
}
