import { memo, type ReactNode } from 'react'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { Icon } from './icons.tsx'
import { clockBeside } from './times.ts'

/** What hangs below a message: its files, its reactions, and the way into its thread. */
export const MessageFiles = memo(function MessageFiles(props: {
  readonly files: readonly string[]
}): ReactNode {
  const known = useLive('files')
  const files = known.filter(({ id }) => props.files.includes(id))
  if (files.length === 0) return null
  return (
    <ul className="files" aria-label="Files">
      {files.map(({ id, name, title, size, picture }) => (
        <li key={id} className={picture === undefined ? 'file' : 'file file-shown'}>
          {picture !== undefined && (
            <a
              className="file-picture"
              href={addressOf(id)}
              target="_blank"
              rel="noopener noreferrer"
            >
              <img src={addressOf(id)} alt={picture.alt} />
            </a>
          )}
          <Icon name="file" />
          <span className="file-words">
            <a className="file-name" href={addressOf(id)} download={name}>
              {title === '' ? name : title}
            </a>
            <span className="soft">
              {name} · {sizeOf(size)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
})

function addressOf(id: string): string {
  return `/sandbox/api/file?id=${encodeURIComponent(id)}`
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

export function MessageReactions(props: { readonly reactions: readonly string[] }): ReactNode {
  if (props.reactions.length === 0) return null
  return (
    <ul className="reactions" aria-label="Reactions">
      {props.reactions.map((name) => (
        <li key={name} className="chip">
          :{name}: 1
        </li>
      ))}
    </ul>
  )
}

export function ThreadLink(props: {
  readonly ts: string
  readonly replies: number
  readonly last: string
}): ReactNode {
  const { ts, replies, last } = props
  const { openThread } = useSession()
  return (
    <button type="button" className="thread-link" onClick={() => openThread(ts)}>
      <Icon name="thread" />
      {replies} {replies === 1 ? 'reply' : 'replies'},{' '}
      <span className="soft">last {clockBeside(last, ts)}</span>
    </button>
  )
}
