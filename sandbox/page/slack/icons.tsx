import type { ReactNode } from 'react'

/** Small pictures beside words. They say nothing that words do not say, so they are hidden from screen readers. */
const PATHS = {
  eye: 'M1.5 8s2.4-4.5 6.5-4.5S14.5 8 14.5 8 12.1 12.5 8 12.5 1.5 8 1.5 8Zm6.5 2a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  hash: 'M6.2 2 5 14M11 2 9.8 14M2.5 5.7h11.5M2 10.3h11.5',
  shared: 'M5 5.5a2.5 2.5 0 1 0 0 5h2M11 5.5a2.5 2.5 0 1 1 0 5H9M5.5 8h5',
  key: 'M8.3 7.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0Zm0 0H14v2.5m-2.5-2.5v2',
  home: 'M2.5 7.5 8 2.7l5.5 4.8M4 6.5v6.8h3v-3.5h2v3.5h3V6.5',
  talk: 'M2.5 3h11v7.5H8L5 13.3v-2.8H2.5Z',
  send: 'm2.5 2.5 11.5 5.5-11.5 5.5 1.7-5.5Zm1.7 5.5h5',
  dots: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  window: 'M6.5 3.5h-4v10h10v-4M9 2.5h4.5V7M13 3 7.5 8.5',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  file: 'M4 1.8h5L12.5 5.3v9H4Zm5 0v3.5h3.5',
  archive: 'M2 3h12v3H2Zm1 3v7.5h10V6M6.5 9h3',
  thread: 'M2.5 3.5h11M2.5 7h7M5.5 11h8',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
