import type { ReactNode } from 'react'
import { type JsonObject, objectAt, textAt } from '../../../slack/json.ts'
import { textOf } from '../block-words.ts'
import { PlainText } from '../markup.tsx'
import { useSurface } from '../surface.ts'
import { useConfirm } from './confirm-dialog.tsx'
import { type ElementProps, useElement } from './use-element.ts'

/** A button, or a link that looks like one. While its act is under way it says so and takes no second click, but keeps the focus. */
export function ButtonElement(props: ElementProps): ReactNode {
  const { element } = props
  const surface = useSurface()
  const { blockId, actionId, pending, disabled } = useElement(props)
  const [ask, dialog] = useConfirm(element)
  const url = safeUrl(textAt(element, 'url'))
  const value = textAt(element, 'value')
  const act = (): void => surface.act({ blockId, actionId, ...(value !== undefined && { value }) })
  const shared = {
    className: `button ${styleOf(element)}`,
    'data-action-id': actionId,
    'aria-label': textAt(element, 'accessibility_label'),
    'aria-busy': pending || undefined,
  }
  const label = <ButtonLabel text={textOf(element['text'])} pending={pending} />
  if (url !== undefined && dialog === null && objectAt(element, 'confirm') === undefined)
    return disabled ? (
      <button type="button" {...shared} disabled>
        {label}
      </button>
    ) : (
      <a {...shared} href={url} target="_blank" rel="noopener noreferrer" onClick={act}>
        {label}
      </a>
    )
  const click = (): void => {
    if (pending) return
    ask(() => {
      act()
      if (url !== undefined) window.open(url, '_blank', 'noopener,noreferrer')
    })
  }
  return (
    <>
      <button
        type="button"
        {...shared}
        aria-disabled={pending || undefined}
        disabled={disabled}
        onClick={click}
      >
        {label}
      </button>
      {dialog}
    </>
  )
}

function ButtonLabel({
  text,
  pending,
}: {
  readonly text: string
  readonly pending: boolean
}): ReactNode {
  return (
    <>
      {pending && <span className="spinner" aria-hidden />}
      <PlainText text={text} />
    </>
  )
}

function styleOf(element: JsonObject): string {
  const style = textAt(element, 'style')
  return style === 'primary' || style === 'danger' ? style : ''
}

function safeUrl(url: string | undefined): string | undefined {
  return url !== undefined && /^(?:https?|mailto):/i.test(url) ? url : undefined
}

/** Two buttons with one action: what was thought of an answer. */
export function FeedbackButtons(props: ElementProps): ReactNode {
  const surface = useSurface()
  const { blockId, actionId, pending, disabled } = useElement(props)
  return ['positive_button', 'negative_button'].map((name) => {
    const button = objectAt(props.element, name)
    if (button === undefined) return null
    const selected = textAt(button, 'value') ?? ''
    return (
      <button
        key={name}
        type="button"
        className="button small"
        data-action-id={actionId}
        aria-label={textAt(button, 'accessibility_label')}
        aria-busy={pending || undefined}
        disabled={disabled}
        onClick={() => {
          if (!pending) surface.act({ blockId, actionId, selected })
        }}
      >
        <PlainText text={textOf(button['text'])} />
      </button>
    )
  })
}
