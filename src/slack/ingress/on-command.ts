import { formatTarget } from '../../requests/target.ts'
import { dayIn } from '../../shared/calendar-day.ts'
import { COMMANDS } from '../ids.ts'
import { type SlackMessage, withNote } from '../text/blocks.ts'
import { dryRunNote } from '../views/dry-run-words.ts'
import type { RequestMark } from './create-ingress.ts'
import { endOf } from './end-of.ts'
import { helpMessage } from './help-text.ts'
import {
  AUDIT_WHAT,
  CANCEL_WHAT,
  notSentText,
  sentence,
  UNKNOWN_SLASH_COMMAND,
  WHOSE_WHAT,
} from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { Place, Reopening } from './modal-place.ts'
import { openForm } from './open-form.ts'
import { type ParsedCommand, parseCommand } from './parse-command.ts'
import { passedOnText } from './passed-on-text.ts'
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
        return withNote(helpMessage(parsed.about), dryRunNote(deps.organisation))
      case 'refused':
        deps.log.info('a command was not followed', {
          reason: parsed.problem.reason,
          user: payload.user_id,
        })
        return problemMessage(parsed.problem)
      case 'aimed':
        return aimed(deps, payload, mark, parsed)
      case 'unaimed':
        return unaimed(deps, payload, mark, parsed)
    }
  }
}

type Aimed = Extract<ParsedCommand, { readonly kind: 'aimed' }>
type Unaimed = Extract<ParsedCommand, { readonly kind: 'unaimed' }>

async function open(
  deps: ListenerDeps,
  { trigger_id, user_id, response_url, channel_id }: CommandPayload,
  form: Reopening['open'],
  filledIn: Pick<Place, 'value' | 'operation' | 'reason' | 'until'> = {},
): Promise<SlackMessage | undefined> {
  const place = { responseUrl: response_url, channel: channel_id, ...filledIn }
  return openForm(deps, { open: form, place, triggerId: trigger_id, user: user_id })
}

/** A new key needs a purpose, and choosing one shows the role that would do instead: always with the form. */
async function aimed(
  deps: ListenerDeps,
  payload: CommandPayload,
  mark: RequestMark,
  command: Aimed,
): Promise<SlackMessage | undefined> {
  if (command.command === 'snooze' || command.command === 'exempt')
    return leaveAlone(deps, payload, mark, { ...command, command: command.command })
  if (command.command !== 'create') return pass(deps, payload, mark, command)
  const { target, reason } = command
  return open(deps, payload, 'create', { value: formatTarget(target), ...(reason && { reason }) })
}

/** What it takes is an end and a reason: what is missing of them a form asks for, with what was typed in it. */
async function leaveAlone(
  deps: ListenerDeps,
  payload: CommandPayload,
  mark: RequestMark,
  command: (Aimed | Unaimed) & { readonly command: 'snooze' | 'exempt' },
): Promise<SlackMessage | undefined> {
  const { until: typed, reason, off } = command
  const calendar = { now: deps.clock.now(), timezone: deps.timezone }
  const until = typed === undefined ? undefined : endOf(typed, calendar)
  if (typed !== undefined && until === undefined)
    return problemMessage({ reason: 'not_an_end', word: typed, command: command.command })
  const isWhole = off === true || (until !== undefined && reason !== undefined)
  if (command.kind === 'aimed' && isWhole)
    return pass(deps, payload, mark, { ...command, ...(until !== undefined && { until }) })
  return open(deps, payload, command.command, {
    ...(command.kind === 'aimed' && { value: formatTarget(command.target) }),
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until: dayIn(deps.timezone, new Date(until)) }),
  })
}

/** Without a target: one's own, where that is one IAM user; else a form asks. */
async function unaimed(
  deps: ListenerDeps,
  payload: CommandPayload,
  mark: RequestMark,
  unnamed: Unaimed,
): Promise<SlackMessage | undefined> {
  const { command, reason, exported, since, delivery, every, root } = unnamed
  const mine = { kind: 'aimed', command, target: { by: 'mine' } } as const
  const given = reason === undefined ? {} : { reason }
  const file = {
    ...(exported === true && ({ exported } as const)),
    ...(since !== undefined && { since }),
    ...(delivery !== undefined && { delivery }),
  }
  if (root === true) return open(deps, payload, 'delete_root')
  switch (command) {
    case 'cancel':
      return CANCEL_WHAT
    case 'audit':
      return AUDIT_WHAT
    case 'whose':
      return WHOSE_WHAT
    case 'list':
    case 'stale':
    case 'requests':
      return pass(deps, payload, mark, mine)
    case 'create':
      return open(deps, payload, 'create', given)
    case 'exposed':
      return open(deps, payload, 'exposed')
    case 'snooze':
    case 'exempt':
      return leaveAlone(deps, payload, mark, { ...unnamed, command })
    case 'deactivate':
    case 'activate':
    case 'delete':
      return open(deps, payload, 'key_operation', { operation: command, ...given })
    case 'advise':
      return pass(deps, payload, mark, {
        ...mine,
        target: ownTarget(deps, payload) ?? mine.target,
        ...file,
      })
    case 'auto':
      return pass(deps, payload, mark, {
        ...mine,
        target: ownTarget(deps, payload) ?? mine.target,
        ...(every !== undefined && { every }),
      })
    case 'rotate':
    case 'history': {
      const own = ownTarget(deps, payload)
      if (own !== undefined) return pass(deps, payload, mark, { ...mine, target: own, ...file })
      // No form makes a file: what the person had a part in is what "mine" means.
      return exported === true || since !== undefined || delivery !== undefined
        ? pass(deps, payload, mark, { ...mine, ...file })
        : open(deps, payload, command)
    }
  }
}

function ownTarget(
  { organisation }: ListenerDeps,
  { user_id }: CommandPayload,
): Aimed['target'] | undefined {
  const [only, ...others] = ownUsers(organisation, user_id)
  if (only === undefined || others.length > 0) return undefined
  const account = organisation.accounts.find(({ id }) => id === only.account)?.name
  return { by: 'user', account: account ?? only.account, userName: only.userName }
}

function actionOf({ command, target, exported, root }: Aimed): string {
  if (root === true) return COMMANDS.deleteRoot
  if (exported === true) return COMMANDS.export
  return command === 'rotate' && target.by === 'team' ? COMMANDS.rotateTeam : COMMANDS[command]
}

async function pass(
  deps: ListenerDeps,
  { user_id, team_id, response_url, channel_id }: CommandPayload,
  mark: RequestMark,
  command: Aimed,
): Promise<SlackMessage> {
  const { target, reason, since, delivery, every, until, off, all, secretPasted } = command
  const details = {
    ...(since !== undefined && { since }),
    ...(every !== undefined && { every }),
    ...(delivery !== undefined && { delivery }),
    ...(until !== undefined && { until }),
    ...(off === true && { off }),
    ...(all === true && ({ scope: 'all' } as const)),
    ...(secretPasted === true && ({ secretPasted } as const)),
  }
  const sent = await deps.sendAct(mark, {
    user: user_id,
    team: team_id,
    action: actionOf(command),
    value: formatTarget(target),
    ...(reason !== undefined && { reason }),
    ...(Object.keys(details).length > 0 && { details }),
    reply: { responseUrl: response_url, channel: channel_id },
  })
  return sentence(sent.kind === 'sent' ? passedOnText(command) : notSentText(sent))
}
