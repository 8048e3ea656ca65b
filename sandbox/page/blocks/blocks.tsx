import { memo, type ReactNode } from 'react'
import type { JsonObject } from '../../slack/json.ts'
import { Block } from './block.tsx'
import { BlockBoundary } from './block-boundary.tsx'
import { blockName, keyed } from './keyed.ts'

/** Draws blocks of a message, modal or Home. Stands below a `SurfaceContext` and a `NamesContext`. A block whose JSON is the same object is not drawn again. */
export const Blocks = memo(function Blocks({
  blocks,
}: {
  readonly blocks: readonly JsonObject[]
}): ReactNode {
  return (
    <div className="blocks">
      {keyed(blocks, blockName).map(({ key, item }) => (
        <BlockBoundary key={key} block={item}>
          <Block block={item} />
        </BlockBoundary>
      ))}
    </div>
  )
})
