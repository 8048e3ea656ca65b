import { useState } from 'react'
import { dispatches, stateOf } from '../../../slack/element-state.ts'
import { type JsonObject, textAt } from '../../../slack/json.ts'
import { elementKey } from '../../store/acts.ts'
import { useSurface } from '../surface.ts'

/**
 * What a control holds, and where its changes go: into the form for an input block, as an act for a control of its own, or both.
 * What somebody has typed or picked here stands until the control leaves the page, whatever comes in by the live stream meanwhile.
 */
export interface ElementProps {
  readonly block: JsonObject
  readonly element: JsonObject
  /** Given by an input block: the label, the hint and the error around the control. */
  readonly field?: Field
}

export interface Field {
  readonly inputId: string
  readonly labelId: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
  readonly required: boolean
}

export interface ElementHold {
  readonly blockId: string
  readonly actionId: string
  readonly state: JsonObject | undefined
  readonly pending: boolean
  readonly disabled: boolean
  /** Keeps the state, and sends it where the app wants to hear of it. */
  choose(state: JsonObject): void
  /** Keeps the state without telling the app, as while typing. */
  keep(state: JsonObject): void
  /** Tells the app, where it wants to hear of it. */
  send(state: JsonObject): void
}

export function useElement({ block, element }: ElementProps): ElementHold {
  const surface = useSurface()
  const [touched, setTouched] = useState<JsonObject | undefined>(undefined)
  const blockId = textAt(block, 'block_id') ?? ''
  const actionId = textAt(element, 'action_id') ?? ''
  const pending = surface.pending.includes(elementKey(blockId, actionId))
  const given: JsonObject | undefined = surface.values[blockId]?.[actionId]
  const keep = (state: JsonObject): void => {
    setTouched(state)
    if (textAt(block, 'type') === 'input') surface.change(blockId, actionId, state)
  }
  const send = (state: JsonObject): void => {
    if (dispatches(block)) surface.act({ blockId, actionId, selected: state })
  }
  return {
    blockId,
    actionId,
    state: touched ?? given ?? firstState(element),
    pending,
    disabled: surface.inert === true,
    keep,
    send,
    choose(state) {
      keep(state)
      send(state)
    },
  }
}

function firstState(element: JsonObject): JsonObject | undefined {
  const alone = { type: 'actions', block_id: 'b', elements: [{ ...element, action_id: 'a' }] }
  const states: Readonly<Record<string, JsonObject>> | undefined = stateOf([alone])['b']
  return states?.['a']
}

/** The attributes that tie a control to its label, hint and error; a control without a label is named by `name`. */
export function namedBy(field: Field | undefined, name: string): NamingAttributes {
  if (field === undefined) return { 'aria-label': name }
  return {
    id: field.inputId,
    'aria-invalid': field.invalid || undefined,
    'aria-describedby': field.describedBy,
    'aria-required': field.required || undefined,
  }
}

interface NamingAttributes {
  readonly id?: string
  readonly 'aria-label'?: string
  readonly 'aria-invalid'?: true | undefined
  readonly 'aria-describedby'?: string | undefined
  readonly 'aria-required'?: true | undefined
}
