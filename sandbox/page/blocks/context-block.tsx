import type { ReactNode } from 'react'
import { type JsonObject, objectsAt, textAt } from '../../slack/json.ts'
import { textOf } from './block-words.ts'
import { keyed } from './keyed.ts'
import { TextObject } from './markup.tsx'
import { Picture } from './picture.tsx'

/** Small print: texts and small pictures in a row. */
export function ContextBlock({ block }: { readonly block: JsonObject }): ReactNode {
  return (
    <div className="block-context">
      {keyed(objectsAt(block, 'elements'), textOf).map(({ key, item }) =>
        textAt(item, 'type') === 'image' ? (
          <Picture key={key} image={item} small />
        ) : (
          <TextObject key={key} text={item} />
        ),
      )}
    </div>
  )
}
