import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'

/** Tabs as the WAI-ARIA pattern has them: one tab stop, arrows, Home and End move and choose at once. Only the chosen panel is drawn. */
export interface Tab {
  readonly id: string
  readonly label: string
  /** Seen beside the label, and no part of the tab's name. */
  readonly count?: number
}

export interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly chosen: string
  readonly children: ReactNode
  onChoose(id: string): void
}

export function Tabs({ label, tabs, chosen, children, onChoose }: TabsProps): ReactNode {
  const base = useId()
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextIndex(
      event.key,
      tabs.findIndex(({ id }) => id === chosen),
      tabs.length,
    )
    const tab = tabs[next ?? -1]
    if (next === undefined || tab === undefined) return
    event.preventDefault()
    onChoose(tab.id)
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <>
      <div ref={list} className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, label: name, count }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            className="tab"
            aria-selected={id === chosen}
            aria-controls={id === chosen ? `${base}-panel` : undefined}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {name}
            {count !== undefined && (
              <span className="count" aria-hidden="true">
                {count}
              </span>
            )}
          </button>
        ))}
      </div>
      <div
        id={`${base}-panel`}
        className="tab-panel"
        role="tabpanel"
        aria-labelledby={`${base}-${chosen}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the panel scrolls, and by keyboard only what has the focus does.
        tabIndex={0}
      >
        {children}
      </div>
    </>
  )
}

export function nextIndex(key: string, from: number, count: number): number | undefined {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  if (key === 'ArrowRight' || key === 'ArrowDown') return (from + 1) % count
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (from - 1 + count) % count
  return undefined
}
