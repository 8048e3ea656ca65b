import type { Logger } from '@slack/bolt'
import type { Profiles } from '../../people/profiles.ts'
import { mayAct } from '../../people/slack-deciders.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Log } from '../../shared/log.ts'
import { RenewingClient, type RenewToken } from '../renewing-client.ts'
import { createSlackProfiles } from '../worker-side/profiles.ts'
import { createSurfaces, SLACK_TIMEOUT_MS, type Surfaces } from './surfaces.ts'
import { within } from './within.ts'

/**
 * What this path asks of Slack's Web API, in one module that is loaded by its first use: most requests are answered without it, and Slack's client is a quarter of what `slack` would have to run before
 * its first answer. A slow Slack costs 1.5 seconds, never the library's half hour of retries.
 */
export interface SlackReach {
  readonly surfaces: Surfaces
  /** Whether Slack says that this person may use awskey at all. */
  mayAct(person: SlackUserId): Promise<'yes' | 'no' | 'not_known'>
}

export interface SlackReachDeps {
  readonly botToken: string
  /** The token that holds now, asked for when Slack refuses the other one. */
  readonly renewToken: RenewToken
  /** Ends in a slash. */
  readonly slackApiUrl: string
  readonly log: Log
  /** The same that Bolt writes to. */
  readonly logger: Logger
}

export function reachSlack({
  botToken,
  renewToken,
  slackApiUrl,
  log,
  logger,
}: SlackReachDeps): SlackReach {
  const slack = new RenewingClient(botToken, renewToken, {
    slackApiUrl,
    timeout: SLACK_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger,
  })
  return {
    surfaces: createSurfaces({ slack, log, fetch }),
    mayAct: createMayAct(createSlackProfiles({ slack })),
  }
}

const PATIENCE_MS = 2_000

/** A person who cannot be judged in time is not known, which is neither a yes nor a no. */
function createMayAct(profiles: Profiles): SlackReach['mayAct'] {
  return async (person) => {
    try {
      const may = await within(PATIENCE_MS, mayAct(profiles, person))
      if (may.ok) return 'yes'
      return may.error.reason === 'person_unreadable' ? 'not_known' : 'no'
    } catch {
      return 'not_known'
    }
  }
}
