/** Schemas of the elements that offer choices: selects, multi-selects, radio buttons, checkboxes, date and time pickers. */
import { LIMITS } from '../limits.ts'
import {
  confirm,
  flag,
  identifier,
  integer,
  listOf,
  object,
  oneOf,
  optionGroup,
  optionsFit,
  plain,
  plainOption,
  richOption,
  text,
} from './object-schemas.ts'
import type { Schema } from './schema.ts'

export const base = (type: string): Record<string, Schema> => ({
  type: oneOf(type),
  action_id: identifier,
})
const menu = (type: string): Record<string, Schema> => ({
  ...base(type),
  confirm,
  focus_on_load: flag,
  placeholder: plain(LIMITS.placeholder),
})
const multi = (type: string): Record<string, Schema> => ({
  ...menu(type),
  max_selected_items: integer(1, LIMITS.options),
})
const choices = {
  options: listOf(plainOption, LIMITS.options, 1),
  option_groups: listOf(optionGroup, LIMITS.optionGroups, 1),
}
const conversationFilter = object({
  include: listOf(oneOf('im', 'mpim', 'private', 'public'), 4, 1),
  exclude_external_shared_channels: flag,
  exclude_bot_users: flag,
})
const date: Schema = { kind: 'string', pattern: /^\d{4}-\d{2}-\d{2}$/ }
const time: Schema = { kind: 'string', pattern: /^\d{2}:\d{2}$/ }
export const SELECTS: Readonly<Record<string, Schema>> = {
  static_select: object(
    { ...menu('static_select'), ...choices, initial_option: plainOption },
    [],
    optionsFit,
  ),
  external_select: object({
    ...menu('external_select'),
    initial_option: plainOption,
    min_query_length: integer(0, LIMITS.id),
  }),
  users_select: object({ ...menu('users_select'), initial_user: text() }),
  conversations_select: object({
    ...menu('conversations_select'),
    initial_conversation: text(),
    default_to_current_conversation: flag,
    response_url_enabled: flag,
    filter: conversationFilter,
  }),
  channels_select: object({
    ...menu('channels_select'),
    initial_channel: text(),
    response_url_enabled: flag,
  }),
}

export const MULTI_SELECTS: Readonly<Record<string, Schema>> = {
  multi_static_select: object(
    {
      ...multi('multi_static_select'),
      ...choices,
      initial_options: listOf(plainOption, LIMITS.options, 1),
    },
    [],
    optionsFit,
  ),
  multi_external_select: object({
    ...multi('multi_external_select'),
    initial_options: listOf(plainOption, LIMITS.options, 1),
    min_query_length: integer(0, LIMITS.id),
  }),
  multi_users_select: object({ ...multi('multi_users_select'), initial_users: listOf(text()) }),
  multi_conversations_select: object({
    ...multi('multi_conversations_select'),
    initial_conversations: listOf(text()),
    default_to_current_conversation: flag,
    filter: conversationFilter,
  }),
  multi_channels_select: object({
    ...multi('multi_channels_select'),
    initial_channels: listOf(text()),
  }),
}

export const CHOICES: Readonly<Record<string, Schema>> = {
  radio_buttons: object(
    {
      ...base('radio_buttons'),
      confirm,
      focus_on_load: flag,
      initial_option: richOption,
      options: listOf(richOption, LIMITS.optionsChoice, 1),
    },
    ['options'],
    optionsFit,
  ),
  checkboxes: object(
    {
      ...base('checkboxes'),
      confirm,
      focus_on_load: flag,
      initial_options: listOf(richOption, LIMITS.optionsChoice, 1),
      options: listOf(richOption, LIMITS.optionsChoice, 1),
    },
    ['options'],
    optionsFit,
  ),
  datepicker: object({ ...menu('datepicker'), initial_date: date }),
  timepicker: object({ ...menu('timepicker'), initial_time: time, timezone: text() }),
  datetimepicker: object({
    ...base('datetimepicker'),
    confirm,
    focus_on_load: flag,
    initial_date_time: integer(0, 9_999_999_999),
  }),
}
