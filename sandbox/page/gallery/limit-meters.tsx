import type { ReactNode } from 'react'
import type { Count, Drawing } from '../../wire/gallery.ts'
import { standing } from './filter.ts'

const FIRST = 5
const NUMBER = new Intl.NumberFormat('en-US')

/** How much of Slack's limits a drawing uses, fullest first, and why Slack would refuse it. The words say what the bars show. */
export function LimitMeters({ drawing }: { readonly drawing: Drawing }): ReactNode {
  const { counts, problems } = drawing
  const rest = counts.slice(FIRST)
  return (
    <div className="specimen-limits">
      {problems.length > 0 && (
        <div className="specimen-problems">
          <strong>Slack would refuse this</strong>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      <Meters counts={counts.slice(0, FIRST)} />
      {rest.length > 0 && (
        <details>
          <summary>{rest.length === 1 ? '1 more limit' : `${rest.length} more limits`}</summary>
          <Meters counts={rest} />
        </details>
      )}
    </div>
  )
}

function Meters({ counts }: { readonly counts: readonly Count[] }): ReactNode {
  return (
    <ul className="meters">
      {counts.map((count) => (
        <Meter key={count.what} count={count} />
      ))}
    </ul>
  )
}

function Meter({ count }: { readonly count: Count }): ReactNode {
  const { what, used, max } = count
  const where = standing(count)
  return (
    <li data-standing={where ?? 'well'}>
      <span className="meter-what">{what}</span>
      <span className="meter-number">
        {NUMBER.format(used)} of {NUMBER.format(max)}
        {where !== undefined && <strong> {where}</strong>}
      </span>
      <meter min={0} max={max} value={used} aria-hidden="true" />
    </li>
  )
}
