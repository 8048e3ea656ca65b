import type { ReactNode } from 'react'
import { useMenu } from '../parts/use-menu.ts'

/** A menu that opens in place, below its button: in a list that scrolls nothing is cut off and nothing is covered. */
export interface MenuItem {
  readonly label: string
  readonly danger?: boolean
  act(): void
}

export interface MenuButtonProps {
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly busy: boolean
}

export function MenuButton({ label, items, busy }: MenuButtonProps): ReactNode {
  const menu = useMenu()
  return (
    <>
      <button
        ref={menu.button}
        type="button"
        className="button small"
        aria-haspopup="menu"
        aria-expanded={menu.open}
        aria-controls={menu.open ? menu.id : undefined}
        aria-busy={busy}
        onClick={menu.toggle}
      >
        {label}
        {busy ? <span className="spinner" /> : <span aria-hidden="true">▾</span>}
      </button>
      {menu.open && (
        <div
          ref={menu.box}
          id={menu.id}
          className="menu"
          role="menu"
          tabIndex={-1}
          aria-label={label}
          onKeyDown={menu.onKeyDown}
          onBlur={menu.onBlur}
        >
          {items.map(({ label: name, danger, act }) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              className={danger === true ? 'menu-item bad' : 'menu-item'}
              tabIndex={-1}
              onClick={() => {
                menu.close()
                act()
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </>
  )
}
