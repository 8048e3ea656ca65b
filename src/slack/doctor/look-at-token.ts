import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'
import { slackFailure } from '../worker-side/slack-failure.ts'

/** What a token is good for, as Slack says: auth.test, the header in which Slack lists its scopes, and the app of its bot. Changes nothing. */
export interface TokenIdentity {
  readonly team: string
  readonly app: Known<string>
  readonly scopes: Known<readonly string[]>
}

export type LookedAtToken =
  | { readonly kind: 'taken'; readonly identity: TokenIdentity }
  | { readonly kind: 'refused'; readonly code: string }

const Tested = z.object({
  team_id: z.string(),
  bot_id: z.string().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
})
const Bot = z.object({ app_id: z.string() })

export async function lookAtToken(slack: WebClient): Promise<Known<LookedAtToken>> {
  try {
    const tested = Tested.safeParse(await slack.auth.test())
    if (!tested.success) return unknown('auth.test: answer_not_understood')
    const { team_id: team, bot_id: bot, response_metadata: metadata } = tested.data
    const scopes = metadata?.scopes
    return known({
      kind: 'taken',
      identity: {
        team,
        app: await appOf(slack, bot),
        scopes: scopes === undefined ? unknown('auth.test: Slack listed no scopes') : known(scopes),
      },
    })
  } catch (error) {
    const failure = slackFailure(error)
    return failure.kind === 'refused'
      ? known({ kind: 'refused', code: failure.code })
      : unknown(`auth.test: ${failure.code}`)
  }
}

async function appOf(slack: WebClient, bot: string | undefined): Promise<Known<string>> {
  if (bot === undefined) return unknown('auth.test: this is no token of a bot')
  try {
    const { bot: found } = await slack.bots.info({ bot })
    const parsed = Bot.safeParse(found)
    return parsed.success ? known(parsed.data.app_id) : unknown('bots.info: answer_not_understood')
  } catch (error) {
    return unknown(`bots.info: ${slackFailure(error).code}`)
  }
}
