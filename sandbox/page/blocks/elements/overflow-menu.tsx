import type { ReactNode } from 'react'
import { objectsAt, textAt } from '../../../slack/json.ts'
import { type Menu, useMenu } from '../../parts/use-menu.ts'
import { type MenuOption, toMenuOption } from '../menu-options.ts'
import { useConfirm } from './confirm-dialog.tsx'
import { type ElementProps, useElement } from './use-element.ts'

/** A menu behind a button with three dots: arrow keys, Home and End move in it, Esc and Tab close it, and the focus goes back to the button. */
export function OverflowMenu(props: ElementProps): ReactNode {
  const { element } = props
  const { actionId, pending, disabled, send } = useElement(props)
  const [ask, dialog] = useConfirm(element)
  const menu = useMenu()
  const pick = (option: MenuOption): void => {
    menu.close()
    ask(() => {
      const url = typeof option.held === 'string' ? undefined : textAt(option.held, 'url')
      send({ type: 'overflow', selected_option: option.held })
      if (url !== undefined && /^https?:/i.test(url))
        window.open(url, '_blank', 'noopener,noreferrer')
    })
  }
  return (
    <div className="overflow">
      <button
        ref={menu.button}
        type="button"
        className="button"
        data-action-id={actionId}
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={menu.open}
        aria-controls={menu.open ? menu.id : undefined}
        aria-busy={pending || undefined}
        disabled={disabled}
        onClick={() => {
          if (!pending) menu.toggle()
        }}
      >
        {pending ? <span className="spinner" aria-hidden /> : <span aria-hidden>•••</span>}
      </button>
      {menu.open && (
        <OverflowItems
          menu={menu}
          options={objectsAt(element, 'options').map((option) => toMenuOption(option))}
          onPick={pick}
        />
      )}
      {dialog}
    </div>
  )
}

function OverflowItems({
  menu,
  options,
  onPick,
}: {
  readonly menu: Menu
  readonly options: readonly MenuOption[]
  readonly onPick: (option: MenuOption) => void
}): ReactNode {
  return (
    <div
      ref={menu.box}
      id={menu.id}
      className="menu"
      role="menu"
      tabIndex={-1}
      aria-label="More actions"
      onKeyDown={menu.onKeyDown}
      onBlur={menu.onBlur}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => onPick(option)}
        >
          {option.text}
          {option.description !== '' && <span className="soft">{option.description}</span>}
        </button>
      ))}
    </div>
  )
}
