import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import { useStickToEnd } from './use-stick-to-end.ts'

/** The scrolled part of a conversation: at its end while it grows, unless somebody reads further up; then a button tells of news. */
export function TalkScroll(props: {
  readonly label: string
  /** The `ts` of the newest message. */
  readonly newest: string
  /** How often the person has said something here. */
  readonly said?: number
  readonly children: ReactNode
}): ReactNode {
  const end = useStickToEnd(props.newest, props.said ?? 0)
  const toNews = (): void => {
    end.toEnd()
    // The button goes; the focus stays with what it led to.
    end.scroller.current?.focus({ preventScroll: true })
  }
  return (
    <div className="message-frame">
      <section
        className="message-scroll"
        ref={end.scroller}
        onScroll={end.onScroll}
        aria-label={props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
        tabIndex={0}
      >
        <div ref={end.content} className="message-content">
          {props.children}
        </div>
      </section>
      {end.behind && (
        <button type="button" className="button primary new-messages" onClick={toNews}>
          New messages
          <Icon name="down" />
        </button>
      )}
    </div>
  )
}
