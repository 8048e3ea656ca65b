import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { z } from 'zod'

/**
 * Drives a running sandbox over HTTP, as the page does, and AWS with the ordinary SDK, as a person's terminal does. For the demo and the tests; it knows nothing of awskey's inside.
 */
const Element = z.looseObject({ action_id: z.string().optional(), value: z.string().optional() })
const Block = z.looseObject({ type: z.string(), elements: z.array(Element).optional() })
export const Message = z.looseObject({
  channel: z.string(),
  ts: z.string(),
  user: z.string(),
  text: z.string(),
  blocks: z.array(Block).optional(),
  thread_ts: z.string().optional(),
  ephemeral_to: z.string().optional(),
})
export type Message = z.infer<typeof Message>

const Key = z.object({
  accessKeyId: z.string(),
  status: z.string(),
  createDate: z.string(),
  lastUsed: z.object({ date: z.string(), service: z.string(), region: z.string() }).optional(),
})
export type ShownKey = z.infer<typeof Key>

const State = z.looseObject({
  clock: z.object({ now: z.string(), nextDueAt: z.string().nullable() }),
  endpoints: z.looseObject({
    aws: z.string(),
    region: z.string(),
    table: z.string(),
    queueUrl: z.string(),
    administrators: z.array(
      z.object({ accountId: z.string(), accessKeyId: z.string(), secretAccessKey: z.string() }),
    ),
    users: z.array(
      z.object({
        accountId: z.string(),
        userName: z.string(),
        accessKeyId: z.string(),
        secretAccessKey: z.string(),
      }),
    ),
  }),
  messages: z.array(Message),
  views: z.array(z.looseObject({ view_id: z.string(), user: z.string(), view: z.looseObject({}) })),
  homes: z.array(z.looseObject({})),
  jobs: z.looseObject({ waiting: z.number(), running: z.number(), dead: z.number() }),
  secrets: z.array(z.string()),
  iam: z.object({
    accounts: z.array(
      z.looseObject({
        id: z.string(),
        users: z.array(z.looseObject({ userName: z.string(), keys: z.array(Key) })),
      }),
    ),
  }),
})
export type SandboxState = z.infer<typeof State>

export interface ApiAnswer {
  readonly httpStatus: number
  readonly body: unknown
}

export interface SandboxClient {
  readonly url: string
  call(name: string, body?: unknown): Promise<ApiAnswer>
  state(): Promise<SandboxState>
  /** A command, and every job it started, done. */
  command(user: string, channel: string, text: string): Promise<ApiAnswer>
  click(
    message: Pick<Message, 'channel' | 'ts'>,
    user: string,
    actionId: string,
    value?: string,
  ): Promise<ApiAnswer>
  advance(period: string): Promise<void>
  settle(): Promise<void>
  keysOf(userName: string, account?: string): Promise<readonly ShownKey[]>
  /** What this person sees in a channel, oldest first. */
  messages(filter: {
    readonly channel?: string
    readonly to?: string
    readonly holding?: string
  }): Promise<readonly Message[]>
  /** Reads a sealed secret as the IAM user with this key would. */
  fetchSecret(
    arn: string,
    signer: { readonly accessKeyId: string; readonly secretAccessKey: string },
  ): Promise<SealedKey>
  callerOf(signer: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
  }): Promise<string>
}

const SealedKey = z.looseObject({ AccessKeyId: z.string(), SecretAccessKey: z.string() })
export type SealedKey = z.infer<typeof SealedKey>

export class SandboxCallError extends Error {
  override readonly name = 'SandboxCallError'
}

export function createSandboxClient(url: string): SandboxClient {
  const call: SandboxClient['call'] = async (name, body) => {
    const answer = await fetch(`${url}/sandbox/api/${name}`, {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          }),
    })
    return { httpStatus: answer.status, body: await answer.json() }
  }
  const must = async (name: string, body?: unknown): Promise<unknown> => {
    const answer = await call(name, body)
    if (answer.httpStatus === 200) return answer.body
    throw new SandboxCallError(
      `${name} answered ${answer.httpStatus}: ${JSON.stringify(answer.body)}`,
    )
  }
  const state = async (): Promise<SandboxState> => State.parse(await must('state'))
  const settle = async (): Promise<void> => void (await must('settle', {}))
  return {
    url,
    call,
    state,
    settle,
    async command(user, channel, text) {
      const answer = await call('command', { user, channel, text })
      await settle()
      return answer
    },
    async click({ channel, ts }, user, action_id, value) {
      const answer = await call('click', {
        user,
        channel,
        ts,
        action_id,
        ...(value !== undefined && { value }),
      })
      await settle()
      return answer
    },
    async advance(period) {
      await must('clock', { advance: period })
    },
    async keysOf(userName, account = '111111111111') {
      const { iam } = await state()
      const users = iam.accounts.find(({ id }) => id === account)?.users
      return users?.find((user) => user.userName === userName)?.keys ?? []
    },
    async messages({ channel, to, holding }) {
      const { messages } = await state()
      return messages.filter(
        (message) =>
          (channel === undefined || message.channel === channel) &&
          (to === undefined || message.ephemeral_to === to) &&
          (holding === undefined || JSON.stringify(message).includes(holding)),
      )
    },
    async fetchSecret(arn, credentials) {
      const { endpoints } = await state()
      const client = new SecretsManagerClient({
        endpoint: endpoints.aws,
        region: endpoints.region,
        credentials,
      })
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }))
      return SealedKey.parse(JSON.parse(SecretString ?? ''))
    },
    async callerOf(credentials) {
      const { endpoints } = await state()
      const client = new STSClient({
        endpoint: endpoints.aws,
        region: endpoints.region,
        credentials,
        maxAttempts: 1,
      })
      const { Arn } = await client.send(new GetCallerIdentityCommand({}))
      return Arn ?? ''
    },
  }
}

/** The buttons of a message, by action id. */
export function buttonsOf(message: Message): ReadonlyMap<string, string> {
  const elements = (message.blocks ?? []).flatMap(({ elements: inside = [] }) => inside)
  return new Map(
    elements.flatMap(({ action_id, value }) =>
      action_id === undefined ? [] : [[action_id, value ?? '']],
    ),
  )
}
