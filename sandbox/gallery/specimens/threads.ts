/** Every kind of ledger event as a line in the thread of the requester's message, and several at once. */
import { LEDGER_TYPES } from '../../../src/requests/ledger.ts'
import { threadLines } from '../../../src/slack/views/thread-lines.ts'
import { atOnce, chained, EVENTS, ROTATION_LIFE } from '../rows/ledger-rows.ts'
import { HOSTILE_REASON } from '../rows/long-rows.ts'
import { MAX } from '../rows/request-rows.ts'
import { type GroupModel, made, words } from '../specimen-model.ts'

const HOSTILE = {
  type: 'denied',
  actor: MAX,
  data: { as: 'team payments', reason: HOSTILE_REASON },
} as const

export const THREADS: GroupModel = {
  id: 'thread',
  title: 'Thread lines',
  about: 'One line for each event of the ledger, in the thread of the requester’s message.',
  surface: 'thread',
  where: 'The thread of the requester’s message',
  specimens: [
    ...LEDGER_TYPES.map((type) => ({
      id: type,
      title: `Event: ${words(type)}`,
      made: made(threadLines, chained(atOnce(EVENTS[type]))),
    })),
    {
      id: 'life',
      title: 'A whole life in one message',
      made: made(threadLines, chained(ROTATION_LIFE)),
    },
    {
      id: 'longest',
      title: 'Twenty hostile reasons in one message',
      made: made(threadLines, chained(atOnce(Array.from({ length: 20 }, () => HOSTILE)))),
    },
  ],
}
