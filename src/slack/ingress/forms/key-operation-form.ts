import type { ModalView } from '@slack/types'
import { formatTarget, parseTarget } from '../../../requests/target.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { COMMANDS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { KEY_OPERATION_WORDS, type KeyOperation } from '../key-operations.ts'
import { typedKeyOption } from '../key-option-text.ts'
import { formatPlace, type Place, parsePlace } from '../modal-place.ts'
import { keyInput, reasonInput, whenInput } from './inputs.ts'
import { readKey, readReason, readWhen } from './read-inputs.ts'
import { errorsOf, type ReadForm } from './submission.ts'

/** The form to make one key Inactive or Active, or to delete it. Which of the three is in its place; the key is chosen, never guessed. */
export function keyOperationModal(operation: KeyOperation, place: Place): ModalView {
  const { title, submit, happens } = KEY_OPERATION_WORDS[operation]
  const target = parseTarget(place.value ?? '')
  const named = target.ok && target.value.by === 'key' ? target.value.keyId : undefined
  return modal({
    callback: VIEWS.keyOperation,
    title,
    submit,
    metadata: formatPlace({ ...place, operation }),
    blocks: [
      section(mrkdwn`${happens}`),
      keyInput('Access key', named && typedKeyOption(named)),
      reasonInput({ label: 'Reason', optional: true, given: place.reason }),
      whenInput(),
    ],
  })
}

export const readKeyOperation: ReadForm = ({ clock }, payload) => {
  const { operation } = parsePlace(payload.view.private_metadata)
  if (operation === undefined) return refuse({})
  const key = readKey(payload)
  const reason = readReason(payload)
  const runAt = readWhen(payload, clock.now())
  if (!key.ok || !reason.ok || !runAt.ok) return refuse(errorsOf(key, reason, runAt))
  const { text, removed } = reason.value
  return ok({
    act: {
      action: COMMANDS[operation],
      value: formatTarget(key.value),
      ...(text !== '' && { reason: text }),
      ...(runAt.value !== undefined && { details: { runAt: runAt.value } }),
    },
    filtered: removed ? 'Your request' : undefined,
  })
}
