import type { ModalView } from '@slack/types'
import { formatTarget } from '../../../requests/target.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { ACTIONS, BLOCKS, COMMANDS, VIEWS } from '../../ids.ts'
import { context } from '../../text/blocks.ts'
import { modal, plainText } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place } from '../modal-place.ts'
import { type ExposedReport, readReport } from '../parse-exposed.ts'
import type { ViewPayload } from '../payloads.ts'
import { reasonInput } from './inputs.ts'
import { readReason, typedIn } from './read-inputs.ts'
import { errorsOf, type Read, type ReadForm } from './submission.ts'

/** The form to report an exposed key: its id, however it was copied, and where it was found. */
export function exposedModal(place: Place): ModalView {
  return modal({
    callback: VIEWS.exposed,
    title: 'Report an exposed key',
    submit: 'Report',
    metadata: formatPlace(place),
    blocks: [
      {
        type: 'input',
        block_id: BLOCKS.target,
        label: plainText('Access key id', 150),
        hint: plainText('It starts with AKIA. Never the secret.', 150),
        element: {
          type: 'plain_text_input',
          action_id: ACTIONS.typeTarget,
          max_length: 1_000,
          ...(place.value !== undefined && { initial_value: place.value }),
        },
      },
      {
        type: 'input',
        block_id: BLOCKS.since,
        optional: true,
        label: plainText('Since when can it be read there?', 150),
        hint: plainText('The day of the commit or the message. Left empty: not known.', 150),
        element: { type: 'datepicker', action_id: ACTIONS.pickSince },
      },
      reasonInput({
        label: 'Where was it found?',
        optional: true,
        hint: 'A link, a file, a channel. It stays in the ledger.',
        given: place.reason,
      }),
      context(
        mrkdwn`Reported by security, its owner or an approver of its team, the key is made Inactive at once. Reported by anybody else, security is told at once. Where the secret itself stands in a message, whoever wrote it deletes that message: awskey cannot.`,
      ),
    ],
  })
}

export const readExposed: ReadForm = (_deps, payload) => {
  const report = readReport(typedIn(payload, BLOCKS.target, ACTIONS.typeTarget))
  const where = readReason(payload)
  if (!report.ok || !where.ok) return refuse(errorsOf(asRead(report), where))
  const reason = [report.where, where.value.text].filter((text) => text !== '').join(' ')
  const secretPasted = report.secretPasted || where.value.removed
  const since = sinceIn(payload) ?? report.since
  const details = {
    ...(since !== undefined && { since }),
    ...(secretPasted && { secretPasted: true as const }),
  }
  return ok({
    act: {
      action: COMMANDS.exposed,
      value: formatTarget({ by: 'key', keyId: report.keyId }),
      ...(reason !== '' && { reason }),
      ...(Object.keys(details).length > 0 && { details }),
    },
    ...(secretPasted && { filtered: 'Your report' }),
  })
}

function sinceIn({ view }: ViewPayload): string | undefined {
  return view.state.values[BLOCKS.since]?.[ACTIONS.pickSince]?.selected_date ?? undefined
}

function asRead(report: ExposedReport): Read<unknown> {
  return report.ok ? ok(report) : refuse({ [BLOCKS.target]: PROBLEMS[report.reason] })
}

const PROBLEMS: Readonly<Record<Extract<ExposedReport, { readonly ok: false }>['reason'], string>> =
  {
    no_exposed_key: 'Type a whole access key id: it starts with AKIA and mostly has 20 characters.',
    several_exposed_keys: 'One key at a time, the most dangerous first.',
    exposed_session:
      'An id that starts with ASIA belongs to a session. Tell security, and report the key that made it.',
    holds_a_secret:
      'That looks like a secret. Type only the access key id, which starts with AKIA; awskey kept nothing of this.',
  }
