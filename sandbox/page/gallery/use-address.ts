import { useEffect } from 'react'

/** The page moves while specimens near the target are drawn for the first time; after so many frames it stands. */
const FRAMES = 12

/**
 * Goes to the specimen or group that the address names: when the gallery has come, and when a link changed the address. The browser alone would miss it,
 * because what is far away is not drawn yet and its height a guess.
 */
export function useAddress(): void {
  useEffect(() => {
    let frame = 0
    const go = (left: number): void => {
      cancelAnimationFrame(frame)
      if (left === 0) return
      document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
      frame = requestAnimationFrame(() => go(left - 1))
    }
    const start = (): void => go(FRAMES)
    start()
    window.addEventListener('hashchange', start)
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('hashchange', start)
    }
  }, [])
}
