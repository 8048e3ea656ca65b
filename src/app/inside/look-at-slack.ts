import { type Known, known, unknown } from '../../shared/known.ts'
import { lookAtToken } from '../../slack/doctor/look-at-token.ts'
import { createSlackClient } from '../../slack/worker-side/slack-client.ts'
import { botToken } from '../bot-token.ts'
import { requireEnvironment } from '../config.ts'
import type { SlackSeen } from './look.ts'

/** Whether a function reaches Slack with the token that it has: the workspace, never the token. */
export async function lookAtSlack(): Promise<Known<SlackSeen>> {
  const { slack, slackApiUrl } = requireEnvironment((env) => ({
    slack: env.slackCredentials(),
    slackApiUrl: env.slackApiUrl(),
  }))
  try {
    const token = await botToken(slack, Date.now).read()
    const look = await lookAtToken(createSlackClient({ token, slackApiUrl }))
    if (look.kind === 'unknown') return look
    return known(
      look.value.kind === 'taken' ? { kind: 'taken', team: look.value.identity.team } : look.value,
    )
  } catch (error) {
    return unknown(error instanceof Error ? error.name : 'unknown')
  }
}
