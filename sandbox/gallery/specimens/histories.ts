/** `/awskey history`: nothing, one request, many, and a ledger that somebody changed. */
import type { HistoryPage } from '../../../src/requests/history-page.ts'
import type { ChainFault } from '../../../src/requests/ledger.ts'
import type { Request } from '../../../src/requests/request.ts'
import { historyMessage } from '../../../src/slack/views/history-message.ts'
import { CREATIONS, ON_THE_WAY } from '../rows/key-operation-states.ts'
import {
  atOnce,
  CREATION_LIFE,
  chained,
  DELETION_LIFE,
  DENIED_LIFE,
  GLASS_LIFE,
  ROTATION_LIFE,
} from '../rows/ledger-rows.ts'
import { HOSTILE_REASON, LONG_DENIAL, LONG_USER } from '../rows/long-rows.ts'
import { aRequestId, MAX } from '../rows/request-rows.ts'
import { DELETIONS, ROTATIONS } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

type Entry = HistoryPage['requests'][number]

const entry = (request: Request, faults: readonly ChainFault[] = []): Entry => ({
  request,
  events: chained(lifeOf(request)),
  faults,
})

function lifeOf({ operation, state }: Request): typeof ROTATION_LIFE {
  if (operation.kind === 'create') return CREATION_LIFE
  if (operation.kind === 'deactivate') return GLASS_LIFE
  if (operation.kind === 'delete') return state === 'denied' ? DENIED_LIFE : DELETION_LIFE
  return state === 'done' ? ROTATION_LIFE : ROTATION_LIFE.slice(0, 6)
}

const ENTRIES: readonly Entry[] = [...Object.values(DELETIONS), ...Object.values(ROTATIONS)].map(
  (request) => entry(request),
)

const HOSTILE: Entry = {
  request: LONG_DENIAL,
  events: chained(
    atOnce(
      Array.from({ length: 20 }, () => ({
        type: 'denied' as const,
        actor: MAX,
        data: { as: 'team payments', reason: HOSTILE_REASON },
      })),
    ),
  ),
  faults: [],
}

const FAULTS: Readonly<Record<ChainFault['fault'], ChainFault>> = {
  missing: { seq: 3, fault: 'missing' },
  changed: { seq: 3, fault: 'changed' },
  not_chained: { seq: 4, fault: 'not_chained' },
}

function history(
  id: string,
  title: string,
  of: string,
  requests: readonly Entry[],
  more = false,
): SpecimenModel {
  return { id, title, made: made(historyMessage, { of, requests, more }) }
}

const first = entry(ROTATIONS['rotate-done'])

export const HISTORIES: GroupModel = {
  id: 'history',
  title: 'History',
  about: 'The answer to /awskey history: who asked, who decided, what was done, when and why.',
  surface: 'ephemeral',
  where: 'Where the command was typed, only to the person',
  specimens: [
    history('empty', 'Nothing recorded', 'erin in development', []),
    history('empty-person', 'Nothing recorded for a person', '<@U0OMAR>', []),
    history('request', 'One request, from the command to the end', `request ${aRequestId()}`, [
      first,
    ]),
    history('mine', 'Your history, two requests', 'you', [
      first,
      entry(DELETIONS['delete-denied']),
    ]),
    history('person', 'Of a person', '<@U0OMAR>', [entry(ROTATIONS['rotate-held'])]),
    history('creation', 'Of a new key, approved by a delegate', 'erin in development', [
      entry(CREATIONS['create-done']),
    ]),
    history('glass', 'Of a broken glass, looked at', 'erin in production', [
      entry(ON_THE_WAY['glass-reviewed']),
    ]),
    ...Object.values(FAULTS).map((fault) =>
      history(
        `fault-${fault.fault}`,
        `A changed ledger: ${words(fault.fault)}`,
        'erin in development',
        [entry(ROTATIONS['rotate-done'], [fault])],
      ),
    ),
    history('many', 'Of an account, more requests than fit', 'account development', ENTRIES, true),
    history(
      'longest',
      'Longest names, 20 hostile reasons for each of 12 requests',
      `${LONG_USER} in production`,
      Array.from({ length: 12 }, () => HOSTILE),
    ),
  ],
}
