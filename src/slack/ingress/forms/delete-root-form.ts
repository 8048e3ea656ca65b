import type { ModalView } from '@slack/types'
import { formatTarget, parseTarget } from '../../../requests/target.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { COMMANDS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place } from '../modal-place.ts'
import { accountInput, reasonInput } from './inputs.ts'
import { readAccount, readReason } from './read-inputs.ts'
import { errorsOf, type ReadForm } from './submission.ts'

/** The form to ask for the deletion of an account's root keys. Who may, and whether there are any, the worker says. */
export function deleteRootModal(place: Place): ModalView {
  const target = parseTarget(place.value ?? '')
  const named = target.ok && target.value.by === 'account' ? target.value.account : undefined
  return modal({
    callback: VIEWS.deleteRoot,
    title: 'Delete root keys',
    submit: 'Ask for it',
    metadata: formatPlace(place),
    blocks: [
      section(
        mrkdwn`Reads the root user of the account and asks two others of security to delete its access keys, at once and for good. Only security can ask for it.`,
      ),
      accountInput(named),
      reasonInput({ label: 'Reason', optional: true, given: place.reason }),
    ],
  })
}

export const readDeleteRoot: ReadForm = ({ organisation }, payload) => {
  const account = readAccount(organisation, payload)
  const reason = readReason(payload)
  if (!account.ok || !reason.ok) return refuse(errorsOf(account, reason))
  const { text, removed } = reason.value
  return ok({
    act: {
      action: COMMANDS.deleteRoot,
      value: formatTarget(account.value),
      ...(text !== '' && { reason: text }),
    },
    filtered: removed ? 'Your request' : undefined,
  })
}
