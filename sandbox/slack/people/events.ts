/**
 * Events: App Home opened and the handshake of the request URL. An event that is not acknowledged is sent once more at once with
 * `x-slack-retry-num`, unless the app says `x-slack-no-retry`; Slack's later repeats (a minute, five minutes) are left out.
 */
import { randomBytes } from 'node:crypto'
import type { Delivery } from '../dispatch.ts'
import { isObject, type JsonObject, parseJson, textAt } from '../json.ts'
import { APP_ID, BOT_USER, TEAM } from '../seed.ts'
import { viewOutput } from '../views.ts'
import { answerOf, type PersonAnswer } from './answer.ts'
import { VERIFICATION_TOKEN, wallTs } from './payloads.ts'
import { actingUser, isRefusal } from './person.ts'
import type { Stage } from './stage.ts'

const JSON_TYPE = 'application/json'

export interface HomeInput {
  readonly user: string
}

export async function sendHome(stage: Stage, input: HomeInput): Promise<PersonAnswer> {
  const { workspace, wallNow } = stage.parts
  const user = actingUser(stage.parts, input.user)
  if (isRefusal(user)) return user
  const channel = workspace.directMessage(user.id)
  const home = workspace.homes.get(user.id)
  const event = {
    type: 'app_home_opened',
    user: user.id,
    channel: channel.id,
    tab: 'home',
    event_ts: wallTs(wallNow()),
    ...(home === undefined ? {} : { view: viewOutput(home) }),
  }
  return answerOf(await sendEvent(stage, user.id, event))
}

async function sendEvent(stage: Stage, user: string, event: JsonObject): Promise<Delivery> {
  const body = JSON.stringify({
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    context_enterprise_id: null,
    api_app_id: APP_ID,
    event,
    type: 'event_callback',
    event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(stage.parts.wallNow() / 1_000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM.id,
        user_id: BOT_USER,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  })
  const outgoing = { what: `event ${textAt(event, 'type')}`, user, body, contentType: JSON_TYPE }
  const first = await stage.dispatch.send(outgoing)
  if (first.error === undefined || first.headers['x-slack-no-retry'] === '1') return first
  const reason = first.error === 'operation_timeout' ? 'http_timeout' : 'http_error'
  const extraHeaders = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': reason }
  return await stage.dispatch.send({ ...outgoing, extraHeaders })
}

/** Slack's handshake with a request URL: passes when the app answers the challenge. */
export async function sendUrlVerification(stage: Stage): Promise<PersonAnswer> {
  const challenge = randomBytes(24).toString('hex')
  const body = JSON.stringify({ token: VERIFICATION_TOKEN, challenge, type: 'url_verification' })
  const outgoing = { what: 'url_verification', user: '', body, contentType: JSON_TYPE }
  const delivery = await stage.dispatch.send(outgoing)
  const answer = parseJson(delivery.body)
  const echoed = isObject(answer) ? textAt(answer, 'challenge') : delivery.body.trim()
  if (delivery.error !== undefined || echoed === challenge) return answerOf(delivery)
  const { status, ms } = delivery
  const hint = 'the app did not answer the challenge'
  stage.dispatch.fail({ what: outgoing.what, user: '', ms, status, hint })
  return answerOf(delivery, "Your URL didn't respond with the value of the challenge parameter.")
}
