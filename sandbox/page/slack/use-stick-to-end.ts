import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * Keeps a scrolled list at its end while it grows, unless the person has scrolled up to read: then it stays where it is and `behind` tells that there is more below.
 */
export interface EndSticking {
  readonly scroller: RefObject<HTMLElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  /** Something came while the person read further up. */
  readonly behind: boolean
  onScroll(): void
  toEnd(): void
}

const NEAR_PX = 60

export function useStickToEnd(newest: string): EndSticking {
  const scroller = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const sticks = useRef<boolean>(true)
  const before = useRef(newest)
  const [behind, setBehind] = useState(false)
  const toEnd = useCallback(() => {
    sticks.current = true
    setBehind(false)
    if (scroller.current !== null) showEnd(scroller.current)
  }, [])
  const onScroll = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    sticks.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
    if (sticks.current) setBehind(false)
  }, [])
  useLayoutEffect(() => {
    if (sticks.current) toEnd()
    else if (newest > before.current) setBehind(true)
    before.current = newest
  }, [newest, toEnd])
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (sticks.current) toEnd()
    })
    for (const { current } of [scroller, content]) if (current !== null) observer.observe(current)
    return () => observer.disconnect()
  }, [toEnd])
  return { scroller, content, behind, onScroll, toEnd }
}

/** On a very low window the whole page scrolls: then it moves only for somebody who is typing here. */
function showEnd(box: HTMLElement): void {
  if (getComputedStyle(box).overflowY !== 'visible') {
    box.scrollTop = box.scrollHeight
    return
  }
  const isTyping = document.activeElement?.closest('.composer') ?? null
  if (isTyping !== null) box.scrollIntoView({ block: 'end' })
}
