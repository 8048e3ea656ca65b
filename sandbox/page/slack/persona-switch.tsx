import type { ReactNode } from 'react'
import type { LivePerson } from '../../wire/live-state.ts'
import { type Menu, useMenu } from '../parts/use-menu.ts'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icons.tsx'
import { canAct, firstNameOf, roleOf, senderOf } from './people.ts'
import { placeFor } from './places.ts'

/** Who this window is, and the way to be somebody else: here, or in a window of their own. */
export function PersonaSwitch(): ReactNode {
  const { persona } = useSession()
  const people = useLive('people')
  const menu = useMenu()
  const person = people.find(({ id }) => id === persona)
  const { name } = senderOf(people, persona)
  return (
    <div className="persona">
      <button
        type="button"
        ref={menu.button}
        className="persona-button"
        aria-description={person?.title}
        aria-haspopup="menu"
        aria-expanded={menu.open}
        aria-controls={menu.open ? menu.id : undefined}
        onClick={menu.toggle}
      >
        <Avatar sender={{ id: persona, name, isApp: false }} />
        <span className="persona-words">
          <span className="persona-name">
            <span className="unseen">You are </span>
            {name}
          </span>
          <span className="persona-title" aria-hidden="true">
            {person?.title}
          </span>
        </span>
        <Icon name="down" />
      </button>
      {menu.open && <People menu={menu} people={people.filter(canAct)} />}
    </div>
  )
}

function People(props: { readonly menu: Menu; readonly people: readonly LivePerson[] }): ReactNode {
  const { menu, people } = props
  return (
    <div
      ref={menu.box}
      id={menu.id}
      className="slack-menu persona-menu"
      role="menu"
      tabIndex={-1}
      aria-label="Be somebody else"
      onKeyDown={menu.onKeyDown}
      onBlur={menu.onBlur}
    >
      <p className="slack-menu-title" role="presentation">
        Be somebody else
      </p>
      {people.map((person) => (
        <PersonRow key={person.id} person={person} menu={menu} />
      ))}
    </div>
  )
}

function PersonRow(props: { readonly person: LivePerson; readonly menu: Menu }): ReactNode {
  const { person, menu } = props
  const session = useSession()
  const channels = useLive('channels')
  const place = placeFor(channels, person.id, session.place)
  const become = (): void => {
    menu.close()
    if (person.id !== session.persona) session.become(person.id, place)
  }
  const query = new URLSearchParams({ as: person.id, in: place })
  return (
    <div className="slack-menu-row" role="none" data-row="">
      <button
        type="button"
        role="menuitemradio"
        className="slack-menu-item person-item"
        tabIndex={-1}
        aria-checked={person.id === session.persona}
        data-word={person.realName}
        onClick={become}
      >
        <Avatar sender={{ id: person.id, name: person.realName, isApp: false }} />
        <span className="persona-words">
          <span className="persona-name">{person.realName}</span>
          <span className="persona-title"> {person.title}</span>
        </span>
        <span className={`chip role-${roleOf(person)}`}>{roleOf(person)}</span>
      </button>
      <a
        role="menuitem"
        className="slack-menu-item slack-menu-beside"
        tabIndex={-1}
        href={`?${query.toString()}`}
        target="_blank"
        rel="noopener"
        title={`Open in a new window as ${firstNameOf(person)}`}
        aria-label={`Open in a new window as ${firstNameOf(person)}`}
        data-word={person.realName}
      >
        <Icon name="window" />
      </a>
    </div>
  )
}
