import type { SQSEvent, SQSRecord } from 'aws-lambda'
import type { FunctionName } from '../../sandbox/aws/roles.ts'
import { functionCredentials } from '../../sandbox/aws/seed/function-sessions.ts'
import { HOME } from '../../sandbox/home.ts'
import { type RunningSandbox, startTestSandbox } from './start-sandbox.ts'

/** A sandbox and the environment in which a shipped handler works on its AWS and Slack, called by a test instead of by the sandbox. */
export interface HandlersOnSandbox {
  readonly sandbox: RunningSandbox
  readonly environment: Readonly<Record<string, string>>
}

const HUB = '333333333333'

/** In the role of a function, or as an administrator of its account. Sets the environment of this process too: the SDK reads its endpoint and credentials nowhere else. */
export async function startHandlersOnSandbox(
  role: 'administrator' | FunctionName,
): Promise<HandlersOnSandbox> {
  const sandbox = await startTestSandbox()
  const { endpoints } = await sandbox.state()
  const [administrator] = endpoints.administrators.filter(({ accountId }) => accountId === HUB)
  const hub = role === 'administrator' ? administrator : functionCredentials(role)
  const environment = {
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_REGION: endpoints.region,
    AWS_ACCESS_KEY_ID: hub?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: hub?.secretAccessKey ?? '',
    ...(role !== 'administrator' && { AWS_SESSION_TOKEN: functionCredentials(role).sessionToken }),
    AWSKEY_CONFIG: new URL('../../sandbox/awskey.yml', import.meta.url).pathname,
    AWSKEY_TABLE: endpoints.table,
    AWSKEY_QUEUE_URL: endpoints.queueUrl,
    AWSKEY_RESPONDER_QUEUE_URL: endpoints.queueUrl.replace(HOME.queue, HOME.responderQueue),
    AWSKEY_BUCKET: HOME.bucket,
    AWSKEY_PUBLIC_URL: sandbox.url,
    SLACK_API_URL: `${sandbox.url}/slack/api/`,
    SLACK_SIGNING_SECRET: 'sandbox-signing-secret',
    SLACK_BOT_TOKEN: 'xoxb-sandbox-bot-token',
  }
  // biome-ignore lint/style/noProcessEnv: see above
  Object.assign(process.env, environment)
  const silence = watchThisProcess(sandbox)
  const stop = async (): Promise<void> => {
    silence()
    await sandbox.stop()
  }
  return { sandbox: { ...sandbox, stop }, environment }
}

/** What a handler prints that a test calls is searched like all that the sandbox's own functions print. */
function watchThisProcess({ watch }: RunningSandbox): () => void {
  const streams = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream)
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      for (const text of String(chunk).split('\n'))
        if (text !== '') watch.printed({ container: 'this process', text })
      return Reflect.apply(write, stream, [chunk, ...rest]) as boolean
    }
    return () => {
      stream.write = write
    }
  })
  return () => {
    for (const restore of streams) restore()
  }
}

/** A message as SQS gives it to Lambda; a text is its body as it stands. */
export function sqsRecord(
  body: unknown,
  { id = 'message-1', receives = 1 }: { readonly id?: string; readonly receives?: number } = {},
): SQSRecord {
  return {
    messageId: id,
    receiptHandle: 'handle',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-central-1:${HUB}:awskey-jobs`,
    awsRegion: 'eu-central-1',
  }
}

export const sqsEvent = (...Records: SQSRecord[]): SQSEvent => ({ Records })
