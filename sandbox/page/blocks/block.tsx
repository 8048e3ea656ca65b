import { memo, type ReactNode } from 'react'
import { type JsonObject, objectAt, objectsAt, textAt } from '../../slack/json.ts'
import { ActionsBlock } from './actions-block.tsx'
import { BlockBoundary, Undrawn } from './block-boundary.tsx'
import { textOf } from './block-words.ts'
import { CardBlock, CarouselBlock } from './card-block.tsx'
import { ContainerBlock } from './container-block.tsx'
import { ContextBlock } from './context-block.tsx'
import { InputBlock } from './input-block.tsx'
import { blockName, keyed } from './keyed.ts'
import { LibraryBlock } from './library-block.tsx'
import { MarkdownBlock } from './markdown-block.tsx'
import { PlainText, TextObject } from './markup.tsx'
import { FileBlock, Picture, VideoBlock } from './picture.tsx'
import { SectionBlock } from './section-block.tsx'
import { TableBlock } from './table-block.tsx'

/** One block by its type. What carries controls or a layout of its own is drawn here; plain content is left to the library. */
export const Block = memo(function Block({ block }: { readonly block: JsonObject }): ReactNode {
  switch (textAt(block, 'type')) {
    case 'section':
      return <SectionBlock block={block} />
    case 'header':
      return (
        <h3 className="block-header">
          <PlainText text={textOf(block['text'])} />
        </h3>
      )
    case 'divider':
      return <hr className="block-divider" />
    case 'context':
      return <ContextBlock block={block} />
    case 'actions':
    case 'context_actions':
      return <ActionsBlock block={block} />
    case 'input':
      return <InputBlock block={block} />
    case 'table':
    case 'data_table':
      return <TableBlock block={block} />
    case 'card':
      return <CardBlock block={block} />
    case 'carousel':
      return <CarouselBlock block={block} />
    case 'container':
      return (
        <ContainerBlock block={block}>
          {keyed(objectsAt(block, 'child_blocks'), blockName).map(({ key, item }) => (
            <BlockBoundary key={key} block={item}>
              <Block block={item} />
            </BlockBoundary>
          ))}
        </ContainerBlock>
      )
    case 'alert':
      return <AlertBlock block={block} />
    case 'image':
      return <Picture image={block} />
    case 'video':
      return <VideoBlock block={block} />
    case 'file':
      return <FileBlock block={block} />
    case 'markdown':
      return <MarkdownBlock block={block} />
    case 'rich_text':
    case 'plan':
    case 'task_card':
    case 'data_visualization':
      return <LibraryBlock block={block} />
    default:
      return <Undrawn block={block} />
  }
})

function AlertBlock({ block }: { readonly block: JsonObject }): ReactNode {
  const level = textAt(block, 'level') ?? 'default'
  return (
    <div className="block-alert" data-level={level}>
      <TextObject text={objectAt(block, 'text') ?? {}} />
    </div>
  )
}
