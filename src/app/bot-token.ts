import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { createSlackSecrets } from '../aws/secrets.ts'
import type { Renewable } from '../shared/renewable.ts'
import type { SlackCredentials } from './environment.ts'
import { fixed, sendingKeys, tokenIn } from './slack-secrets.ts'

/** The token that messages are sent with. Nothing is read before it is asked for. */
export function botToken(credentials: SlackCredentials, wallNow: () => number): Renewable<string> {
  if (credentials.kind === 'given') return fixed(credentials.botToken.reveal())
  const { arn } = credentials
  const client = new SecretsManagerClient({})
  return tokenIn(sendingKeys(() => createSlackSecrets({ client, secretArn: arn })(), wallNow))
}
