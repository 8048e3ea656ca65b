/** What asks the approvers once more: reminders of awskey, nudges of the requester. */
import type { Request } from '../../../src/requests/request.ts'
import { reminderMessage } from '../../../src/slack/views/reminder-message.ts'
import { CREATIONS, ON_THE_WAY, SWITCHES } from '../rows/key-operation-states.ts'
import { EVENTS } from '../rows/ledger-rows.ts'
import { LONG_DELETION } from '../rows/long-rows.ts'
import { MAX, MAYA } from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'

const GROUP = [{ usergroup: 'S0PAYMENTS' }]

function reminder(
  id: string,
  title: string,
  request: Request,
  given: Omit<Parameters<typeof reminderMessage>[0], 'request' | 'event'> & {
    readonly by?: 'reminded' | 'nudged'
  } = {},
): SpecimenModel {
  const { by = 'reminded', ...rest } = given
  return { id, title, made: made(reminderMessage, { request, event: EVENTS[by][0], ...rest }) }
}

export const REMINDERS: GroupModel = {
  id: 'reminder',
  title: 'Reminders and nudges',
  about:
    'What asks once more, under the card on which people decide: a changed card notifies nobody.',
  surface: 'thread',
  where: 'The thread of the approval card',
  specimens: [
    reminder('group', 'Reminder, to a user group', CREATIONS['create-awaiting-approval'], {
      approvers: GROUP,
    }),
    reminder('people', 'Reminder, to people', ON_THE_WAY['activate-typed-one-of-two'], {
      approvers: [{ people: [MAYA, MAX] }],
    }),
    reminder('nudge', 'Nudge of the requester', CREATIONS['create-awaiting-approval'], {
      by: 'nudged',
      approvers: GROUP,
    }),
    {
      ...reminder('owner', 'Reminder, to the owner', SWITCHES['deactivate-awaiting-approval']),
      where: 'The owner’s direct message with awskey, under the card there',
    },
    reminder('longest', 'Longest names', LONG_DELETION, { by: 'nudged', approvers: GROUP }),
  ],
}
