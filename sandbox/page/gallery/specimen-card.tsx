import { memo, type ReactNode, useState } from 'react'
import type { Specimen } from '../../wire/gallery.ts'
import { SURFACE_WORDS } from './filter.ts'
import { LimitMeters } from './limit-meters.tsx'
import { SpecimenFrame } from './specimen-frame.tsx'
import { SpecimenText } from './specimen-text.tsx'

/** One specimen with the words around it: where it is shown, how much of Slack's limits it uses, and its JSON when asked for. */
export const SpecimenCard = memo(function SpecimenCard({
  specimen,
}: {
  readonly specimen: Specimen
}): ReactNode {
  const { id, title, surface, where, madeBy, drawings } = specimen
  const [asJson, setAsJson] = useState(false)
  const [classic, setClassic] = useState(false)
  const drawing = drawings[classic ? 1 : 0] ?? drawings[0]
  const heading = `${id}-heading`
  return (
    <article className="specimen" id={id} aria-labelledby={heading}>
      <header className="specimen-head">
        <h3 id={heading}>
          <a href={`#${id}`}>{title}</a>
        </h3>
        <p className="specimen-where">
          {SURFACE_WORDS[surface]} · {where} · <code>{madeBy}</code>
        </p>
        <p className="specimen-toggles">
          {drawings.length > 1 && (
            <Toggle words="Classic blocks" of={title} on={classic} onChange={setClassic} />
          )}
          <Toggle words="JSON" of={title} on={asJson} onChange={setAsJson} />
        </p>
      </header>
      <div className="specimen-body">
        {asJson ? (
          <pre className="specimen-json">{JSON.stringify(drawing.payload, undefined, 2)}</pre>
        ) : (
          <SpecimenFrame surface={surface} drawing={drawing} />
        )}
        <SpecimenText drawing={drawing} />
      </div>
      <LimitMeters drawing={drawing} />
    </article>
  )
})

function Toggle(props: {
  readonly words: string
  readonly of: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}): ReactNode {
  const { words, of, on, onChange } = props
  return (
    <button type="button" className="button small" aria-pressed={on} onClick={() => onChange(!on)}>
      {words}
      <span className="unseen"> of {of}</span>
    </button>
  )
}
