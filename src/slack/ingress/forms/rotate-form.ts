import type { ModalView, PlainTextOption } from '@slack/types'
import { formatTarget } from '../../../requests/target.ts'
import { ok } from '../../../shared/result.ts'
import { COMMANDS, VIEWS } from '../../ids.ts'
import { context } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place } from '../modal-place.ts'
import { deliveryInput, userInput } from './inputs.ts'
import { readDelivery, readUser } from './read-inputs.ts'
import type { ReadForm } from './submission.ts'

/** The form to rotate a key: which IAM user's, and how the new secret is handed over. */
export function rotateModal(place: Place, chosen?: PlainTextOption): ModalView {
  return modal({
    callback: VIEWS.rotate,
    title: 'Rotate an access key',
    submit: 'Rotate',
    metadata: formatPlace(place),
    blocks: [
      userInput({ label: 'IAM user', optional: false, chosen }),
      deliveryInput(),
      context(
        mrkdwn`The old key stays Active until the new one is in use. Somebody else's key needs the yes of its owner or of the team first.`,
      ),
    ],
  })
}

export const readRotate: ReadForm = ({ organisation }, payload) => {
  const target = readUser(organisation, payload)
  if (!target.ok) return target
  const delivery = readDelivery(payload)
  return ok({
    act: {
      action: COMMANDS.rotate,
      value: formatTarget(target.value),
      ...(delivery !== undefined && { details: { delivery } }),
    },
  })
}
