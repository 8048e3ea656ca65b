/** What awskey says of a form that was sent, by the listeners themselves: what is wrong under its inputs, or what stands in its place. */
import type { ModalView } from '@slack/types'
import { ACTIONS, BLOCKS, VIEWS } from '../../../src/slack/ids.ts'
import { formatPlace } from '../../../src/slack/ingress/modal-place.ts'
import { denyModal, historyModal, rotateModal } from '../../../src/slack/ingress/modals.ts'
import { createOnAction } from '../../../src/slack/ingress/on-action.ts'
import { createOnView, type ViewAnswer } from '../../../src/slack/ingress/on-view.ts'
import { DENIED, listenerDeps, MARK, PLACE } from '../rows/listener-rows.ts'
import { ERIN } from '../rows/request-rows.ts'
import type { SpecimenModel } from '../specimen-model.ts'

type Values = Record<
  string,
  Record<string, { value?: string; selected_option?: { value: string } }>
>

/** Sends a form as Slack does; the answer is what then stands in the modal. */
async function submitted(
  callback: string,
  values: Values,
  sent: Parameters<typeof listenerDeps>[0] = { kind: 'sent' },
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
        private_metadata: formatPlace(DENIED),
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
  const answer = await submitted(view.callback_id ?? '', values)
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
    wrong('deny-wrong', 'Deny, sent without a reason', denyModal(DENIED), {}),
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
