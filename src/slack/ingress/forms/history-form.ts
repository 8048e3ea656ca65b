import type { ModalView, PlainTextOption } from '@slack/types'
import type { Organisation } from '../../../people/organisation.ts'
import { formatTarget, type Target } from '../../../requests/target.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { withoutSecrets } from '../../../shared/without-secrets.ts'
import { ACTIONS, BLOCKS, COMMANDS, VIEWS } from '../../ids.ts'
import { modal } from '../../text/modal.ts'
import { formatPlace, type Place } from '../modal-place.ts'
import { parseTargetWords } from '../parse-target.ts'
import { splitWords } from '../split-words.ts'
import { chosenUser } from '../user-options.ts'
import { typedTargetInput, userInput } from './inputs.ts'
import { picked, typedIn } from './read-inputs.ts'
import type { FormErrors, ReadForm } from './submission.ts'

/** The form for history: of an IAM user, or of a key or a request whose id is typed. */
export function historyModal(place: Place, chosen?: PlainTextOption): ModalView {
  return modal({
    callback: VIEWS.history,
    title: 'History',
    submit: 'Show',
    metadata: formatPlace(place),
    blocks: [userInput({ label: 'Of an IAM user', optional: true, chosen }), typedTargetInput()],
  })
}

export const readHistoryForm: ReadForm = ({ organisation }, payload) => {
  const typed = typedIn(payload, BLOCKS.target, ACTIONS.typeTarget)
  const target =
    typed === ''
      ? chosenUser(organisation, picked(payload, BLOCKS.user, ACTIONS.pickUser))
      : typedTarget(organisation, typed)
  return target === undefined
    ? refuse(missing(typed))
    : ok({ act: { action: COMMANDS.history, value: formatTarget(target) } })
}

function missing(typed: string): FormErrors {
  return typed === ''
    ? {
        [BLOCKS.user]: 'Choose an IAM user, or type an access key id or the id of a request below.',
      }
    : { [BLOCKS.target]: 'Type a whole access key id (AKIA…) or the whole id of a request.' }
}

function typedTarget(
  { accounts, teams }: Pick<Organisation, 'accounts' | 'teams'>,
  typed: string,
): Target | undefined {
  if (withoutSecrets(typed).removed) return undefined
  const names = { accounts, teams: teams.map(({ name }) => name) }
  const target = parseTargetWords(splitWords(typed), names)
  const fits = target.ok && ['key', 'request', 'user'].includes(target.value.by)
  return fits ? target.value : undefined
}
