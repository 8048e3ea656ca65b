import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { createSlackSecrets } from '../aws/secrets.ts'
import type { SlackCredentials } from './environment.ts'

/** The token that messages are sent with. Read once, when a container starts. */
export async function botToken(credentials: SlackCredentials): Promise<string> {
  if (credentials.kind === 'given') return credentials.botToken.reveal()
  const secrets = createSlackSecrets({
    client: new SecretsManagerClient({}),
    secretArn: credentials.arn,
  })
  return (await secrets()).botToken.reveal()
}
