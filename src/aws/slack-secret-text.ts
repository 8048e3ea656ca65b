import { z } from 'zod'
import { createSecret, type Secret } from '../shared/secret.ts'

/** What the secret with Slack's credentials holds. Nothing of the value is ever in an error: what cannot be parsed is not quoted. */
export interface SlackSecrets {
  readonly signingSecret: Secret
  readonly botToken: Secret
}

export class SlackSecretError extends Error {
  override readonly name = 'SlackSecretError'
}

const Value = z.object({ signingSecret: z.string().min(1), botToken: z.string().min(1) })

export function parseSlackSecret(text: string): SlackSecrets {
  const value = Value.safeParse(json(text))
  if (!value.success)
    throw new SlackSecretError('the Slack secret must be JSON with signingSecret and botToken')
  const { signingSecret, botToken } = value.data
  return { signingSecret: createSecret(signingSecret), botToken: createSecret(botToken) }
}

/** The message of a SyntaxError quotes the text it could not parse. */
function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
