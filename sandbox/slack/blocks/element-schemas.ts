/** Schemas of the block elements and which of them may stand in which block. Data only. */
import { LIMITS } from '../limits.ts'
import { base, CHOICES, MULTI_SELECTS, SELECTS } from './menu-schemas.ts'
import {
  any,
  anyText,
  confirm,
  dispatchConfig,
  flag,
  hasImageSource,
  imageFields,
  integer,
  listOf,
  object,
  oneOf,
  plain,
  plainOption,
  text,
} from './object-schemas.ts'
import type { Schema } from './schema.ts'

const input = (type: string): Record<string, Schema> => ({
  ...base(type),
  focus_on_load: flag,
  placeholder: plain(LIMITS.placeholder),
  dispatch_action_config: dispatchConfig,
})
const feedback = object(
  {
    text: plain(LIMITS.buttonText),
    accessibility_label: text(LIMITS.accessibilityLabel),
    value: text(LIMITS.value),
  },
  ['text', 'value'],
)

export const image: Schema = object(
  { type: oneOf('image'), ...imageFields },
  ['alt_text'],
  hasImageSource,
)

export const button: Schema = object(
  {
    ...base('button'),
    text: plain(LIMITS.buttonText),
    value: text(LIMITS.value),
    url: text(LIMITS.url),
    style: oneOf('primary', 'danger'),
    accessibility_label: text(LIMITS.accessibilityLabel),
    confirm,
  },
  ['text'],
)

const overflow: Schema = object(
  { ...base('overflow'), confirm, options: listOf(plainOption, LIMITS.optionsOverflow, 1) },
  ['options'],
)
const workflowButton: Schema = object(
  {
    ...base('workflow_button'),
    text: plain(LIMITS.buttonText),
    workflow: any,
    style: oneOf('primary', 'danger'),
    accessibility_label: text(LIMITS.accessibilityLabel),
  },
  ['text', 'workflow'],
)
const richTextInput: Schema = object({ ...input('rich_text_input'), initial_value: any })

const TEXT_INPUTS: Readonly<Record<string, Schema>> = {
  plain_text_input: object({
    ...input('plain_text_input'),
    initial_value: text(LIMITS.plainTextInput),
    multiline: flag,
    min_length: integer(0, LIMITS.plainTextInput),
    max_length: integer(1, LIMITS.plainTextInput),
  }),
  email_text_input: object({ ...input('email_text_input'), initial_value: text() }),
  url_text_input: object({ ...input('url_text_input'), initial_value: text() }),
  number_input: object(
    {
      ...input('number_input'),
      is_decimal_allowed: flag,
      initial_value: text(),
      min_value: text(),
      max_value: text(),
    },
    ['is_decimal_allowed'],
  ),
  rich_text_input: richTextInput,
  file_input: object({
    ...base('file_input'),
    filetypes: listOf(text()),
    max_files: integer(1, 10),
  }),
}

/** A live workspace answered `unsupported element` for multi-selects in actions although the types allow them. */
export const ACTIONS_ELEMENTS: Readonly<Record<string, Schema>> = {
  button,
  overflow,
  workflow_button: workflowButton,
  rich_text_input: richTextInput,
  ...SELECTS,
  ...CHOICES,
}
export const SECTION_ACCESSORIES: Readonly<Record<string, Schema>> = {
  button,
  image,
  overflow,
  workflow_button: workflowButton,
  ...SELECTS,
  ...MULTI_SELECTS,
  ...CHOICES,
}
export const INPUT_ELEMENTS: Readonly<Record<string, Schema>> = {
  ...SELECTS,
  ...MULTI_SELECTS,
  ...CHOICES,
  ...TEXT_INPUTS,
}
export const CONTEXT_ELEMENTS: Readonly<Record<string, Schema>> = {
  image,
  plain_text: plain(),
  mrkdwn: anyText(),
}
export const CONTEXT_ACTIONS_ELEMENTS: Readonly<Record<string, Schema>> = {
  feedback_buttons: object(
    { ...base('feedback_buttons'), positive_button: feedback, negative_button: feedback },
    ['positive_button', 'negative_button'],
  ),
  icon_button: object(
    {
      ...base('icon_button'),
      icon: text(),
      text: plain(LIMITS.buttonText),
      accessibility_label: text(LIMITS.accessibilityLabel),
      value: text(LIMITS.value),
      visible_to_user_ids: listOf(text()),
      confirm,
    },
    ['icon', 'text'],
  ),
}
