/** The forms: each as it opens, for whom, and with the longest that can stand in it; and the Home. */
import type { Reopening } from '../../../src/slack/ingress/modal-place.ts'
import type * as modals from '../../../src/slack/ingress/modals.ts'
import {
  denyModal,
  helpModal,
  historyModal,
  homeView,
  menuModal,
  noticeModal,
  rotateModal,
} from '../../../src/slack/ingress/modals.ts'
import { formView } from '../../../src/slack/ingress/open-form.ts'
import { userOption } from '../../../src/slack/ingress/user-options.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { DENIED, ORGANISATION, PLACE } from '../rows/listener-rows.ts'
import { LONG_USER } from '../rows/long-rows.ts'
import { DEVELOPMENT, ERIN, MAYA } from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'
import { formAnswers } from './form-answers.ts'

const LONGEST = userOption(ORGANISATION, { account: DEVELOPMENT, userName: LONG_USER })

/** As they open for somebody with one IAM user, and for somebody with none. */
const OPENED: Readonly<Record<Reopening['open'], readonly SpecimenModel[]>> = {
  menu: [opened('menu', 'Menu: /awskey alone')],
  rotate: [
    opened('rotate', 'Rotate, with one’s own IAM user chosen'),
    { ...opened('rotate', 'Rotate, for somebody without an IAM user', MAYA), id: 'rotate-none' },
  ],
  history: [
    opened('history', 'History, with one’s own IAM user chosen'),
    { ...opened('history', 'History, for somebody without an IAM user', MAYA), id: 'history-none' },
  ],
  deny: [opened('deny', 'Deny a request')],
}

function opened(open: Reopening['open'], title: string, user = ERIN): SpecimenModel {
  const view = formView({ organisation: ORGANISATION }, { open, place: DENIED, user })
  return { id: open, title, made: { madeBy: formView.name, shown: view } }
}

const MODALS: Readonly<Record<keyof typeof modals, readonly SpecimenModel[]>> = {
  menuModal: [
    {
      id: 'menu-said',
      title: 'Menu, with a sentence above it',
      made: made(
        menuModal,
        PLACE,
        mrkdwn`awskey does not know this shortcut. This is what it can do:`,
      ),
    },
  ],
  helpModal: [{ id: 'help', title: 'Help', made: made(helpModal) }],
  noticeModal: [
    {
      id: 'notice-longest',
      title: 'A notice as long as Slack takes it',
      made: made(
        noticeModal,
        'A title that is longer than Slack takes',
        mrkdwn`${'&'.repeat(4_000)}`,
      ),
    },
  ],
  rotateModal: [
    {
      id: 'rotate-longest',
      title: 'Rotate, longest user name chosen',
      made: made(
        rotateModal,
        { ...PLACE, responseUrl: `https://hooks.slack.com/${'x'.repeat(2_700)}` },
        LONGEST,
      ),
    },
  ],
  historyModal: [
    {
      id: 'history-longest',
      title: 'History, longest user name chosen',
      made: made(historyModal, PLACE, LONGEST),
    },
  ],
  denyModal: [
    {
      id: 'deny-unknown',
      title: 'Deny, from a button that nobody knows any more',
      made: made(denyModal, { ...PLACE, value: 'x' }),
    },
  ],
  homeView: [],
}

export async function forms(): Promise<GroupModel> {
  return {
    id: 'form',
    title: 'Forms',
    about:
      'Modals: what awskey asks for, what it says of wrong input, and what it says in place of a form.',
    surface: 'modal',
    where: 'A modal, only to the person who opened it',
    specimens: [
      ...Object.values(OPENED).flat(),
      ...(await formAnswers()),
      ...Object.values(MODALS).flat(),
    ],
  }
}

export const HOME: GroupModel = {
  id: 'home',
  title: 'Home',
  about: 'What stands in the Home tab of the app.',
  surface: 'home',
  where: 'The Home tab of awskey',
  specimens: [{ id: 'home', title: 'Home', made: made(homeView) }],
}
