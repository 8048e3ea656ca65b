import type { ReactNode } from 'react'
import { type JsonObject, objectAt, textAt } from '../../slack/json.ts'
import { textOf } from './block-words.ts'
import { TextObject } from './markup.tsx'

/**
 * Pictures, videos and files. The page loads nothing from elsewhere, so what is shown is the frame with its alternative text:
 * exactly what those read who do not see the picture.
 */
export function Picture({
  image,
  small = false,
}: {
  readonly image: JsonObject
  readonly small?: boolean
}): ReactNode {
  const alt = textAt(image, 'alt_text') ?? ''
  const title = textOf(image['title'])
  return (
    <figure className={small ? 'block-picture small' : 'block-picture'}>
      {title !== '' && <figcaption>{title}</figcaption>}
      <div className="frame" role="img" aria-label={alt || 'Picture without a description'}>
        <span aria-hidden>{alt || 'Picture'}</span>
      </div>
    </figure>
  )
}

export function VideoBlock({ block }: { readonly block: JsonObject }): ReactNode {
  const url = textAt(block, 'title_url') ?? textAt(block, 'video_url') ?? ''
  const title = textOf(block['title'])
  const description = objectAt(block, 'description')
  return (
    <figure className="block-picture">
      <figcaption>
        {/^https?:/.test(url) ? (
          <a href={url} target="_blank" rel="noopener noreferrer">
            {title}
          </a>
        ) : (
          title
        )}
      </figcaption>
      <div className="frame" role="img" aria-label={`Video: ${textAt(block, 'alt_text') ?? title}`}>
        <span aria-hidden>{textAt(block, 'alt_text') ?? title}</span>
      </div>
      {description !== undefined && <TextObject text={description} />}
    </figure>
  )
}

export function FileBlock({ block }: { readonly block: JsonObject }): ReactNode {
  return (
    <p className="block-note">
      A file of another service: <code>{textAt(block, 'external_id') ?? 'without an id'}</code>
    </p>
  )
}
