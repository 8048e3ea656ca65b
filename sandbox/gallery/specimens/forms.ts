/** The forms: each as it opens, for whom, and with the longest that can stand in it. */

import { KEY_PURPOSES } from '../../../src/requests/operation-words.ts'
import { DAY_MS } from '../../../src/shared/duration.ts'
import { formView } from '../../../src/slack/ingress/form-view.ts'
import { approveRootModal } from '../../../src/slack/ingress/forms/approve-root-form.ts'
import { approveTypedModal } from '../../../src/slack/ingress/forms/approve-typed-form.ts'
import { breakGlassModal } from '../../../src/slack/ingress/forms/break-glass-form.ts'
import { createModal } from '../../../src/slack/ingress/forms/create-form.ts'
import { delegateModal } from '../../../src/slack/ingress/forms/delegate-form.ts'
import { deleteRootModal } from '../../../src/slack/ingress/forms/delete-root-form.ts'
import { denyModal } from '../../../src/slack/ingress/forms/deny-form.ts'
import { exemptModal } from '../../../src/slack/ingress/forms/exempt-form.ts'
import { exposedModal } from '../../../src/slack/ingress/forms/exposed-form.ts'
import { helpModal } from '../../../src/slack/ingress/forms/help-modal.ts'
import { historyModal } from '../../../src/slack/ingress/forms/history-form.ts'
import { keyOperationModal } from '../../../src/slack/ingress/forms/key-operation-form.ts'
import { menuModal } from '../../../src/slack/ingress/forms/menu-modal.ts'
import { notOursModal } from '../../../src/slack/ingress/forms/not-ours-form.ts'
import { noticeModal } from '../../../src/slack/ingress/forms/notice-modal.ts'
import { overrideModal } from '../../../src/slack/ingress/forms/override-form.ts'
import { overrideRootModal } from '../../../src/slack/ingress/forms/override-root-form.ts'
import { rotateModal } from '../../../src/slack/ingress/forms/rotate-form.ts'
import { snoozeModal } from '../../../src/slack/ingress/forms/snooze-form.ts'
import { KEY_OPERATIONS } from '../../../src/slack/ingress/key-operations.ts'
import type { Place, Reopening } from '../../../src/slack/ingress/modal-place.ts'
import { userOption } from '../../../src/slack/ingress/user-options.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { DENIED, listenerDeps, NOW, ORGANISATION, PLACE } from '../rows/listener-rows.ts'
import { LONG_USER } from '../rows/long-rows.ts'
import { DEVELOPMENT, ERIN, MAYA } from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'
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
  exposed: [opened('exposed', 'Report an exposed key')],
  create: [
    opened('create', 'Create, with one’s own IAM user chosen'),
    ...KEY_PURPOSES.map((purpose) => ({
      id: `create-${purpose}`,
      title: `Create, what for: ${words(purpose)}`,
      made: made(createModal, PLACE, { purpose }),
    })),
  ],
  key_operation: KEY_OPERATIONS.map((operation) => ({
    ...opened('key_operation', `One key: ${operation}`, ERIN, { ...PLACE, operation }),
    id: `key-${operation}`,
  })),
  approve_typed: [opened('approve_typed', 'Approve a sensitive target: the last four are typed')],
  break_glass: [opened('break_glass', 'Break glass')],
  override: [opened('override', 'Make the old key Inactive although it is in use')],
  delete_root: [
    opened('delete_root', 'Delete the root keys of an account', ERIN, {
      ...PLACE,
      value: 'account:production',
    }),
  ],
  approve_root: [opened('approve_root', 'Approve a deletion of root keys: the account is typed')],
  override_root: [opened('override_root', 'A root key may go although it was used lately')],
  delegate: [opened('delegate', 'Let somebody decide in my place')],
  snooze: [
    opened('snooze', 'Snooze a key, from the command alone', ERIN, PLACE),
    {
      ...opened('snooze', 'Snooze a key, from its button', ERIN, {
        ...PLACE,
        value: 'key:AKIAERINOLDKEY234567',
        until: '2026-03-20',
        reason: '&'.repeat(1_000),
      }),
      id: 'snooze-key',
    },
  ],
  exempt: [
    opened('exempt', 'Exempt an IAM user, one’s own chosen', ERIN, PLACE),
    {
      ...opened('exempt', 'Exempt, for somebody without an IAM user', MAYA, PLACE),
      id: 'exempt-none',
    },
  ],
  not_ours: [
    opened('not_ours', 'A key that is listed is not ours', ERIN, {
      ...PLACE,
      value: 'key:AKIAERINOLDKEY234567',
    }),
  ],
}

function opened(
  open: Reopening['open'],
  title: string,
  user = ERIN,
  place: Place = DENIED,
): SpecimenModel {
  const view = formView(listenerDeps(), { open, place, user })
  return { id: open, title, made: { madeBy: formView.name, shown: view } }
}

const MODALS: readonly SpecimenModel[] = [
  {
    id: 'menu-said',
    title: 'Menu, with a sentence above it',
    made: made(
      menuModal,
      PLACE,
      mrkdwn`awskey does not know this shortcut. This is what it can do:`,
    ),
  },
  { id: 'help', title: 'Help', made: made(helpModal) },
  {
    id: 'notice-longest',
    title: 'A notice as long as Slack takes it',
    made: made(
      noticeModal,
      'A title that is longer than Slack takes',
      mrkdwn`${'&'.repeat(4_000)}`,
    ),
  },
  {
    id: 'rotate-longest',
    title: 'Rotate, longest user name chosen',
    made: made(
      rotateModal,
      { ...PLACE, responseUrl: `https://hooks.slack.com/${'x'.repeat(2_700)}` },
      LONGEST,
    ),
  },
  {
    id: 'history-longest',
    title: 'History, longest user name chosen',
    made: made(historyModal, PLACE, LONGEST),
  },
  {
    id: 'key-longest',
    title: 'One key, with the longest reason from a command',
    made: made(keyOperationModal, 'delete', {
      ...PLACE,
      value: 'key:AKIAERINOLDKEY234567',
      reason: '&'.repeat(1_000),
    }),
  },
  {
    id: 'delete-root',
    title: 'Delete the root keys of an account, none named',
    made: made(deleteRootModal, PLACE),
  },
  {
    id: 'approve-root',
    title: 'Approve a deletion of root keys, from the card',
    made: made(approveRootModal, DENIED),
  },
  {
    id: 'override-root',
    title: 'A root key may go although it was used lately, from the card',
    made: made(overrideRootModal, DENIED),
  },
  {
    id: 'exposed-anew',
    title: 'Report an exposed key, from the menu',
    made: made(exposedModal, PLACE),
  },
  {
    id: 'exposed-message',
    title: 'Report an exposed key, from the shortcut on a message',
    made: made(exposedModal, {
      ...PLACE,
      value: 'AKIAERINOLDKEY234567',
      reason:
        'in a message of Slack (C0PAYMENTS, 1795688385.275000), with what looks like its secret',
    }),
  },
  {
    id: 'typed-unknown',
    title: 'Approve a sensitive target, from a button that nobody knows any more',
    made: made(approveTypedModal, { ...PLACE, value: 'x' }),
  },
  {
    id: 'override-unknown',
    title: 'Make Inactive anyway, from a button that nobody knows any more',
    made: made(overrideModal, { ...PLACE, value: 'x' }),
  },
  {
    id: 'glass-unknown',
    title: 'Break glass, from a button that nobody knows any more',
    made: made(breakGlassModal, { ...PLACE, value: 'x' }),
  },
  {
    id: 'delegate-far',
    title: 'Let somebody decide, where it is tomorrow already',
    made: made(delegateModal, PLACE, {
      now: NOW,
      timezone: 'Pacific/Kiritimati',
      maxMs: 90 * DAY_MS,
    }),
  },
  {
    id: 'snooze-unknown',
    title: 'Snooze, where policy allows less than a day',
    made: made(snoozeModal, PLACE, { now: NOW, timezone: 'Europe/Berlin', maxMs: 1 }),
  },
  {
    id: 'exempt-longest',
    title: 'Exempt, longest user name chosen',
    made: made(
      exemptModal,
      PLACE,
      { now: NOW, timezone: 'Europe/Berlin', maxMs: 180 * DAY_MS },
      LONGEST,
    ),
  },
  {
    id: 'not-ours-unknown',
    title: 'Not ours, from a button that nobody knows any more',
    made: made(notOursModal, { ...PLACE, value: 'x' }),
  },
  {
    id: 'deny-unknown',
    title: 'Deny, from a button that nobody knows any more',
    made: made(denyModal, { ...PLACE, value: 'x' }),
  },
]

export async function forms(): Promise<GroupModel> {
  return {
    id: 'form',
    title: 'Forms',
    about:
      'Modals: what awskey asks for, what it says of wrong input, and what it says in place of a form.',
    surface: 'modal',
    where: 'A modal, only to the person who opened it',
    specimens: [...Object.values(OPENED).flat(), ...(await formAnswers()), ...MODALS],
  }
}
