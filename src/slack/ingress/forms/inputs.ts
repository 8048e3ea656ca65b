import type { InputBlock, PlainTextOption } from '@slack/types'
import type { Delivery } from '../../../requests/operation-words.ts'
import { ACTIONS, BLOCKS } from '../../ids.ts'
import { plainText } from '../../text/modal.ts'

/** The inputs that forms share. Their ids are those that `read-inputs.ts` reads back. */
const LABEL = 150
const OPTION = 75
/** What SignedAct takes as a reason. */
export const MAX_REASON = 1_000

const REASON_HINT = 'It stays in the ledger. No secrets, please.'

export interface UserInput {
  readonly label: string
  readonly optional: boolean
  readonly chosen?: PlainTextOption | undefined
}

export function userInput({ label, optional, chosen }: UserInput): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.user,
    label: plainText(label, LABEL),
    optional,
    element: {
      type: 'external_select',
      action_id: ACTIONS.pickUser,
      placeholder: plainText('Type part of the name', LABEL),
      min_query_length: 0,
      ...(chosen !== undefined && { initial_option: chosen }),
    },
  }
}

export function keyInput(label: string, chosen: PlainTextOption | undefined): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.key,
    label: plainText(label, LABEL),
    element: {
      type: 'external_select',
      action_id: ACTIONS.pickKey,
      placeholder: plainText('Type a user, an account or the end of the key id', LABEL),
      min_query_length: 0,
      ...(chosen !== undefined && { initial_option: chosen }),
    },
  }
}

export interface ReasonInput {
  readonly label: string
  readonly optional?: boolean
  readonly hint?: string
  /** From the command, where it had one. */
  readonly given?: string | undefined
}

export function reasonInput({ label, optional = false, hint, given }: ReasonInput): InputBlock {
  const initial = given?.trim().slice(0, MAX_REASON) ?? ''
  return {
    type: 'input',
    block_id: BLOCKS.reason,
    optional,
    label: plainText(label, LABEL),
    hint: plainText(hint ?? REASON_HINT, LABEL),
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.typeReason,
      multiline: true,
      ...(!optional && { min_length: 1 }),
      max_length: MAX_REASON,
      ...(initial !== '' && { initial_value: initial }),
    },
  }
}

export function whenInput(): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.when,
    optional: true,
    label: plainText('Not before', LABEL),
    hint: plainText('Left empty, it begins as soon as it is approved.', LABEL),
    element: { type: 'datetimepicker', action_id: ACTIONS.pickWhen },
  }
}

/** Each is followed where it is allowed. */
const DELIVERIES: readonly (readonly [value: Delivery, text: string])[] = [
  ['page', 'Shown once on a page, with a .csv file'],
  ['vault', 'Sealed in AWS Secrets Manager'],
]

export function deliveryInput(): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.delivery,
    optional: true,
    label: plainText('Hand over', LABEL),
    hint: plainText('Always to the owner of the IAM user alone.', LABEL),
    element: {
      type: 'static_select',
      action_id: ACTIONS.pickDelivery,
      placeholder: plainText('As usual for this account', LABEL),
      options: DELIVERIES.map(([value, text]) => ({ text: plainText(text, OPTION), value })),
    },
  }
}

export interface LastFourInput {
  readonly optional: boolean
  readonly hint: string
}

export function lastFourInput({ optional, hint }: LastFourInput): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.typed,
    optional,
    label: plainText('The last four characters of the access key id', LABEL),
    hint: plainText(hint, LABEL),
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.typeLastFour,
      min_length: LAST_FOUR,
      max_length: LAST_FOUR,
    },
  }
}

export const LAST_FOUR = 4

/** An account id as it stands on the card, or with the dashes that the console shows. */
export function accountIdInput(): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.typed,
    label: plainText('The 12 digits of the account', LABEL),
    hint: plainText('They stand on the card.', LABEL),
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.typeLastFour,
      min_length: 12,
      max_length: 14,
    },
  }
}

export function accountInput(given: string | undefined): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.target,
    label: plainText('Account', LABEL),
    hint: plainText('Its name as in awskey.yml, or its 12 digits.', LABEL),
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.typeTarget,
      max_length: 150,
      ...(given !== undefined && given !== '' && { initial_value: given }),
    },
  }
}

export function typedTargetInput(): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.target,
    optional: true,
    label: plainText('Or of an access key or a request', LABEL),
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.typeTarget,
      max_length: 150,
      placeholder: plainText('AKIA… or the id of a request', LABEL),
    },
  }
}
