import { VIEWS } from '../ids.ts'
import { type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import type { RequestMark } from './create-ingress.ts'
import { readApproveRoot } from './forms/approve-root-form.ts'
import { readApproveTyped } from './forms/approve-typed-form.ts'
import { readBreakGlass } from './forms/break-glass-form.ts'
import { readCreate } from './forms/create-form.ts'
import { readDelegate } from './forms/delegate-form.ts'
import { readDeleteRoot } from './forms/delete-root-form.ts'
import { readDeny } from './forms/deny-form.ts'
import { readExempt } from './forms/exempt-form.ts'
import { readExposed } from './forms/exposed-form.ts'
import { readHistoryForm } from './forms/history-form.ts'
import { readKeyOperation } from './forms/key-operation-form.ts'
import { readNotOurs } from './forms/not-ours-form.ts'
import { readOverride } from './forms/override-form.ts'
import { readOverrideRoot } from './forms/override-root-form.ts'
import { readRotate } from './forms/rotate-form.ts'
import { readSnooze } from './forms/snooze-form.ts'
import { notice, type ReadForm, type Submission, type ViewAnswer } from './forms/submission.ts'
import { notSentText, UNKNOWN_FORM } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { parsePlace } from './modal-place.ts'
import { teamOf, type ViewPayload } from './payloads.ts'

/** A submitted form: checked here only for what is missing or cannot be, then one signed act. `undefined` closes the form. */
const FORMS: ReadonlyMap<string, ReadForm> = new Map<string, ReadForm>([
  [VIEWS.rotate, readRotate],
  [VIEWS.history, readHistoryForm],
  [VIEWS.deny, readDeny],
  [VIEWS.create, readCreate],
  [VIEWS.keyOperation, readKeyOperation],
  [VIEWS.approveTyped, readApproveTyped],
  [VIEWS.breakGlass, readBreakGlass],
  [VIEWS.override, readOverride],
  [VIEWS.deleteRoot, readDeleteRoot],
  [VIEWS.approveRoot, readApproveRoot],
  [VIEWS.overrideRoot, readOverrideRoot],
  [VIEWS.delegate, readDelegate],
  [VIEWS.exposed, readExposed],
  [VIEWS.snooze, readSnooze],
  [VIEWS.exempt, readExempt],
  [VIEWS.notOurs, readNotOurs],
])

export function createOnView(
  deps: ListenerDeps,
): (payload: ViewPayload, mark: RequestMark) => Promise<ViewAnswer> {
  return async (payload, mark) => {
    if (payload.type === 'view_closed') return undefined
    const form = FORMS.get(payload.view.callback_id)
    if (form === undefined) return notice(UNKNOWN_FORM)
    const read = await form(deps, payload)
    if (read.ok) return send(deps, payload, mark, read.value)
    // A form whose place says nothing that can be read has no input to blame.
    return Object.keys(read.error).length === 0
      ? notice(UNKNOWN_FORM)
      : { response_action: 'errors', errors: { ...read.error } }
  }
}

async function send(
  deps: ListenerDeps,
  payload: ViewPayload,
  mark: RequestMark,
  { act, filtered }: Submission,
): Promise<ViewAnswer> {
  const { responseUrl, channel, messageTs } = parsePlace(payload.view.private_metadata)
  const sent = await deps.sendAct(mark, {
    ...act,
    user: payload.user.id,
    team: teamOf(payload),
    reply: { responseUrl, channel, messageTs },
  })
  if (sent.kind !== 'sent') return notice(notSentText(sent))
  if (filtered !== undefined) return notice(secretText(filtered))
  // A form that stood on the menu closes with it: the answer comes as a message.
  return payload.view.previous_view_id ? { response_action: 'clear' } : undefined
}

function secretText(what: string): Mrkdwn {
  return mrkdwn`${what} is on its way. Its reason held what looks like a secret: that was taken out before anything was written, but Slack has seen it. Treat it as exposed.`
}
