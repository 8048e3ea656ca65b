import { formatTarget, type Target } from '../../requests/target.ts'
import { COMMANDS } from '../ids.ts'
import type { SlackMessage } from '../text/blocks.ts'
import { type Mrkdwn, mrkdwn, person } from '../text/mrkdwn.ts'
import type { RequestMark } from './create-ingress.ts'
import { helpMessage } from './help-text.ts'
import { CANCEL_WHAT, notSentText, sentence, UNKNOWN_SLASH_COMMAND } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { openForm } from './open-form.ts'
import { parseCommand, type SubCommand } from './parse-command.ts'
import type { CommandPayload } from './payloads.ts'
import { problemMessage } from './problem-text.ts'
import { ownUsers } from './user-options.ts'

/** `/awskey …`: reads what was typed and either answers, opens a form, or passes one signed act on. `undefined` is an empty acknowledgement. */
export function createOnCommand(
  deps: ListenerDeps,
): (payload: CommandPayload, mark: RequestMark) => Promise<SlackMessage | undefined> {
  const { accounts, teams } = deps.organisation
  const names = { accounts, teams: teams.map(({ name }) => name) }
  return async (payload, mark) => {
    if (!/^\/awskey/i.test(payload.command)) return UNKNOWN_SLASH_COMMAND
    const parsed = parseCommand(payload.text, names)
    switch (parsed.kind) {
      case 'menu':
        return open(deps, payload, 'menu')
      case 'help':
        return helpMessage(parsed.about)
      case 'refused':
        deps.log.info('a command was not followed', {
          reason: parsed.problem.reason,
          user: payload.user_id,
        })
        return problemMessage(parsed.problem)
      case 'aimed':
        return pass(deps, payload, mark, parsed)
      case 'unaimed':
        return unaimed(deps, payload, mark, parsed.command)
    }
  }
}

async function open(
  deps: ListenerDeps,
  { trigger_id, user_id, response_url, channel_id }: CommandPayload,
  form: 'menu' | 'rotate' | 'history',
): Promise<SlackMessage | undefined> {
  const place = { responseUrl: response_url, channel: channel_id }
  return openForm(deps, { open: form, place, triggerId: trigger_id, user: user_id })
}

/** Without a target: one's own, where that is one IAM user; else a form asks. */
async function unaimed(
  deps: ListenerDeps,
  payload: CommandPayload,
  mark: RequestMark,
  command: SubCommand,
): Promise<SlackMessage | undefined> {
  if (command === 'cancel') return CANCEL_WHAT
  if (command === 'list') return pass(deps, payload, mark, { command, target: { by: 'mine' } })
  const [only, ...others] = ownUsers(deps.organisation, payload.user_id)
  if (only === undefined || others.length > 0) return open(deps, payload, command)
  const account = deps.organisation.accounts.find(({ id }) => id === only.account)?.name
  return pass(deps, payload, mark, {
    command,
    target: { by: 'user', account: account ?? only.account, userName: only.userName },
  })
}

async function pass(
  deps: ListenerDeps,
  { user_id, team_id, response_url, channel_id }: CommandPayload,
  mark: RequestMark,
  { command, target }: { readonly command: SubCommand; readonly target: Target },
): Promise<SlackMessage> {
  const sent = await deps.sendAct(mark, {
    user: user_id,
    team: team_id,
    action: COMMANDS[command],
    value: formatTarget(target),
    reply: { responseUrl: response_url, channel: channel_id },
  })
  return sentence(sent.kind === 'sent' ? passedOn(command, target) : notSentText(sent))
}

/** Nothing is decided yet: whether it may be done is found out by the worker, and said in the answer. */
function passedOn(command: SubCommand, target: Target): Mrkdwn {
  switch (command) {
    case 'list':
      return mrkdwn`On it: reading ${keysOf(target)}. The list comes here in a moment.`
    case 'rotate':
      return mrkdwn`On it: looking whether ${target.by === 'key' ? nameOf(target) : mrkdwn`the key of ${nameOf(target)}`} can be rotated. The answer comes here in a moment.`
    case 'history':
      return mrkdwn`On it: looking up ${historyOf(target)}. It comes here in a moment.`
    case 'cancel':
      return mrkdwn`On it: looking at ${nameOf(target)}. The answer comes here in a moment.`
  }
}

function keysOf(target: Target): Mrkdwn {
  if (target.by === 'mine') return mrkdwn`your access keys`
  return target.by === 'key' ? nameOf(target) : mrkdwn`the access keys of ${nameOf(target)}`
}

function historyOf(target: Target): Mrkdwn {
  return target.by === 'mine' ? mrkdwn`your history` : mrkdwn`the history of ${nameOf(target)}`
}

function nameOf(target: Target): Mrkdwn {
  switch (target.by) {
    case 'mine':
      return mrkdwn`you`
    case 'person':
      return person(target.person)
    case 'user':
      return target.account === undefined
        ? mrkdwn`${target.userName}`
        : mrkdwn`${target.userName} in ${target.account}`
    case 'key':
      return mrkdwn`access key ${target.keyId}`
    case 'account':
      return mrkdwn`account ${target.account}`
    case 'team':
      return mrkdwn`team ${target.team}`
    case 'request':
      return mrkdwn`request ${target.requestId}`
  }
}
