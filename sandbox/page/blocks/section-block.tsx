import type { ReactNode } from 'react'
import { type JsonObject, objectAt, objectsAt, textAt } from '../../slack/json.ts'
import { textOf } from './block-words.ts'
import { BlockElement } from './elements/block-element.tsx'
import { keyed } from './keyed.ts'
import { TextObject } from './markup.tsx'
import { Picture } from './picture.tsx'

/** Text, facts side by side, and at most one control or picture beside them. */
export function SectionBlock({ block }: { readonly block: JsonObject }): ReactNode {
  const text = objectAt(block, 'text')
  const fields = objectsAt(block, 'fields')
  const accessory = objectAt(block, 'accessory')
  return (
    <div className="block-section">
      <div className="words">
        {text !== undefined && <TextObject text={text} />}
        {fields.length > 0 && (
          <div className="facts">
            {keyed(fields, textOf).map(({ key, item }) => (
              <TextObject key={key} text={item} />
            ))}
          </div>
        )}
      </div>
      {accessory !== undefined && (
        <div className="accessory">
          {textAt(accessory, 'type') === 'image' ? (
            <Picture image={accessory} small />
          ) : (
            <BlockElement block={block} element={accessory} />
          )}
        </div>
      )}
    </div>
  )
}
