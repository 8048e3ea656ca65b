import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { lazy } from '../shared/lazy.ts'
import { attempt, OWN_ROLE } from './attempt.ts'
import { parseSlackSecret, SlackSecretError, type SlackSecrets } from './slack-secret-text.ts'

/**
 * Slack's credentials, read from Secrets Manager once for each container and never at import. A failed read is tried again by the next caller.
 */
export function createSlackSecrets(deps: {
  readonly client: SecretsManagerClient
  readonly secretArn: string
}): () => Promise<SlackSecrets> {
  return lazy(async () => parseSlackSecret(await readText(deps.client, deps.secretArn)))
}

async function readText(client: SecretsManagerClient, secretArn: string): Promise<string> {
  const read = await attempt(OWN_ROLE, 'secretsmanager:GetSecretValue', () =>
    client.send(new GetSecretValueCommand({ SecretId: secretArn })),
  )
  if (read.kind === 'failed') throw new SlackSecretError(`the Slack secret is unread: ${read.why}`)
  return read.value.SecretString ?? ''
}
