import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

/** As much of AWS and of Slack's Web API as one request to `slack` needs, in one server: every call succeeds, nothing is checked. For bundles that run in a process of their own. */
export interface ShortAws {
  readonly url: string
  /** Operations as the wire names them, and paths of Slack's methods. */
  readonly asked: string[]
  stop(): Promise<void>
}

export const SHORT_SECRET = 'the-signing-secret-of-this-test'

/** `delayMs`: how long an operation of AWS takes, as over a network. */
export async function startShortAws({ delayMs = 0 } = {}): Promise<ShortAws> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const target = request.headers['x-amz-target']
      const operation = String(target ?? request.url)
      asked.push(operation)
      response.setHeader(
        'content-type',
        target === undefined ? 'application/json' : 'application/x-amz-json-1.0',
      )
      const end = (): void => void response.end(JSON.stringify(answer(operation, body)))
      if (delayMs === 0 || target === undefined) end()
      else setTimeout(end, delayMs)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const Message = z.object({ MessageBody: z.string().default('') })

function answer(operation: string, body: string): object {
  if (operation.endsWith('.GenerateMac'))
    return { KeyId: 'k', Mac: Buffer.alloc(32, 7).toString('base64'), MacAlgorithm: 'HMAC_SHA_256' }
  if (operation.endsWith('.SendMessage')) {
    const { MessageBody } = Message.parse(JSON.parse(body))
    return { MessageId: 'm', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') }
  }
  if (operation.endsWith('.GetSecretValue'))
    return {
      ARN: SECRET_ARN,
      Name: 'slack',
      SecretString: JSON.stringify({ signingSecret: SHORT_SECRET, botToken: 'xoxb-of-this-test' }),
    }
  if (operation.endsWith('.Query') || operation.endsWith('.Scan')) return { Items: [], Count: 0 }
  if (operation.endsWith('.GetItem')) return {}
  const user = { id: 'U0ERIN', team_id: 'T0ACME', deleted: false, is_bot: false }
  return {
    ok: true,
    user_id: 'U0BOT',
    bot_id: 'B0BOT',
    team_id: 'T0ACME',
    user: { ...user, is_restricted: false, is_ultra_restricted: false },
  }
}

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:slack'

/** What `slack` finds in its environment on Lambda, with everything of AWS and Slack at `url`. */
export function lambdaEnvironment(url: string): Record<string, string> {
  return {
    AWS_LAMBDA_FUNCTION_NAME: 'awskey-slack',
    AWSKEY_SLACK_SECRET_ARN: SECRET_ARN,
    AWSKEY_CONFIG: 'awskey.example.yml',
    AWSKEY_TABLE: 'table',
    AWSKEY_QUEUE_URL: `${url}/111111111111/jobs`,
    AWSKEY_RESPONDER_QUEUE_URL: `${url}/111111111111/responder`,
    AWSKEY_BUCKET: 'bucket',
    AWSKEY_PUBLIC_URL: 'https://keys.example',
    // Of the plain app, which has them in its environment.
    SLACK_SIGNING_SECRET: SHORT_SECRET,
    SLACK_BOT_TOKEN: 'xoxb-of-this-test',
    SLACK_API_URL: `${url}/api/`,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: 'test',
  }
}
