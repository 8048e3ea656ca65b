import { USUAL_NAMING } from '../shared/deployment-names.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { createSecret, type Secret } from '../shared/secret.ts'

/**
 * The names that the environment must hold. A handler asks for what it needs and for nothing else; whatever is missing is listed at once,
 * by name and never with a value. On Lambda Slack's credentials come from Secrets Manager only: an environment is readable in the console.
 */
export type Environment = Readonly<Record<string, string | undefined>>

export type SlackCredentials =
  | { readonly kind: 'secret'; readonly arn: string }
  | { readonly kind: 'given'; readonly signingSecret: Secret; readonly botToken: Secret }

/** Each member gives a value, or notes what is missing and gives an empty text that nobody will see. */
export interface EnvironmentReader {
  configPath(): string
  table(): string
  queueUrl(): string
  responderQueueUrl(): string
  bucket(): string
  /** Where the ledger is copied to; unset where awskey.yml asks for no export. */
  ledgerBucket(): string | undefined
  /** In place of S3's own; the SDK's own switches. Unset on AWS. */
  s3Endpoint(): string | undefined
  publicUrl(): string
  slackCredentials(): SlackCredentials
  /** Ends in a slash. */
  slackApiUrl(): string
  /** The Region of the deployment, as Lambda sets it. */
  region(): string
}

const SLACK_API_URL = 'https://slack.com/api/'

/** What `read` took from the environment, or the names that are missing. */
export function readEnvironment<T>(
  env: Environment,
  read: (reader: EnvironmentReader) => T,
): Result<T, readonly string[]> {
  const missing = new Set<string>()
  const value = read(createReader(env, (name) => missing.add(name)))
  return missing.size === 0 ? ok(value) : refuse([...missing])
}

function createReader(env: Environment, note: (name: string) => void): EnvironmentReader {
  const optional = (name: string): string | undefined => env[name]?.trim() || undefined
  const need = (name: string): string => {
    const value = optional(name)
    if (value === undefined) note(name)
    return value ?? ''
  }
  return {
    configPath: () => need('AWSKEY_CONFIG'),
    table: () => need('AWSKEY_TABLE'),
    queueUrl: () => need('AWSKEY_QUEUE_URL'),
    responderQueueUrl: () => need('AWSKEY_RESPONDER_QUEUE_URL'),
    bucket: () => need('AWSKEY_BUCKET'),
    ledgerBucket: () => optional('AWSKEY_LEDGER_BUCKET'),
    s3Endpoint: () => optional('AWS_ENDPOINT_URL_S3') ?? optional('AWS_ENDPOINT_URL'),
    publicUrl: () => need('AWSKEY_PUBLIC_URL').replace(/\/+$/, ''),
    slackCredentials() {
      const onLambda = optional('AWS_LAMBDA_FUNCTION_NAME') !== undefined
      const arn = optional('AWSKEY_SLACK_SECRET_ARN')
      const given = optional('SLACK_SIGNING_SECRET') ?? optional('SLACK_BOT_TOKEN')
      if (onLambda || (arn !== undefined && given === undefined))
        return { kind: 'secret', arn: need('AWSKEY_SLACK_SECRET_ARN') }
      return {
        kind: 'given',
        signingSecret: createSecret(need('SLACK_SIGNING_SECRET')),
        botToken: createSecret(need('SLACK_BOT_TOKEN')),
      }
    },
    region: () => need('AWS_REGION'),
    slackApiUrl: () => (optional('SLACK_API_URL') ?? SLACK_API_URL).replace(/\/*$/, '/'),
  }
}

/** Where the metrics of a deployment stand: its prefix, which Lambda says in the name of each function. Outside Lambda the usual one. */
export function namespaceOf(service: string, env: Environment): string {
  const name = env['AWS_LAMBDA_FUNCTION_NAME']?.trim() ?? ''
  const end = `-${service}`
  return name.length > end.length && name.endsWith(end)
    ? name.slice(0, -end.length)
    : USUAL_NAMING.prefix
}
