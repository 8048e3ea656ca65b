import { type ReactNode, useId, useState } from 'react'
import { isObject, type JsonObject, objectsAt, parseJson, textAt } from '../../slack/json.ts'
import { type ApiAnswer, get, problemOf } from '../store/api.ts'

/** The last lines that a container printed, read when asked for. awskey logs fixed sentences and ids, so a line is its sentence and, softer, the ids. */
export interface ContainerLogProps {
  /** `worker-1`, or `worker` for all of that function's containers. */
  readonly container: string
}

const LINES = 50
/** Said in every line, and of no use to who reads one function's log. */
const OMITTED = new Set(['level', 'message', 'timestamp', 'service', 'sampling_rate'])

/** Lines have no id of their own, and a list that was read once never changes. */
interface Line {
  readonly id: string
  readonly line: JsonObject
}

type Read =
  | { readonly kind: 'closed' | 'reading' }
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'failed'; readonly why: string }

export function ContainerLog({ container }: ContainerLogProps): ReactNode {
  const id = useId()
  const [read, setRead] = useState<Read>({ kind: 'closed' })
  const toggle = async (): Promise<void> => {
    if (read.kind !== 'closed') return setRead({ kind: 'closed' })
    setRead({ kind: 'reading' })
    setRead(linesOf(await get('logs'), container))
  }
  return (
    <>
      <button
        type="button"
        className="button small"
        aria-expanded={read.kind !== 'closed'}
        aria-controls={id}
        aria-busy={read.kind === 'reading'}
        onClick={() => void toggle()}
      >
        Log of {container}
      </button>
      <div id={id}>
        {read.kind === 'failed' && <p role="alert">{read.why}</p>}
        {read.kind === 'lines' && <Lines container={container} lines={read.lines} />}
      </div>
    </>
  )
}

function linesOf(answer: ApiAnswer, container: string): Read {
  const why = problemOf(answer)
  if (why !== undefined || !isObject(answer.body))
    return { kind: 'failed', why: why ?? 'The log could not be read.' }
  const lines = objectsAt(answer.body, 'lines').filter((line) => {
    const from = textAt(line, 'container') ?? ''
    return from === container || from.startsWith(`${container}-`)
  })
  const newest = lines.slice(-LINES).map((line, index) => ({ id: `${index}`, line }))
  return { kind: 'lines', lines: newest }
}

function Lines(props: ContainerLogProps & { readonly lines: readonly Line[] }): ReactNode {
  const { container, lines } = props
  if (lines.length === 0) return <p className="soft">{container} printed nothing so far.</p>
  return (
    <section
      className="log"
      aria-label={`Log of ${container}, newest last`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the log scrolls, and by keyboard only what has the focus does.
      tabIndex={0}
    >
      {lines.map(({ id, line }) => (
        <LogLine key={id} line={line} />
      ))}
    </section>
  )
}

function LogLine({ line }: { readonly line: JsonObject }): ReactNode {
  const text = textAt(line, 'text') ?? ''
  const parsed = parseJson(text)
  const time = (textAt(line, 'at') ?? '').slice(11, 19)
  if (!isObject(parsed))
    return (
      <p className="log-line">
        <time>{time}</time> {text}
      </p>
    )
  const level = textAt(parsed, 'level') ?? ''
  const ids = Object.entries(parsed).filter(([name]) => !OMITTED.has(name))
  return (
    <p className="log-line">
      <time>{time}</time> <span className={`level ${level.toLowerCase()}`}>{level}</span>{' '}
      {textAt(parsed, 'message')}{' '}
      <span className="soft">
        {ids.map(([name, value]) => `${name}=${shown(value)}`).join(' ')}
      </span>
    </p>
  )
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
