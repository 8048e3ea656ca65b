/** What security reads when a signature did not fit, for every fault that the authority check knows. */
import type { AuthorityFault } from '../../../src/requests/authority.ts'
import { ACTIONS, COMMANDS } from '../../../src/slack/ids.ts'
import { type ForgeryModel, forgeryNotice } from '../../../src/slack/views/forgery-notice.ts'
import { HOSTILE_REASON } from '../rows/long-rows.ts'
import { aRequestId } from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const FAULTS: { readonly [Fault in AuthorityFault]: Fault } = {
  request_signature: 'request_signature',
  request_not_of_this_act: 'request_not_of_this_act',
  requester_differs: 'requester_differs',
  target_differs: 'target_differs',
  decision_signature: 'decision_signature',
  decision_not_of_this_request: 'decision_not_of_this_request',
  decider_differs: 'decider_differs',
  decider_not_eligible: 'decider_not_eligible',
  too_few_approvals: 'too_few_approvals',
  undo_not_asked: 'undo_not_asked',
  undo_signature: 'undo_signature',
  undo_not_eligible: 'undo_not_eligible',
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
    'A signature did not fit, so nothing was done. Nobody is named: whoever is named in a forged job did not act.',
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
