import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import { roleAdviceFor } from '../../../keys/role-advice.ts'
import { KEY_PURPOSES, KeyPurpose } from '../../../requests/operation-words.ts'
import { formatTarget } from '../../../requests/target.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { ACTIONS, BLOCKS, COMMANDS, VIEWS } from '../../ids.ts'
import { context, section } from '../../text/blocks.ts'
import { modal, plainText } from '../../text/modal.ts'
import { code, lines, mrkdwn, NOTHING } from '../../text/mrkdwn.ts'
import { purposeText } from '../../views/operation-words.ts'
import { formatPlace, type Place } from '../modal-place.ts'
import type { ViewPayload } from '../payloads.ts'
import { deliveryInput, reasonInput, userInput, whenInput } from './inputs.ts'
import { picked, readDelivery, readReason, readUser, readWhen } from './read-inputs.ts'
import { errorsOf, type Read, type ReadForm } from './submission.ts'

/**
 * The form to create a key: for whom, what for, why. Choosing a purpose changes the form in place and shows which role would do instead; block and action ids
 * stay the same, so what was typed stays. The advice stops nobody: policy and its approvers do.
 */
interface Filled {
  readonly chosen?: PlainTextOption | undefined
  readonly purpose?: KeyPurpose
}

export function createModal(place: Place, { chosen, purpose }: Filled = {}): ModalView {
  return modal({
    callback: VIEWS.create,
    title: 'Create an access key',
    submit: 'Ask for the key',
    metadata: formatPlace(place),
    blocks: [
      userInput({ label: 'IAM user', optional: false, chosen }),
      purposeInput(),
      ...(purpose === undefined ? [] : adviceBlocks(purpose)),
      reasonInput({
        label: 'Why a role does not do',
        hint: 'Its approvers read it, and it stays in the ledger. No secrets, please.',
        given: place.reason,
      }),
      deliveryInput(),
      whenInput(),
      context(
        mrkdwn`The secret goes to the owner of the IAM user, never through Slack. An IAM user has two keys at most.`,
      ),
    ],
  })
}

const LABEL = 150
const OPTION = 75

function purposeInput(): InputBlock {
  return {
    type: 'input',
    block_id: BLOCKS.purpose,
    dispatch_action: true,
    label: plainText('What the key is for', LABEL),
    element: {
      type: 'static_select',
      action_id: ACTIONS.pickPurpose,
      placeholder: plainText('Choose what will use it', LABEL),
      options: KEY_PURPOSES.map((purpose) => ({
        text: plainText(capitalised(purposeText(purpose)), OPTION),
        value: purpose,
      })),
    },
  }
}

function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

function adviceBlocks(purpose: KeyPurpose): readonly KnownBlock[] {
  const advice = roleAdviceFor(purpose)
  if (advice === undefined)
    return [
      section(
        mrkdwn`*A key is the last resort.* Programs on AWS, in CI, in another cloud and at a vendor can all use a role; say below what this one is and why it cannot.`,
      ),
    ]
  const steps = advice.steps.map(
    ({ text, command }, at) =>
      mrkdwn`${at + 1}. ${text}${command === undefined ? NOTHING : mrkdwn`: ${code(command)}`}`,
  )
  return [
    section(
      lines(mrkdwn`*Instead of a key for ${purposeText(purpose)}:* ${advice.instead}.`, ...steps),
    ),
  ]
}

export const readCreate: ReadForm = ({ organisation, clock }, payload) => {
  const user = readUser(organisation, payload)
  const purpose = readPurpose(payload)
  const reason = readReason(payload, 'Say why a role does not do: the approvers read it.')
  const runAt = readWhen(payload, clock.now())
  if (!user.ok || !purpose.ok || !reason.ok || !runAt.ok)
    return refuse(errorsOf(user, purpose, reason, runAt))
  const delivery = readDelivery(payload)
  return ok({
    act: {
      action: COMMANDS.create,
      value: formatTarget(user.value),
      reason: reason.value.text,
      details: {
        purpose: purpose.value,
        ...(runAt.value !== undefined && { runAt: runAt.value }),
        ...(delivery !== undefined && { delivery }),
      },
    },
    filtered: reason.value.removed ? 'Your request' : undefined,
  })
}

function readPurpose(payload: ViewPayload): Read<KeyPurpose> {
  const purpose = KeyPurpose.safeParse(picked(payload, BLOCKS.purpose, ACTIONS.pickPurpose))
  return purpose.success
    ? ok(purpose.data)
    : refuse({ [BLOCKS.purpose]: 'Choose what the key is for.' })
}
