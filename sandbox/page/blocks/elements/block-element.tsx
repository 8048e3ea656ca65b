import type { ReactNode } from 'react'
import { type JsonObject, textAt } from '../../../slack/json.ts'
import { ButtonElement, FeedbackButtons } from './button-element.tsx'
import { ChoiceElement } from './choice-element.tsx'
import { MomentElement } from './moment-element.tsx'
import { OverflowMenu } from './overflow-menu.tsx'
import { SelectElement } from './select-element.tsx'
import { TextElement } from './text-element.tsx'
import type { Field } from './use-element.ts'

/** One interactive element by its type, wherever it stands. A type that nobody knows yet is named, so that it is seen to be missing. */
export function BlockElement(props: {
  readonly block: JsonObject
  readonly element: JsonObject
  readonly field?: Field
}): ReactNode {
  const type = textAt(props.element, 'type') ?? 'unknown'
  switch (type) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
      return <ButtonElement {...props} />
    case 'feedback_buttons':
      return <FeedbackButtons {...props} />
    case 'overflow':
      return <OverflowMenu {...props} />
    case 'radio_buttons':
    case 'checkboxes':
      return <ChoiceElement {...props} />
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'rich_text_input':
      return <TextElement {...props} />
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <MomentElement {...props} />
    case 'file_input':
      return <p className="block-note">Files cannot be added in the sandbox.</p>
    default:
      return /^(?:multi_)?(?:static|external|users|conversations|channels)_select$/.test(type) ? (
        <SelectElement {...props} />
      ) : (
        <p className="block-note">
          A control of the type <code>{type}</code> cannot be drawn here.
        </p>
      )
  }
}
