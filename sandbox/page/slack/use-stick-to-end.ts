import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * Keeps a scrolled list at its end while it grows, unless the person has scrolled up to read: then it stays where it is and `behind` tells that there is more below.
 * Whoever says something themselves wants to see what comes of it: `said` rises, and the list is at its end again.
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

export function useStickToEnd(newest: string, said: number): EndSticking {
  const scroller = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const sticks = useRef<boolean>(true)
  const reach = useRef(0)
  const before = useRef(newest)
  const heard = useRef(said)
  const [behind, setBehind] = useState(false)
  const toEnd = useCallback(() => {
    sticks.current = true
    setBehind(false)
    if (scroller.current === null) return
    showEnd(scroller.current)
    reach.current = reachOf(scroller.current)
  }, [])
  const onScroll = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    const last = reach.current
    reach.current = reachOf(box)
    // What is drawn anew moves the list as well, before its size is observed: then nobody has scrolled.
    if (sticks.current && reach.current !== last) return toEnd()
    sticks.current = reach.current - box.scrollTop < NEAR_PX
    if (sticks.current) setBehind(false)
  }, [toEnd])
  useLayoutEffect(() => {
    if (sticks.current || said > heard.current) toEnd()
    else if (newest > before.current) setBehind(true)
    before.current = newest
    heard.current = said
  }, [newest, said, toEnd])
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (sticks.current) toEnd()
    })
    for (const { current } of [scroller, content]) if (current !== null) observer.observe(current)
    return () => observer.disconnect()
  }, [toEnd])
  return { scroller, content, behind, onScroll, toEnd }
}

/** How far down it can be scrolled. */
const reachOf = (box: HTMLElement): number => box.scrollHeight - box.clientHeight

/** On a very low window the whole page scrolls: then it moves only for somebody who is typing here. */
function showEnd(box: HTMLElement): void {
  if (getComputedStyle(box).overflowY !== 'visible') {
    box.scrollTop = box.scrollHeight
    return
  }
  const isTyping = document.activeElement?.closest('.composer') ?? null
  if (isTyping !== null) box.scrollIntoView({ block: 'end' })
}
