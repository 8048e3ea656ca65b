import type { SlackSecrets } from '../aws/slack-secret-text.ts'
import { type Renewable, renewable } from '../shared/renewable.ts'

/**
 * Both of Slack's credentials, in one read of one secret. Either may be replaced in Secrets Manager while functions run: a token that Slack refuses and a signature that does not fit
 * have the secret read once more, so that no deployment is needed.
 */
const TOKEN_APART_MS = 30_000
/** Anybody can send a wrong signature. */
const SIGNATURE_APART_MS = 60_000

interface Loader {
  readonly load: () => Promise<SlackSecrets>
  readonly apartMs: number
  readonly wallNow: () => number
}

/** What a function that verifies signatures goes by. */
export function slackKeys(
  load: () => Promise<SlackSecrets>,
  wallNow: () => number,
): Renewable<SlackSecrets> {
  return renewed({ load, apartMs: SIGNATURE_APART_MS, wallNow })
}

/** What a function that only sends goes by. */
export function sendingKeys(
  load: () => Promise<SlackSecrets>,
  wallNow: () => number,
): Renewable<SlackSecrets> {
  return renewed({ load, apartMs: TOKEN_APART_MS, wallNow })
}

/** The token of them. */
export function tokenIn(secrets: Renewable<SlackSecrets>): Renewable<string> {
  return {
    read: async () => (await secrets.read()).botToken.reveal(),
    async renew(seen) {
      const now = await secrets.read()
      if (now.botToken.reveal() !== seen) return now.botToken.reveal()
      return (await secrets.renew(now)).botToken.reveal()
    },
  }
}

function renewed(loader: Loader): Renewable<SlackSecrets> {
  return renewable({
    ...loader,
    isSame: (a, b) =>
      a.botToken.reveal() === b.botToken.reveal() &&
      a.signingSecret.reveal() === b.signingSecret.reveal(),
  })
}

/** What the environment gives cannot be replaced. */
export function fixed<T>(value: T): Renewable<T> {
  return { read: () => Promise.resolve(value), renew: (seen) => Promise.resolve(seen) }
}
