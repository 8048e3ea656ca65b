import type { ReactNode } from 'react'
import { type JsonObject, objectAt, objectsAt } from '../../slack/json.ts'
import { textOf } from './block-words.ts'
import { BlockElement } from './elements/block-element.tsx'
import { blockName, elementName, keyed } from './keyed.ts'
import { TextObject } from './markup.tsx'
import { Picture } from './picture.tsx'

export function CardBlock({ block }: { readonly block: JsonObject }): ReactNode {
  const [hero, icon] = [objectAt(block, 'hero_image'), objectAt(block, 'icon')]
  const actions = objectsAt(block, 'actions')
  return (
    <article className="block-card" aria-label={textOf(block['title']) || 'Card'}>
      {hero !== undefined && <Picture image={hero} />}
      {icon !== undefined && <Picture image={icon} small />}
      <CardText className="title" text={objectAt(block, 'title')} />
      <CardText className="subtitle" text={objectAt(block, 'subtitle')} />
      <CardText className="body" text={objectAt(block, 'body')} />
      {actions.length > 0 && (
        <div className="block-actions">
          {keyed(actions, elementName).map(({ key, item }) => (
            <BlockElement key={key} block={block} element={item} />
          ))}
        </div>
      )}
    </article>
  )
}

function CardText({
  className,
  text,
}: {
  readonly className: string
  readonly text: JsonObject | undefined
}): ReactNode {
  if (text === undefined) return null
  return (
    <div className={className}>
      <TextObject text={text} />
    </div>
  )
}

/** Cards side by side, to be scrolled also with the arrow keys. */
export function CarouselBlock({ block }: { readonly block: JsonObject }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
    <section className="block-carousel" aria-label="Cards" tabIndex={0}>
      {keyed(objectsAt(block, 'elements'), blockName).map(({ key, item }) => (
        <CardBlock key={key} block={item} />
      ))}
    </section>
  )
}
