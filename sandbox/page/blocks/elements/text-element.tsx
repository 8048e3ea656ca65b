import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { chosenState } from '../../../slack/element-state.ts'
import {
  flagAt,
  isList,
  type Json,
  type JsonObject,
  objectAt,
  textAt,
} from '../../../slack/json.ts'
import { richTextWords, textOf } from '../block-words.ts'
import { lengthNote } from '../text-length.ts'
import { type ElementProps, namedBy, useElement } from './use-element.ts'

/** Text, numbers, addresses: one line or several, with a word about the length where it matters. Nothing typed is ever cut off. */
export function TextElement(props: ElementProps): ReactNode {
  const { element, field } = props
  const { actionId, state, disabled, keep, send } = useElement(props)
  const noteId = useId()
  const text = richTextWords(state?.['value'] ?? state?.['rich_text_value'])
  const note = lengthNote(element, text)
  const dispatch = triggers(element)
  const stateFor = (typed: string): JsonObject => chosenState(element, typed, []) ?? {}
  const described = [note === undefined ? '' : noteId, field?.describedBy ?? ''].join(' ').trim()
  const placeholder = textOf(element['placeholder'])
  const shared = {
    ...namedBy(field, placeholder || 'Text'),
    className: 'field',
    'data-action-id': actionId,
    'aria-describedby': described || undefined,
    placeholder,
    value: text,
    disabled,
    autoFocus: flagAt(element, 'focus_on_load'),
    onChange(event: { readonly target: { readonly value: string } }) {
      const typed = stateFor(event.target.value)
      keep(typed)
      if (dispatch.includes('on_character_entered')) send(typed)
    },
    onKeyDown({ key, shiftKey, nativeEvent }: KeyboardEvent) {
      const entered = key === 'Enter' && !shiftKey && !nativeEvent.isComposing
      if (entered && dispatch.includes('on_enter_pressed')) send(stateFor(text))
    },
  }
  const several = flagAt(element, 'multiline') || textAt(element, 'type') === 'rich_text_input'
  return (
    <>
      {several ? <textarea rows={4} {...shared} /> : <input {...shared} {...inputKind(element)} />}
      <p className="counter" id={noteId} aria-live="polite">
        {note}
      </p>
    </>
  )
}

function triggers(element: JsonObject): readonly Json[] {
  const on = objectAt(element, 'dispatch_action_config')?.['trigger_actions_on']
  return isList(on) ? on : ['on_enter_pressed']
}

function inputKind(element: JsonObject): InputKind {
  switch (textAt(element, 'type')) {
    case 'email_text_input':
      return { type: 'email' }
    case 'url_text_input':
      return { type: 'url' }
    case 'number_input':
      return {
        type: 'number',
        step: flagAt(element, 'is_decimal_allowed') ? 'any' : 1,
        min: textAt(element, 'min_value'),
        max: textAt(element, 'max_value'),
      }
    default:
      return { type: 'text' }
  }
}

interface InputKind {
  readonly type: string
  readonly step?: string | number
  readonly min?: string | undefined
  readonly max?: string | undefined
}
