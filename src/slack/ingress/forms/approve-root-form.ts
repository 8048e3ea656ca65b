import type { ModalView } from '@slack/types'
import { ok } from '../../../shared/result.ts'
import { ACTIONS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place, parsePlace } from '../modal-place.ts'
import { accountIdInput } from './inputs.ts'
import { readAccountId } from './read-inputs.ts'
import { shownRequest } from './shown-request.ts'
import type { ReadForm } from './submission.ts'

/** The form behind Approve of a deletion of root keys: the id of the account is typed, and the submission is the approval. */
export function approveRootModal(place: Place): ModalView {
  return modal({
    callback: VIEWS.approveRoot,
    title: 'Delete root keys',
    submit: 'Approve',
    metadata: formatPlace(place),
    blocks: [
      ...shownRequest(place),
      section(
        mrkdwn`*This is immediate and cannot be undone.* What still uses these keys fails at once. Look at the card once more, and type the account that you mean. Sending this form is your approval.`,
      ),
      accountIdInput(),
    ],
  })
}

export const readApproveRoot: ReadForm = (_deps, payload) => {
  const typed = readAccountId(payload)
  if (!typed.ok) return typed
  const { value = '' } = parsePlace(payload.view.private_metadata)
  return ok({ act: { action: ACTIONS.approve, value, details: { typed: typed.value } } })
}
