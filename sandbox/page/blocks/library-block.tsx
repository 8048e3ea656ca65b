import { type ReactNode, useContext, useLayoutEffect, useRef, useState } from 'react'
import { type Block, Message, type MessageProps } from 'slack-blocks-to-jsx'
import type { JsonObject } from '../../slack/json.ts'
import type { Names } from '../../wire/names.ts'
import { Undrawn } from './block-boundary.tsx'
import { formatSlackDate, utcDate } from './slack-date.ts'
import { NamesContext } from './surface.ts'

/**
 * One block drawn by slack-blocks-to-jsx, unstyled: rich text, Markdown, plans and charts. It gets no interactive element and no block id,
 * and what it marks on every block alike (`id="slack_blocks_to_jsx"`) is taken off again, because ids are single in a page.
 */
export function LibraryBlock({ block }: { readonly block: JsonObject }): ReactNode {
  const names = useContext(NamesContext)
  const frame = useRef<HTMLDivElement>(null)
  const [blank, setBlank] = useState<JsonObject | undefined>(undefined)
  useLayoutEffect(() => {
    frame.current?.querySelector('#slack_blocks_to_jsx')?.removeAttribute('id')
    if (isBlank(frame.current)) setBlank(block)
  }, [block])
  if (blank === block) return <Undrawn block={block} />
  return (
    <div className="drawn" ref={frame}>
      <Message
        withoutWrapper
        unstyled
        logo=""
        name=""
        theme="light"
        blocks={[libraryBlock(block)]}
        data={libraryData(names)}
        hooks={HOOKS}
      />
    </div>
  )
}

function isBlank(frame: HTMLElement | null): boolean {
  return frame?.textContent === '' && frame.querySelector('svg, img, p') === null
}

/** Slack sends what the library takes; what it does not take after all is caught by the boundary around each block. */
function libraryBlock({ block_id: _, ...block }: JsonObject): Block {
  const unchecked: unknown = block
  return unchecked as Block
}

type LibraryData = NonNullable<MessageProps['data']>
const known = new WeakMap<Names, LibraryData>()

function libraryData(names: Names): LibraryData {
  const before = known.get(names)
  if (before !== undefined) return before
  const data = {
    users: names.people.map(({ id, name, realName }) => ({ id, name: realName || name })),
    channels: names.channels.map(({ id, name }) => ({ id, name })),
    user_groups: names.usergroups.map(({ id, handle }) => ({ id, name: handle })),
  }
  known.set(names, data)
  return data
}

const HOOKS: NonNullable<MessageProps['hooks']> = {
  date({ timestamp, format }) {
    const seconds = Number(timestamp)
    return (
      <time dateTime={new Date(seconds * 1_000).toISOString()} title={utcDate(seconds)}>
        {formatSlackDate(seconds, format)}
      </time>
    )
  },
  link({ href, children, className }) {
    if (!/^(?:https?|mailto):/i.test(href)) return <span className={className}>{children}</span>
    return (
      <a className={className} href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    )
  },
  emoji: (emoji, parse) => {
    const drawn = parse(emoji)
    return drawn === emoji.name ? `:${emoji.name}:` : drawn
  },
}
