import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { z } from 'zod'
import { lazy } from '../shared/lazy.ts'
import { createSecret, type Secret } from '../shared/secret.ts'
import { attempt, OWN_ROLE } from './attempt.ts'

/**
 * Slack's credentials, read from Secrets Manager once for each container and never at import. A failed read is tried again by the next caller.
 * Nothing of the value is ever in an error: what cannot be parsed is not quoted.
 */
export interface SlackSecrets {
  readonly signingSecret: Secret
  readonly botToken: Secret
}

export class SlackSecretError extends Error {
  override readonly name = 'SlackSecretError'
}

const Value = z.object({ signingSecret: z.string().min(1), botToken: z.string().min(1) })

export function createSlackSecrets(deps: {
  readonly client: SecretsManagerClient
  readonly secretArn: string
}): () => Promise<SlackSecrets> {
  return lazy(async () => {
    const { signingSecret, botToken } = parse(await readText(deps.client, deps.secretArn))
    return { signingSecret: createSecret(signingSecret), botToken: createSecret(botToken) }
  })
}

async function readText(client: SecretsManagerClient, secretArn: string): Promise<string> {
  const read = await attempt(OWN_ROLE, 'secretsmanager:GetSecretValue', () =>
    client.send(new GetSecretValueCommand({ SecretId: secretArn })),
  )
  if (read.kind === 'failed') throw new SlackSecretError(`the Slack secret is unread: ${read.why}`)
  return read.value.SecretString ?? ''
}

function parse(text: string): z.infer<typeof Value> {
  const value = Value.safeParse(json(text))
  if (value.success) return value.data
  throw new SlackSecretError('the Slack secret must be JSON with signingSecret and botToken')
}

/** The message of a SyntaxError quotes the text it could not parse. */
function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
