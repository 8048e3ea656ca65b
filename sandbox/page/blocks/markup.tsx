import { memo, type ReactNode } from 'react'
import { flagAt, type JsonObject, textAt } from '../../slack/json.ts'
import { LibraryBlock } from './library-block.tsx'
import { parseMarkup } from './parse-markup.ts'

/** Slack's markup, as in `mrkdwn` text objects and the text of messages. */
export const Markup = memo(function Markup({
  text,
  autoLinks = false,
}: {
  readonly text: string
  readonly autoLinks?: boolean
}): ReactNode {
  return <LibraryBlock block={parseMarkup(text, autoLinks)} />
})

const EMOJI = /(:[a-z0-9_+'-]+:)/

/** Text without markup; only emoji may be written by name. */
export function PlainText({ text }: { readonly text: string }): ReactNode {
  if (!EMOJI.test(text)) return <span className="plain">{text}</span>
  const elements = text
    .split(EMOJI)
    .filter((piece) => piece !== '')
    .map((piece) =>
      EMOJI.test(piece)
        ? { type: 'emoji', name: piece.slice(1, -1) }
        : { type: 'text', text: piece },
    )
  const section = { type: 'rich_text_section', elements }
  return <LibraryBlock block={{ type: 'rich_text', elements: [section] }} />
}

/** A text object of either kind. */
export function TextObject({ text }: { readonly text: JsonObject }): ReactNode {
  const words = textAt(text, 'text') ?? ''
  if (textAt(text, 'type') === 'plain_text') return <PlainText text={words} />
  return <Markup text={words} autoLinks={!flagAt(text, 'verbatim')} />
}
