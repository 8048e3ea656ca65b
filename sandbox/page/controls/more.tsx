import type { ReactNode } from 'react'
import { ThemeSelect } from '../parts/theme-select.tsx'
import { useDisclosure } from '../parts/use-disclosure.ts'
import { StartOver } from './start-over.tsx'

/** What is not needed all the time: beside the rest in a wide window, behind a button in a narrow one. */
export function More(): ReactNode {
  const { id, open, whole, button, close, toggle } = useDisclosure()
  return (
    <div ref={whole} className="more">
      <button
        ref={button}
        type="button"
        className="button small more-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
      >
        More
      </button>
      <div id={id} className={open ? 'more-items open' : 'more-items'}>
        <ThemeSelect />
        <button
          type="button"
          className="button small"
          onClick={() => {
            close(false)
            window.dispatchEvent(new CustomEvent('awskey:tour'))
          }}
        >
          Tour
        </button>
        <a className="button small quiet" href="/gallery">
          Gallery
        </a>
        <a className="button small quiet" href="/api">
          JSON API
        </a>
        <StartOver />
      </div>
    </div>
  )
}
