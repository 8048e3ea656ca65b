import { Component, type ReactNode } from 'react'
import { type JsonObject, textAt } from '../../slack/json.ts'
import { wordsOf } from './block-words.ts'

interface Props {
  readonly block: JsonObject
  readonly children: ReactNode
}

interface State {
  readonly block: JsonObject
  readonly failed: boolean
}

/** Keeps a block that cannot be drawn from taking the page with it: its words are shown in its place. A new version of the block is tried again. */
export class BlockBoundary extends Component<Props, State> {
  override state: State = { block: this.props.block, failed: false }

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true }
  }

  static getDerivedStateFromProps({ block }: Props, before: State): State | null {
    return block === before.block ? null : { block, failed: false }
  }

  override render(): ReactNode {
    const { block, children } = this.props
    return this.state.failed ? <Undrawn block={block} /> : children
  }
}

/** In place of a block: what it is, and what it says. */
export function Undrawn({ block }: { readonly block: JsonObject }): ReactNode {
  const words = wordsOf(block)
  return (
    <div className="undrawn">
      <p>
        A block of the type <code>{textAt(block, 'type') ?? 'unknown'}</code> cannot be drawn here.
      </p>
      {words !== '' && <p className="words">{words}</p>}
    </div>
  )
}
