import type { ReactNode } from 'react'
import { type JsonObject, objectsAt } from '../../slack/json.ts'
import { BlockElement } from './elements/block-element.tsx'
import { elementName, keyed } from './keyed.ts'

/** A row of controls. */
export function ActionsBlock({ block }: { readonly block: JsonObject }): ReactNode {
  return (
    <div className="block-actions">
      {keyed(objectsAt(block, 'elements'), elementName).map(({ key, item }) => (
        <BlockElement key={key} block={block} element={item} />
      ))}
    </div>
  )
}
