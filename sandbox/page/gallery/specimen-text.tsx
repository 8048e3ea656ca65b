import type { ReactNode } from 'react'
import { textAt } from '../../slack/json.ts'
import type { Drawing } from '../../wire/gallery.ts'

/** Longer than a notification shows: opened only by who wants it. */
const LONG = 400

/** What notifications and screen readers give in place of the blocks. Views have none. */
export function SpecimenText({ drawing }: { readonly drawing: Drawing }): ReactNode {
  const text = textAt(drawing.payload, 'text')
  if (text === undefined) return null
  if (text.length > LONG)
    return (
      <details className="specimen-text">
        <summary>Text for notifications, {text.length} characters</summary>
        <p>{text}</p>
      </details>
    )
  return (
    <div className="specimen-text">
      <span className="soft">Text for notifications</span>
      <p>{text}</p>
    </div>
  )
}
