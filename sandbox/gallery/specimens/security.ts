/** What security reads when a signature or a ledger did not fit, for every fault that is looked for. */
import { SIGNAL_SOURCES } from '../../../src/exposure/signed-signal.ts'
import type { ForgeryFault } from '../../../src/requests/authority-faults.ts'
import type { LedgerFault } from '../../../src/requests/ledger-witness.ts'
import { ACTIONS, COMMANDS } from '../../../src/slack/ids.ts'
import { type ForgeryModel, forgeryNotice } from '../../../src/slack/views/forgery-notice.ts'
import { HOSTILE_REASON } from '../rows/long-rows.ts'
import { aRequestId } from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const FAULTS: { readonly [Fault in ForgeryFault | LedgerFault]: Fault } = {
  request_signature: 'request_signature',
  request_not_of_this_act: 'request_not_of_this_act',
  requester_differs: 'requester_differs',
  target_differs: 'target_differs',
  decision_signature: 'decision_signature',
  decision_not_of_this_request: 'decision_not_of_this_request',
  decider_differs: 'decider_differs',
  waiver_not_of_this_request: 'waiver_not_of_this_request',
  waiver_signature: 'waiver_signature',
  waiver_not_recorded: 'waiver_not_recorded',
  undo_not_asked: 'undo_not_asked',
  undo_signature: 'undo_signature',
  not_turned_on: 'not_turned_on',
  not_exempted: 'not_exempted',
  ledger_differs: 'ledger_differs',
  already_ended: 'already_ended',
  another_key: 'another_key',
  dry_run_not_on_row: 'dry_run_not_on_row',
  decision_not_recorded: 'decision_not_recorded',
  key_made_already: 'key_made_already',
  new_key_not_recorded: 'new_key_not_recorded',
  undo_not_recorded: 'undo_not_recorded',
  not_opened_by_its_rotation: 'not_opened_by_its_rotation',
}

function notice(id: string, title: string, model: ForgeryModel): SpecimenModel {
  return { id, title, made: made(forgeryNotice, model) }
}

const WHERE: Readonly<Record<ForgeryModel['where'], readonly SpecimenModel[]>> = {
  table: Object.values(FAULTS).map((what) =>
    notice(`table-${what}`, `In the requests table: ${words(what)}`, {
      where: 'table',
      what,
      requestId: aRequestId(),
    }),
  ),
  signal: SIGNAL_SOURCES.map((what) =>
    notice(
      `signal-${what.replace('_', '-')}`,
      `In the job queue: a report of AWS, ${words(what)}`,
      {
        where: 'signal',
        what,
      },
    ),
  ),
  queue: [ACTIONS.approve, ACTIONS.undo, COMMANDS.rotate].map((what) =>
    notice(`queue-${what.replace('.', '-')}`, `In the job queue: ${what}`, {
      where: 'queue',
      what,
    }),
  ),
}

export const SECURITY: GroupModel = {
  id: 'forgery',
  title: 'Notices of forgery',
  about:
    'A signature or a ledger did not fit, so nothing was done. Nobody is named: whoever is named in a forged job did not act.',
  surface: 'message',
  where: 'The channel of security',
  specimens: [
    ...Object.values(WHERE).flat(),
    notice('hostile', 'In the job queue: hostile text for an action', {
      where: 'queue',
      what: HOSTILE_REASON.slice(0, 255),
    }),
  ],
}
