/** Somebody lets another decide in their place for a time, or takes it back: what each of the two reads. */
import type { Delegation } from '../../../src/people/delegations.ts'
import {
  delegatedMessage,
  standInEndedMessage,
  standInMessage,
  takenBackMessage,
} from '../../../src/slack/views/delegation-message.ts'
import { anAct, MAYA, OMAR } from '../rows/request-rows.ts'
import { type GroupModel, made } from '../specimen-model.ts'

const UNTIL = '2026-03-31T22:00:00.000Z'
const DELEGATION: Delegation = {
  from: MAYA,
  to: OMAR,
  until: UNTIL,
  act: anAct({
    user: MAYA,
    action: 'command.delegate',
    value: 'mine',
    details: { delegate: OMAR, until: UNTIL },
  }),
}

export const DELEGATIONS: GroupModel = {
  id: 'delegation',
  title: 'Deciding in somebody’s place',
  about: 'An approver who is away lets somebody else decide until a day; both are told.',
  surface: 'message',
  where: 'Each one’s direct message with awskey',
  specimens: [
    { id: 'begun', title: 'To whoever delegated', made: made(delegatedMessage, DELEGATION) },
    { id: 'begun-delegate', title: 'To the delegate', made: made(standInMessage, DELEGATION) },
    { id: 'ended', title: 'To whoever took it back', made: made(takenBackMessage, OMAR) },
    { id: 'ended-none', title: 'There was none', made: made(takenBackMessage, undefined) },
    {
      id: 'ended-delegate',
      title: 'To the delegate of before',
      made: made(standInEndedMessage, MAYA),
    },
  ],
}
