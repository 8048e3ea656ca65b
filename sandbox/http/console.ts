import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { z } from 'zod'
import type { createAwsEmulator } from '../aws/aws-emulator.ts'

/**
 * What somebody does in the AWS console or a terminal, by ordinary signed calls that awskey knows nothing of. A secret access key never leaves here:
 * who creates a key or fetches a secret learns that it is there, which is all that a page has to show.
 */
const Name = z.string().min(1)

export const ConsoleInput = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('create_key'), account: Name, user_name: Name }),
  ...(['make_active', 'make_inactive', 'delete_key'] as const).map((action) =>
    z.strictObject({
      action: z.literal(action),
      account: Name,
      user_name: Name,
      access_key_id: Name,
    }),
  ),
])
export type ConsoleInput = z.infer<typeof ConsoleInput>

export const FetchSecretInput = z.strictObject({ account: Name, user_name: Name, arn: Name })
export type FetchSecretInput = z.infer<typeof FetchSecretInput>

export type ConsoleAnswer =
  | { readonly ok: true; readonly access_key_id: string }
  /** AWS's own error name and words, or `no_credentials`. */
  | { readonly ok: false; readonly error: string; readonly detail: string }

export interface Console {
  change(input: ConsoleInput): Promise<ConsoleAnswer>
  /** The owner reads the sealed secret with a key that the IAM user has. */
  fetchSecret(input: FetchSecretInput): Promise<ConsoleAnswer>
}

type Aws = ReturnType<typeof createAwsEmulator>
interface Signer {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export function createConsole({ aws, url }: { readonly aws: Aws; readonly url: string }): Console {
  const wire = aws.endpoints().aws
  const base = { endpoint: `${url}${wire.path}`, region: wire.region, maxAttempts: 1 }
  return {
    async change(input) {
      const { administrators } = aws.endpoints()
      const credentials = administrators.find(({ accountId }) => accountId === input.account)
      if (credentials === undefined) return noCredentials(`account ${input.account}`)
      return await answered(() => changeKey(new IAMClient({ ...base, credentials }), input))
    },
    async fetchSecret({ account, user_name, arn }) {
      const credentials = activeKeyOf(aws, account, user_name)
      if (credentials === undefined) return noCredentials(`an Active key of ${user_name}`)
      const client = new SecretsManagerClient({ ...base, credentials })
      return await answered(async () => {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }))
        return Sealed.parse(JSON.parse(SecretString ?? '{}')).AccessKeyId
      })
    },
  }
}

const Sealed = z.looseObject({ AccessKeyId: z.string() })

async function changeKey(iam: IAMClient, input: ConsoleInput): Promise<string> {
  const UserName = input.user_name
  if (input.action === 'create_key') {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    return AccessKey?.AccessKeyId ?? ''
  }
  const AccessKeyId = input.access_key_id
  if (input.action === 'delete_key')
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))
  else {
    const Status = input.action === 'make_active' ? 'Active' : 'Inactive'
    await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status }))
  }
  return AccessKeyId
}

function activeKeyOf(aws: Aws, account: string, userName: string): Signer | undefined {
  const keys = aws.world.accounts.get(account)?.users.get(userName)?.keys ?? []
  return keys.find(({ status }) => status === 'Active')
}

function noCredentials(whose: string): ConsoleAnswer {
  return {
    ok: false,
    error: 'no_credentials',
    detail: `the sandbox has no credentials for ${whose}`,
  }
}

async function answered(work: () => Promise<string>): Promise<ConsoleAnswer> {
  try {
    return { ok: true, access_key_id: await work() }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { ok: false, error: error.name, detail: error.message }
  }
}
