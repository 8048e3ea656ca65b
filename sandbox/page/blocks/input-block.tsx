import { type ReactNode, useId } from 'react'
import { flagAt, type JsonObject, objectAt, textAt } from '../../slack/json.ts'
import { textOf } from './block-words.ts'
import { BlockElement } from './elements/block-element.tsx'
import { useSurface } from './surface.ts'

/** A control of a form with its label, what helps to fill it, and what is wrong with it. */
export function InputBlock({ block }: { readonly block: JsonObject }): ReactNode {
  const id = useId()
  const error = useSurface().errors[textAt(block, 'block_id') ?? '']
  const element = objectAt(block, 'element') ?? {}
  const hint = textOf(block['hint'])
  const optional = flagAt(block, 'optional')
  const described = [
    error === undefined ? '' : `${id}-error`,
    hint === '' ? '' : `${id}-hint`,
  ].filter(Boolean)
  const field = {
    inputId: `${id}-input`,
    labelId: `${id}-label`,
    describedBy: described.join(' ') || undefined,
    invalid: error !== undefined,
    required: !optional,
  }
  const label = (
    <>
      {textOf(block['label'])}
      {optional && <span className="soft"> (optional)</span>}
    </>
  )
  return (
    <div className="block-input" data-block-id={textAt(block, 'block_id')}>
      {isGroup(element) ? (
        <span className="label" id={field.labelId}>
          {label}
        </span>
      ) : (
        <label className="label" id={field.labelId} htmlFor={field.inputId}>
          {label}
        </label>
      )}
      <BlockElement block={block} element={element} field={field} />
      {error !== undefined && (
        <p className="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {hint !== '' && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** Radio buttons and checkboxes have a label each; the block's label names the group. */
function isGroup(element: JsonObject): boolean {
  return ['radio_buttons', 'checkboxes', 'file_input'].includes(textAt(element, 'type') ?? '')
}
