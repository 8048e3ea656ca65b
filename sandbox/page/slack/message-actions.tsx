import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react'
import type { LiveMessage } from '../../wire/live-state.ts'
import { type Menu, useMenu } from '../parts/use-menu.ts'
import { useSession } from '../store/session.tsx'
import { Icon } from './icons.tsx'
import type { PersonActs } from './use-person-act.ts'

/** The one that awskey has, and one that shows what Slack does with one that nobody answers. */
const SHORTCUTS = [
  ['exposed.report', 'Report exposed key'],
  ['sandbox.unknown', 'Run a shortcut awskey does not know'],
] as const

interface ActionsProps {
  readonly message: LiveMessage
  readonly hasThread: boolean
  readonly acts: PersonActs
}

/** What can be done with a message, beside it while the pointer or the focus is on it. */
export function MessageActions({ message, hasThread, acts }: ActionsProps): ReactNode {
  const { openThread } = useSession()
  const menu = useMenu()
  const [said, say] = useMoment()
  return (
    <div className="message-actions" data-open={menu.open}>
      {hasThread && (
        <button
          type="button"
          className="icon-button"
          title="Open thread"
          aria-label="Open thread"
          onClick={() => openThread(message.ts)}
        >
          <Icon name="thread" />
        </button>
      )}
      <button
        type="button"
        ref={menu.button}
        className="icon-button"
        title="More actions"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={menu.open}
        aria-controls={menu.open ? menu.id : undefined}
        onClick={menu.toggle}
      >
        <Icon name="dots" />
      </button>
      {menu.open && <MoreActions menu={menu} message={message} acts={acts} onCopy={say} />}
      <span className="copied" role="status">
        {said}
      </span>
    </div>
  )
}

function MoreActions(props: {
  readonly menu: Menu
  readonly message: LiveMessage
  readonly acts: PersonActs
  readonly onCopy: (words: string) => void
}): ReactNode {
  const { menu, message, acts, onCopy } = props
  const { channel, ts } = message
  const up = useOpensUp(menu)
  const shortcut = (callback_id: string): void => {
    menu.close()
    void acts.run('shortcut', 'shortcut', { callback_id, channel, ts })
  }
  const copy = (): void => {
    menu.close()
    navigator.clipboard.writeText(ts).then(
      () => onCopy('Message id copied'),
      () => onCopy(`This browser does not allow copying. The id is ${ts}`),
    )
  }
  return (
    <div
      ref={menu.box}
      id={menu.id}
      className="slack-menu message-menu"
      data-up={up}
      role="menu"
      tabIndex={-1}
      aria-label="More actions"
      onKeyDown={menu.onKeyDown}
      onBlur={menu.onBlur}
    >
      {message.ephemeralTo === undefined &&
        SHORTCUTS.map(([callback, words]) => (
          <button
            key={callback}
            type="button"
            role="menuitem"
            className="slack-menu-item"
            tabIndex={-1}
            onClick={() => shortcut(callback)}
          >
            {words}
          </button>
        ))}
      <button
        type="button"
        role="menuitem"
        className="slack-menu-item"
        tabIndex={-1}
        onClick={copy}
      >
        Copy message id
      </button>
    </div>
  )
}

const MOMENT_MS = 4_000

/** Words that stand for a moment. */
function useMoment(): readonly [string, (words: string) => void] {
  const [words, say] = useState('')
  useEffect(() => {
    if (words === '') return undefined
    const timer = setTimeout(() => say(''), MOMENT_MS)
    return () => clearTimeout(timer)
  }, [words])
  return [words, say]
}

/** The menu of a message near the lower edge opens upward, so that nothing of it is cut off. */
function useOpensUp({ box, button }: Menu): boolean {
  const [up, setUp] = useState(false)
  useLayoutEffect(() => {
    const edge = button.current?.closest('.message-scroll')?.getBoundingClientRect().bottom
    const end = box.current?.getBoundingClientRect().bottom
    setUp(edge !== undefined && end !== undefined && end > edge)
  }, [box, button])
  return up
}
