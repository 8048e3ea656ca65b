import type { ViewResponseAction } from '@slack/bolt'
import { formatTarget, type Target } from '../../requests/target.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import { ACTIONS, BLOCKS, COMMANDS, VIEWS } from '../ids.ts'
import { type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import type { RequestMark } from './create-ingress.ts'
import { notSentText, UNKNOWN_FORM } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { parsePlace } from './modal-place.ts'
import { noticeModal } from './modals.ts'
import { parseTargetWords } from './parse-target.ts'
import { teamOf, type ViewPayload } from './payloads.ts'
import type { Deed } from './send-act.ts'
import { splitWords } from './split-words.ts'
import { chosenUser } from './user-options.ts'

/** A submitted form: checked here only for what is missing, then one signed act. `undefined` closes the form. */
export type ViewAnswer = ViewResponseAction | undefined

export function createOnView(
  deps: ListenerDeps,
): (payload: ViewPayload, mark: RequestMark) => Promise<ViewAnswer> {
  return async (payload, mark) => {
    if (payload.type === 'view_closed') return undefined
    switch (payload.view.callback_id) {
      case VIEWS.rotate:
        return submitRotate(deps, payload, mark)
      case VIEWS.history:
        return submitHistory(deps, payload, mark)
      case VIEWS.deny:
        return submitDeny(deps, payload, mark)
      default:
        return notice(UNKNOWN_FORM)
    }
  }
}

const notice = (said: Mrkdwn): ViewAnswer => ({
  response_action: 'update',
  view: noticeModal('awskey', said),
})

const wrong = (block: string, words: string): ViewAnswer => ({
  response_action: 'errors',
  errors: { [block]: words },
})

async function submitRotate(
  deps: ListenerDeps,
  payload: ViewPayload,
  mark: RequestMark,
): Promise<ViewAnswer> {
  const target = chosenUser(deps.organisation, picked(payload))
  if (target === undefined)
    return wrong(
      BLOCKS.user,
      'Choose an IAM user from the list; type a part of its name to find it.',
    )
  return send(deps, payload, mark, { action: COMMANDS.rotate, value: formatTarget(target) })
}

async function submitHistory(
  deps: ListenerDeps,
  payload: ViewPayload,
  mark: RequestMark,
): Promise<ViewAnswer> {
  const typed = typedIn(payload, BLOCKS.target, ACTIONS.typeTarget)
  const target =
    typed === '' ? chosenUser(deps.organisation, picked(payload)) : typedTarget(deps, typed)
  if (target !== undefined)
    return send(deps, payload, mark, { action: COMMANDS.history, value: formatTarget(target) })
  return typed === ''
    ? wrong(
        BLOCKS.user,
        'Choose an IAM user, or type an access key id or the id of a request below.',
      )
    : wrong(BLOCKS.target, 'Type a whole access key id (AKIA…) or the whole id of a request.')
}

function typedTarget({ organisation }: ListenerDeps, typed: string): Target | undefined {
  if (withoutSecrets(typed).removed) return undefined
  const teams = organisation.teams.map(({ name }) => name)
  const target = parseTargetWords(splitWords(typed), { accounts: organisation.accounts, teams })
  const ok = target.ok && ['key', 'request', 'user'].includes(target.value.by)
  return ok ? target.value : undefined
}

async function submitDeny(
  deps: ListenerDeps,
  payload: ViewPayload,
  mark: RequestMark,
): Promise<ViewAnswer> {
  const { text: reason, removed } = withoutSecrets(
    typedIn(payload, BLOCKS.reason, ACTIONS.typeReason),
  )
  if (reason === '') return wrong(BLOCKS.reason, 'Say why: the requester reads it.')
  const { value = '' } = parsePlace(payload.view.private_metadata)
  const answer = await send(deps, payload, mark, { action: ACTIONS.deny, value, reason })
  if (answer !== undefined || !removed) return answer
  return notice(
    mrkdwn`Your reason held what looks like a secret. It was taken out before it was written anywhere, but Slack has seen it: treat it as exposed.`,
  )
}

async function send(
  deps: ListenerDeps,
  payload: ViewPayload,
  mark: RequestMark,
  act: Pick<Deed, 'action' | 'value' | 'reason'>,
): Promise<ViewAnswer> {
  const { responseUrl, channel, messageTs } = parsePlace(payload.view.private_metadata)
  const sent = await deps.sendAct(mark, {
    ...act,
    user: payload.user.id,
    team: teamOf(payload),
    reply: { responseUrl, channel, messageTs },
  })
  return sent.kind === 'sent' ? undefined : notice(notSentText(sent))
}

function picked({ view }: ViewPayload): string {
  return view.state.values[BLOCKS.user]?.[ACTIONS.pickUser]?.selected_option?.value ?? ''
}

function typedIn({ view }: ViewPayload, block: string, action: string): string {
  return view.state.values[block]?.[action]?.value?.trim() ?? ''
}
