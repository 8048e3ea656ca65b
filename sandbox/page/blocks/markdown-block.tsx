import { type ReactNode, useContext, useMemo } from 'react'
import { type JsonObject, textAt } from '../../slack/json.ts'
import { LibraryBlock } from './library-block.tsx'
import { markdownText } from './markdown-text.ts'
import { NamesContext } from './surface.ts'

export function MarkdownBlock({ block }: { readonly block: JsonObject }): ReactNode {
  const names = useContext(NamesContext)
  const prepared = useMemo(
    () => ({ ...block, text: markdownText(textAt(block, 'text') ?? '', names) }),
    [block, names],
  )
  return <LibraryBlock block={prepared} />
}
