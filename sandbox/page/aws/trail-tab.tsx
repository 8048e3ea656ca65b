import { memo, type ReactNode, useState } from 'react'
import type { LiveAccount, LiveTrailEvent } from '../../wire/live-state.ts'
import { dayAndSecond, hasWord, momentText } from './key-words.ts'

/** What CloudTrail records, newest first as it happens. Reads are many and hidden until asked for. awskey's own calls are told by its roles, whose session is the request. */
export interface TrailTabProps {
  readonly account: LiveAccount
  readonly trail: readonly LiveTrailEvent[]
  readonly search: string
}

export function TrailTab({ account, trail, search }: TrailTabProps): ReactNode {
  const [reads, setReads] = useState(false)
  const here = trail.filter((event) => event.account === account.id)
  const shown = here.filter((event) => (reads || !event.readOnly) && isFound(event, search))
  return (
    <>
      <div className="trail-head">
        <p className="aws-note">The newest events of {account.name}, as they happen.</p>
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={reads}
          onClick={() => setReads(!reads)}
        >
          <span className="knob" aria-hidden="true" />
          Show reads
        </button>
      </div>
      {shown.length === 0 && (
        <p className="soft">{emptyText({ search, reads, any: here.length > 0 })}</p>
      )}
      <ol className="trail" aria-label={`CloudTrail events of ${account.name}`}>
        {shown.map((event) => (
          <TrailRow key={event.id} event={event} />
        ))}
      </ol>
    </>
  )
}

function isFound(event: LiveTrailEvent, search: string): boolean {
  const { name, by, target = '', accessKeyId, region, service, error = '' } = event
  return hasWord([name, by, target, accessKeyId, region, service, error], search)
}

function emptyText(state: {
  readonly search: string
  readonly reads: boolean
  readonly any: boolean
}): string {
  if (state.search !== '') return `No event is found by “${state.search}”.`
  if (state.any && !state.reads) return 'Nothing was changed lately. Reads are hidden.'
  return 'No event yet.'
}

const TrailRow = memo(function TrailRow({ event }: { readonly event: LiveTrailEvent }): ReactNode {
  const { at, name, by, target, region, service, error, readOnly } = event
  const own = by.startsWith('awskey-')
  const [role = by, session = ''] = by.split('/')
  return (
    <li className={own ? 'trail-event own' : 'trail-event'}>
      <p>
        <time dateTime={at} title={momentText(at)}>
          {dayAndSecond(at)}
        </time>
        <strong>{name}</strong>
        {target !== undefined && <span className="soft trail-target">{target}</span>}
        {readOnly && <span className="chip">read</span>}
      </p>
      <p className="soft trail-by">
        {own ? <span className="chip">{role}</span> : `${by} ·`} {service}, {region}
      </p>
      {own && session !== role && (
        <p className="soft trail-by">
          for <code>{session}</code>
        </p>
      )}
      {error !== undefined && <p className="trail-error">Refused: {error}</p>}
    </li>
  )
})
