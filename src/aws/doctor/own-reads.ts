import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch'
import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms'
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { z } from 'zod'
import { type Known, known } from '../../shared/known.ts'
import { createSecret, type Secret } from '../../shared/secret.ts'
import { mapKnown, read, readOrAbsent } from './answered.ts'

export interface DescribedKey {
  readonly arn: string
  readonly state: string | undefined
  readonly spec: string | undefined
}

/** Single reads of what a deployment has besides: keys, logs, the Slack secret, and how often a function was called. */
export async function readKmsKey(
  client: KMSClient,
  alias: string,
): Promise<Known<DescribedKey | undefined>> {
  const answer = await readOrAbsent('kms:DescribeKey', ['NotFound'], () =>
    client.send(new DescribeKeyCommand({ KeyId: alias })),
  )
  return mapKnown(
    answer,
    (found) =>
      found && {
        arn: found.KeyMetadata?.Arn ?? '',
        state: found.KeyMetadata?.KeyState,
        spec: found.KeyMetadata?.KeySpec,
      },
  )
}

export async function readLogGroups(
  client: CloudWatchLogsClient,
  prefix: string,
): Promise<
  Known<readonly { readonly name: string; readonly retentionDays: number | undefined }[]>
> {
  return read('logs:DescribeLogGroups', async () => {
    const groups: { name: string; retentionDays: number | undefined }[] = []
    let token: string | undefined
    do {
      const page = await client.send(
        new DescribeLogGroupsCommand({
          logGroupNamePrefix: prefix,
          ...(token !== undefined && { nextToken: token }),
        }),
      )
      for (const { logGroupName = '', retentionInDays } of page.logGroups ?? [])
        groups.push({ name: logGroupName, retentionDays: retentionInDays })
      token = page.nextToken
    } while (token !== undefined)
    return groups
  })
}

export interface SlackSecretValues {
  readonly signingSecret: Secret | undefined
  readonly botToken: Secret | undefined
}

const Value = z.object({
  signingSecret: z.string().min(1).optional().catch(undefined),
  botToken: z.string().min(1).optional().catch(undefined),
})

/** `undefined`: there is no such secret, or it has no value. Nothing of a value is ever in an error. */
export async function readSlackSecret(
  client: SecretsManagerClient,
  secretArn: string,
): Promise<Known<SlackSecretValues | undefined>> {
  const answer = await readOrAbsent('secretsmanager:GetSecretValue', ['ResourceNotFound'], () =>
    client.send(new GetSecretValueCommand({ SecretId: secretArn })),
  )
  if (answer.kind === 'unknown') return answer
  if (answer.value === undefined) return known(undefined)
  const parsed = Value.safeParse(json(answer.value.SecretString ?? ''))
  const { signingSecret, botToken } = parsed.success ? parsed.data : {}
  return known({
    signingSecret: signingSecret === undefined ? undefined : createSecret(signingSecret),
    botToken: botToken === undefined ? undefined : createSecret(botToken),
  })
}

/** The message of a SyntaxError quotes the text it could not parse. */
function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How often the function was called in the time before `now`, by Lambda's own count. */
export async function readCalls(
  client: CloudWatchClient,
  {
    functionName,
    now,
    minutes,
  }: {
    readonly functionName: string
    readonly now: Date
    readonly minutes: number
  },
): Promise<Known<number>> {
  const answer = await read('cloudwatch:GetMetricStatistics', () =>
    client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        Dimensions: [{ Name: 'FunctionName', Value: functionName }],
        StartTime: new Date(now.getTime() - minutes * 60_000),
        EndTime: now,
        Period: minutes * 60,
        Statistics: ['Sum'],
      }),
    ),
  )
  return mapKnown(answer, ({ Datapoints = [] }) =>
    Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0),
  )
}
