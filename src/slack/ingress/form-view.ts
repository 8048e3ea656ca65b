import type { ModalView, PlainTextOption } from '@slack/types'
import type { SlackUserId } from '../../requests/ids.ts'
import { parseTarget, type Target } from '../../requests/target.ts'
import { isNothing, type Mrkdwn } from '../text/mrkdwn.ts'
import { dryRunNote } from '../views/dry-run-words.ts'
import { approveRootModal } from './forms/approve-root-form.ts'
import { approveTypedModal } from './forms/approve-typed-form.ts'
import { breakGlassModal } from './forms/break-glass-form.ts'
import { createModal } from './forms/create-form.ts'
import { delegateModal } from './forms/delegate-form.ts'
import { deleteRootModal } from './forms/delete-root-form.ts'
import { denyModal } from './forms/deny-form.ts'
import { exemptModal } from './forms/exempt-form.ts'
import { exposedModal } from './forms/exposed-form.ts'
import { historyModal } from './forms/history-form.ts'
import { keyOperationModal } from './forms/key-operation-form.ts'
import { menuModal } from './forms/menu-modal.ts'
import { notOursModal } from './forms/not-ours-form.ts'
import { overrideModal } from './forms/override-form.ts'
import { overrideRootModal } from './forms/override-root-form.ts'
import { rotateModal } from './forms/rotate-form.ts'
import { snoozeModal } from './forms/snooze-form.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { Reopening } from './modal-place.ts'
import { optionForTarget } from './user-options.ts'

/** Any form as it opens for one person: what its button or command named is filled in, and where that was nothing, the person's only IAM user. */
export type FormViewDeps = Pick<
  ListenerDeps,
  'organisation' | 'clock' | 'timezone' | 'delegation' | 'longest'
>
export type AskedForm = Reopening & { readonly user: SlackUserId }

export function formView(deps: FormViewDeps, { open, place, user }: AskedForm): ModalView {
  const { organisation, clock, timezone, delegation, longest } = deps
  const own = optionForTarget(organisation, user, { by: 'mine' })
  switch (open) {
    case 'menu':
      return menuModal(place, dryRunSaid(organisation))
    case 'rotate':
      return rotateModal(place, own)
    case 'history':
      return historyModal(place, own)
    case 'exposed':
      return exposedModal(place)
    case 'deny':
      return denyModal(place)
    case 'create':
      return createModal(place, { chosen: chosenFor(deps, place.value, user) })
    case 'key_operation':
      return place.operation === undefined
        ? menuModal(place, dryRunSaid(organisation))
        : keyOperationModal(place.operation, place)
    case 'approve_typed':
      return approveTypedModal(place)
    case 'break_glass':
      return breakGlassModal(place)
    case 'override':
      return overrideModal(place)
    case 'delete_root':
      return deleteRootModal(place)
    case 'approve_root':
      return approveRootModal(place)
    case 'override_root':
      return overrideRootModal(place)
    case 'delegate':
      return delegateModal(place, { now: clock.now(), timezone, ...delegation })
    case 'snooze':
      return snoozeModal(place, { now: clock.now(), timezone, maxMs: longest.snoozeMs })
    case 'exempt':
      return exemptModal(
        place,
        { now: clock.now(), timezone, maxMs: longest.exemptMs },
        chosenFor(deps, place.value, user),
      )
    case 'not_ours':
      return notOursModal(place)
  }
}

function dryRunSaid(organisation: FormViewDeps['organisation']): Mrkdwn | undefined {
  const note = dryRunNote(organisation)
  return isNothing(note) ? undefined : note
}

/** The IAM user that a button or a command named for a new key. */
export function chosenFor(
  { organisation }: Pick<FormViewDeps, 'organisation'>,
  value: string | undefined,
  user: SlackUserId,
): PlainTextOption | undefined {
  const target = parseTarget(value ?? '')
  const named: Target = target.ok ? target.value : { by: 'mine' }
  return optionForTarget(organisation, user, named)
}
