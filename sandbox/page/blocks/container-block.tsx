import type { ReactNode } from 'react'
import { flagAt, type JsonObject, objectAt } from '../../slack/json.ts'
import { LibraryBlock } from './library-block.tsx'
import { TextObject } from './markup.tsx'

/** A frame with a title around other blocks; it folds where the app says so. */
export function ContainerBlock({
  block,
  children,
}: {
  readonly block: JsonObject
  readonly children: ReactNode
}): ReactNode {
  if (!flagAt(block, 'is_collapsible'))
    return (
      <div className="block-container">
        <ContainerTitle block={block} />
        <div className="blocks">{children}</div>
      </div>
    )
  return (
    <details className="block-container" open={!flagAt(block, 'default_collapsed')}>
      <summary>
        <ContainerTitle block={block} />
      </summary>
      <div className="blocks">{children}</div>
    </details>
  )
}

function ContainerTitle({ block }: { readonly block: JsonObject }): ReactNode {
  const title = objectAt(block, 'title')
  const rich = objectAt(block, 'rich_text_title')
  const subtitle = objectAt(block, 'subtitle')
  return (
    <div className="title">
      {title !== undefined && <TextObject text={title} />}
      {title === undefined && rich !== undefined && <LibraryBlock block={rich} />}
      {subtitle !== undefined && (
        <div className="soft">
          <TextObject text={subtitle} />
        </div>
      )}
    </div>
  )
}
