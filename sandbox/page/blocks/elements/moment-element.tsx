import type { ReactNode } from 'react'
import { type Json, type JsonObject, numberAt, textAt } from '../../../slack/json.ts'
import { useConfirm } from './confirm-dialog.tsx'
import { type ElementProps, namedBy, useElement } from './use-element.ts'

/** Dates and times, with the browser's own pickers. Slack counts a date with a time in seconds; the person picks in their own time zone. */
export function MomentElement(props: ElementProps): ReactNode {
  const { element, field } = props
  const { actionId, state, pending, disabled, choose } = useElement(props)
  const [ask, dialog] = useConfirm(element)
  const { input, name, key } = kindOf(element)
  const value =
    input === 'datetime-local' ? localMoment(numberAt(state, key)) : (textAt(state, key) ?? '')
  const pick = (picked: string): void => {
    if (pending) return
    const type = textAt(element, 'type') ?? ''
    const held: Json = input === 'datetime-local' ? seconds(picked) : picked || null
    ask(() => choose({ type, [key]: held }))
  }
  return (
    <>
      <input
        {...namedBy(field, name)}
        className="field moment"
        type={input}
        data-action-id={actionId}
        aria-busy={pending || undefined}
        disabled={disabled}
        value={value}
        onChange={({ target }) => pick(target.value)}
      />
      {dialog}
    </>
  )
}

interface MomentKind {
  readonly input: 'date' | 'time' | 'datetime-local'
  readonly name: string
  readonly key: string
}

function kindOf(element: JsonObject): MomentKind {
  switch (textAt(element, 'type')) {
    case 'datepicker':
      return { input: 'date', name: 'Date', key: 'selected_date' }
    case 'timepicker':
      return { input: 'time', name: 'Time', key: 'selected_time' }
    default:
      return { input: 'datetime-local', name: 'Date and time', key: 'selected_date_time' }
  }
}

function localMoment(at: number | undefined): string {
  if (at === undefined) return ''
  const offset = new Date(at * 1_000).getTimezoneOffset() * 60
  return new Date((at - offset) * 1_000).toISOString().slice(0, 16)
}

function seconds(local: string): number | null {
  const at = Date.parse(local)
  return Number.isNaN(at) ? null : Math.floor(at / 1_000)
}
