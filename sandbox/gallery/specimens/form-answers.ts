/** What awskey says of a form that was sent, by the listeners themselves: what is wrong under its inputs, or what stands in its place. */
import type { ModalView } from '@slack/types'
import { DAY_MS } from '../../../src/shared/duration.ts'
import { ACTIONS, BLOCKS, VIEWS } from '../../../src/slack/ids.ts'
import { approveTypedModal } from '../../../src/slack/ingress/forms/approve-typed-form.ts'
import { breakGlassModal } from '../../../src/slack/ingress/forms/break-glass-form.ts'
import { createModal } from '../../../src/slack/ingress/forms/create-form.ts'
import { delegateModal } from '../../../src/slack/ingress/forms/delegate-form.ts'
import { denyModal } from '../../../src/slack/ingress/forms/deny-form.ts'
import { historyModal } from '../../../src/slack/ingress/forms/history-form.ts'
import { keyOperationModal } from '../../../src/slack/ingress/forms/key-operation-form.ts'
import { overrideModal } from '../../../src/slack/ingress/forms/override-form.ts'
import { rotateModal } from '../../../src/slack/ingress/forms/rotate-form.ts'
import type { ViewAnswer } from '../../../src/slack/ingress/forms/submission.ts'
import { formatPlace, type Place, parsePlace } from '../../../src/slack/ingress/modal-place.ts'
import { createOnAction } from '../../../src/slack/ingress/on-action.ts'
import { createOnView } from '../../../src/slack/ingress/on-view.ts'
import { DENIED, listenerDeps, MARK, NOW, PLACE } from '../rows/listener-rows.ts'
import { ERIN } from '../rows/request-rows.ts'
import type { SpecimenModel } from '../specimen-model.ts'

type Values = Record<
  string,
  Record<
    string,
    {
      value?: string
      selected_option?: { value: string }
      selected_date_time?: number
      selected_user?: string
      selected_date?: string
    }
  >
>

/** Sends a form as Slack does; the answer is what then stands in the modal. */
async function submitted(
  callback: string,
  values: Values,
  sent: Parameters<typeof listenerDeps>[0] = { kind: 'sent' },
  place: Place = DENIED,
): Promise<ViewAnswer> {
  return await createOnView(listenerDeps(sent))(
    {
      type: 'view_submission',
      user: { id: ERIN, team_id: 'T0AWSKEY' },
      team: { id: 'T0AWSKEY' },
      view: {
        id: 'V0GALLERY',
        type: 'modal',
        callback_id: callback,
        private_metadata: formatPlace(place),
        state: { values },
      },
    },
    MARK,
  )
}

async function wrong(
  id: string,
  title: string,
  view: ModalView,
  values: Values,
): Promise<SpecimenModel> {
  const place = { ...DENIED, ...parsePlace(view.private_metadata ?? '') }
  const answer = await submitted(view.callback_id ?? '', values, { kind: 'sent' }, place)
  if (answer?.response_action !== 'errors') throw new Error(`${id} has nothing wrong in it`)
  return { id, title, errors: answer.errors, made: { madeBy: createOnView.name, shown: view } }
}

async function told(
  id: string,
  title: string,
  answer: Promise<ViewAnswer>,
): Promise<SpecimenModel> {
  const told = await answer
  if (told?.response_action !== 'update' || told.view.type !== 'modal')
    throw new Error(`${id} closes the form`)
  return { id, title, made: { madeBy: createOnView.name, shown: told.view } }
}

async function clicked(id: string, title: string, action: string): Promise<SpecimenModel> {
  const views: ModalView[] = []
  const deps = listenerDeps({ kind: 'sent' }, (view) => views.push(view))
  const view = {
    id: 'V0GALLERY',
    type: 'modal',
    callback_id: VIEWS.menu,
    private_metadata: '',
  } as const
  const user = { id: ERIN }
  const actions = [{ action_id: action, value: action }]
  await createOnAction(deps)({ user, team: null, trigger_id: 'trigger', view, actions }, MARK)
  const [shown] = views
  if (shown === undefined) throw new Error(`${id} shows nothing`)
  return { id, title, made: { madeBy: createOnAction.name, shown } }
}

const SECRET = {
  [BLOCKS.reason]: {
    [ACTIONS.typeReason]: { value: `it is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY` },
  },
}
const REASON = { [BLOCKS.reason]: { [ACTIONS.typeReason]: { value: 'not now' } } }

export async function formAnswers(): Promise<readonly SpecimenModel[]> {
  return await Promise.all([
    wrong('rotate-wrong', 'Rotate, sent without a user', rotateModal(PLACE), {}),
    wrong('history-empty', 'History, sent with nothing in it', historyModal(PLACE), {}),
    wrong('history-wrong', 'History, sent with a word that is no id', historyModal(PLACE), {
      [BLOCKS.target]: { [ACTIONS.typeTarget]: { value: 'AKIA' } },
    }),
    wrong(
      'override-wrong',
      'Make Inactive anyway, sent without a reason',
      overrideModal(DENIED),
      {},
    ),
    wrong('deny-wrong', 'Deny, sent without a reason', denyModal(DENIED), {}),
    wrong('create-wrong', 'Create, sent with nothing in it', createModal(PLACE), {}),
    wrong(
      'key-wrong',
      'One key, sent without a key and for a moment that is over',
      keyOperationModal('deactivate', PLACE),
      { [BLOCKS.when]: { [ACTIONS.pickWhen]: { selected_date_time: 1 } } },
    ),
    wrong('typed-wrong', 'Approve, three characters typed', approveTypedModal(DENIED), {
      [BLOCKS.typed]: { [ACTIONS.typeLastFour]: { value: '7Q4' } },
    }),
    wrong('glass-wrong', 'Break glass, sent without a reason', breakGlassModal(DENIED), {}),
    wrong(
      'delegate-wrong',
      'Decide in my place, oneself chosen and a day too far',
      delegateModal(PLACE, { now: NOW, timezone: 'Europe/Berlin', maxMs: 90 * DAY_MS }),
      {
        [BLOCKS.delegate]: { [ACTIONS.pickDelegate]: { selected_user: ERIN } },
        [BLOCKS.until]: { [ACTIONS.pickUntil]: { selected_date: '2027-01-01' } },
      },
    ),
    told('deny-secret', 'Deny, the reason held a secret', submitted(VIEWS.deny, SECRET)),
    told(
      'deny-not-sent',
      'Deny, the queue refused it',
      submitted(VIEWS.deny, REASON, {
        kind: 'not_sent',
        reference: '01KJPZ8T8N0000000000000000',
      }),
    ),
    told('unknown', 'A form of another version', submitted('view.of_another_version', {})),
    clicked('listing', 'After a click on List my keys', ACTIONS.menuList),
  ])
}
