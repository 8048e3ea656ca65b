import { type ReactNode, useId } from 'react'
import { chosenOptions } from '../../../slack/element-state.ts'
import { type JsonObject, objectAt, objectsAt, textAt } from '../../../slack/json.ts'
import { TextObject } from '../markup.tsx'
import { useConfirm } from './confirm-dialog.tsx'
import { type ElementProps, useElement } from './use-element.ts'

/** Radio buttons and checkboxes: native ones, so the keys are those that everybody knows. */
export function ChoiceElement(props: ElementProps): ReactNode {
  const { element, field } = props
  const { actionId, state, pending, disabled, choose } = useElement(props)
  const [ask, dialog] = useConfirm(element)
  const name = useId()
  const single = textAt(element, 'type') === 'radio_buttons'
  const chosen = state === undefined ? [] : chosenOptions(state)
  const toggle = (option: JsonObject): void => {
    if (pending) return
    if (single) {
      ask(() => choose({ type: 'radio_buttons', selected_option: option }))
      return
    }
    const others = chosen.filter((each) => each['value'] !== option['value'])
    const selected_options = others.length === chosen.length ? [...chosen, option] : others
    ask(() => choose({ type: 'checkboxes', selected_options }))
  }
  return (
    <fieldset
      className="choices"
      aria-labelledby={field?.labelId}
      aria-label={field === undefined ? 'Choices' : undefined}
      aria-describedby={field?.describedBy}
      aria-busy={pending || undefined}
    >
      {objectsAt(element, 'options').map((option) => (
        <label key={textAt(option, 'value')} className="choice">
          <input
            type={single ? 'radio' : 'checkbox'}
            name={name}
            data-action-id={actionId}
            checked={chosen.some((each) => each['value'] === option['value'])}
            disabled={disabled}
            aria-invalid={field?.invalid || undefined}
            onChange={() => toggle(option)}
          />
          <ChoiceText option={option} />
        </label>
      ))}
      {dialog}
    </fieldset>
  )
}

function ChoiceText({ option }: { readonly option: JsonObject }): ReactNode {
  const description = objectAt(option, 'description')
  return (
    <span className="words">
      <TextObject text={objectAt(option, 'text') ?? {}} />
      {description !== undefined && (
        <span className="soft">
          <TextObject text={description} />
        </span>
      )}
    </span>
  )
}
