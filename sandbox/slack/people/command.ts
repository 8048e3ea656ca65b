/**
 * Somebody types `/awskey …`. The acknowledgement's body becomes an ephemeral message, or one for everybody with
 * `response_type: in_channel`; it is checked like any other message. When the app fails, the person reads Slack's own sentence.
 */
import { SlackApiError } from '../api-error.ts'
import { type Delivery, FORM } from '../dispatch.ts'
import { isObject, type JsonObject, parseJson, textAt } from '../json.ts'
import { type ContentInput, checkContent } from '../message-content.ts'
import { addMessage } from '../messages.ts'
import { APP_ID, TEAM } from '../seed.ts'
import type { Channel, SlackUser } from '../workspace.ts'
import { answerOf, type PersonAnswer } from './answer.ts'
import { escapeCommand } from './escape-command.ts'
import { shownName, VERIFICATION_TOKEN } from './payloads.ts'
import { actingChannel, actingUser, isRefusal } from './person.ts'
import type { Stage } from './stage.ts'

const COMMAND = '/awskey'
const SLACKBOT = 'USLACKBOT'

export interface CommandInput {
  readonly user: string
  readonly channel: string
  readonly text: string
}

export async function sendCommand(stage: Stage, input: CommandInput): Promise<PersonAnswer> {
  const user = actingUser(stage.parts, input.user)
  if (isRefusal(user)) return user
  const channel = actingChannel(stage.parts, user, input.channel)
  if (isRefusal(channel)) return channel
  const body = commandBody(stage, user, channel, input.text)
  const what = `command ${COMMAND} ${input.text}`.trim()
  const delivery = await stage.dispatch.send({ what, user: user.id, body, contentType: FORM })
  const error = delivery.error ?? showAcknowledgement(stage, { what, user, channel }, delivery)
  if (error === undefined) return answerOf(delivery)
  const shown = `${COMMAND} failed with the error "${error === 'connection_failed' ? 'dispatch_failed' : error}"`
  addMessage(stage.parts, {
    text: shown,
    blocks: [],
    attachments: [],
    channel: channel.id,
    user: SLACKBOT,
    ephemeral_to: user.id,
  })
  return answerOf(delivery, shown)
}

function commandBody(stage: Stage, user: SlackUser, channel: Channel, text: string): string {
  const { workspace, triggers, responseUrls } = stage.parts
  return new URLSearchParams({
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel.id,
    channel_name: shownName(channel),
    user_id: user.id,
    user_name: user.name,
    command: COMMAND,
    text: escapeCommand(text.trim(), workspace),
    api_app_id: APP_ID,
    is_enterprise_install: 'false',
    response_url: responseUrls.issue({ channel: channel.id, user: user.id }),
    trigger_id: triggers.issue({ user: user.id }),
  }).toString()
}

function showAcknowledgement(
  stage: Stage,
  sent: { readonly what: string; readonly user: SlackUser; readonly channel: Channel },
  delivery: Delivery,
): 'invalid_command_response' | undefined {
  if (delivery.body.trim() === '') return undefined
  const json = delivery.body.trimStart().startsWith('{') ? parseJson(delivery.body) : undefined
  const payload = isObject(json) ? json : undefined
  if (payload !== undefined && Object.keys(payload).length === 0) return undefined
  try {
    const content = checkContent(stage.parts, contentOf(payload, delivery.body))
    const inChannel = textAt(payload, 'response_type') === 'in_channel'
    addMessage(stage.parts, {
      ...content,
      channel: sent.channel.id,
      ephemeral_to: inChannel ? undefined : sent.user.id,
    })
    return undefined
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error
    const hint = `the acknowledgement is no valid message: ${[error.code, ...error.details].join('; ')}`
    const { status, ms } = delivery
    stage.dispatch.fail({ what: sent.what, user: sent.user.id, ms, status, hint })
    return 'invalid_command_response'
  }
}

function contentOf(payload: JsonObject | undefined, body: string): ContentInput {
  if (payload === undefined) return { text: body }
  return {
    text: textAt(payload, 'text'),
    blocks: payload['blocks'],
    attachments: payload['attachments'],
  }
}
