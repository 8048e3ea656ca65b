/** Somebody runs a shortcut: on a message (`message_action`) when channel and ts are named, else a global one. */
import { FORM, payloadBody } from '../dispatch.ts'
import type { JsonObject } from '../json.ts'
import { messageOutput } from '../messages.ts'
import { answerOf, type PersonAnswer, refusal, warningFor } from './answer.ts'
import { channelOf, envelope, wallTs } from './payloads.ts'
import { actingUser, isRefusal } from './person.ts'
import { findPlace, type MessagePlace } from './place.ts'
import type { Stage } from './stage.ts'

export interface ShortcutInput {
  readonly user: string
  readonly callback_id: string
  readonly channel?: string | undefined
  readonly ts?: string | undefined
}

export async function sendShortcut(stage: Stage, input: ShortcutInput): Promise<PersonAnswer> {
  const { triggers, wallNow } = stage.parts
  const user = actingUser(stage.parts, input.user)
  if (isRefusal(user)) return user
  const onMessage = input.channel !== undefined || input.ts !== undefined
  const place = onMessage ? findPlace(stage, input) : undefined
  if (place !== undefined && isRefusal(place)) return place
  if (place?.kind === 'message' && place.message.ephemeral_to !== undefined)
    return refusal(409, 'message_is_ephemeral', 'an ephemeral message has no shortcuts')
  const payload = {
    ...envelope(place === undefined ? 'shortcut' : 'message_action', user),
    callback_id: input.callback_id,
    trigger_id: triggers.issue({ user: user.id }),
    action_ts: wallTs(wallNow()),
    ...(place?.kind === 'message' ? messageFields(stage, place) : {}),
  }
  const what = `shortcut ${input.callback_id}`
  const body = payloadBody(payload)
  const delivery = await stage.dispatch.send({ what, user: user.id, body, contentType: FORM })
  return answerOf(delivery, warningFor(delivery))
}

function messageFields(stage: Stage, { channel, message, user }: MessagePlace): JsonObject {
  return {
    channel: channelOf(channel),
    message_ts: message.ts,
    message: messageOutput(message),
    response_url: stage.parts.responseUrls.issue({ channel: channel.id, user: user.id }),
  }
}
