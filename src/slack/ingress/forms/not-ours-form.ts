import type { ModalView } from '@slack/types'
import { parseTarget } from '../../../requests/target.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { ACTIONS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { code, mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place, parsePlace } from '../modal-place.ts'
import { reasonInput } from './inputs.ts'
import { readReason } from './read-inputs.ts'
import type { ReadForm } from './submission.ts'

/** The form behind "Not ours": why a key that is listed for a team is none of theirs. It changes nothing about the key. */
export function notOursModal(place: Place): ModalView {
  const keyId = keyIn(place)
  return modal({
    callback: VIEWS.notOurs,
    title: 'Not ours',
    submit: 'Tell the platform team',
    metadata: formatPlace(place),
    blocks: [
      section(
        mrkdwn`The platform team is told that ${keyId === undefined ? 'this key' : code(keyId)} is not your team's, and which line of awskey.yml says that it is. *It stays in your list* until that line is changed.`,
      ),
      reasonInput({
        label: 'Whose it is, or why it is not yours',
        hint: 'The platform team reads it, and it stays in the ledger. No secrets, please.',
        given: place.reason,
      }),
    ],
  })
}

export const readNotOurs: ReadForm = (_deps, payload) => {
  const place = parsePlace(payload.view.private_metadata)
  if (keyIn(place) === undefined) return refuse({})
  const reason = readReason(payload, 'Say whose it is, or why it is not yours.')
  if (!reason.ok) return reason
  const { text, removed } = reason.value
  return ok({
    act: { action: ACTIONS.notOurs, value: place.value ?? '', reason: text },
    filtered: removed ? 'What you said' : undefined,
  })
}

function keyIn({ value = '' }: Place): string | undefined {
  const target = parseTarget(value)
  return target.ok && target.value.by === 'key' ? target.value.keyId : undefined
}
