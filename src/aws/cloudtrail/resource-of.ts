import { z } from 'zod'
import { serviceOf, type TrailRecord } from './trail-record.ts'

/**
 * The one thing that a call was about, as the ARN that a policy would name, where the event says it. Pure. Only of services and calls where the permission is about that very thing; everything else has none here, which a draft reads as `*`.
 * Names are what callers wrote: whoever puts one into a policy looks at its signs first.
 */
const Asked = z.object({
  bucketName: z.string().optional(),
  key: z.string().optional(),
  functionName: z.string().optional(),
  tableName: z.string().optional(),
  indexName: z.string().optional(),
  queueUrl: z.string().optional(),
  topicArn: z.string().optional(),
  secretId: z.string().optional(),
  keyId: z.string().optional(),
  name: z.string().optional(),
  roleArn: z.string().optional(),
  logGroupName: z.string().optional(),
  repositoryName: z.string().optional(),
  stateMachineArn: z.string().optional(),
})
type Asked = z.infer<typeof Asked>

const Listed = z.array(z.object({ ARN: z.string(), type: z.string().optional() }))

export function resourceOf(record: TrailRecord, account: string): string | undefined {
  const asked = Asked.safeParse(record.requestParameters).data ?? {}
  const partition = record.userIdentity?.arn?.split(':')[1] ?? 'aws'
  const at = (service: string, rest: string): string =>
    `arn:${partition}:${service}:${record.awsRegion ?? ''}:${account}:${rest}`
  const service = serviceOf(record)
  switch (service) {
    case 's3':
      return some(asked.bucketName, (bucket) =>
        [`arn:${partition}:s3:::${bucket}`, ...(asked.key === undefined ? [] : [asked.key])].join(
          '/',
        ),
      )
    case 'kms':
      return OF_ONE_KEY.test(record.eventName) ? kmsKeyOf(record, asked) : undefined
    case 'lambda':
      return /EventSourceMapping/.test(record.eventName)
        ? undefined
        : some(
            asked.functionName,
            arnOr((name) => at(service, `function:${name}`)),
          )
    case 'dynamodb':
      return tableOf(asked, at)
    case 'sqs':
      return queueOf(asked.queueUrl, partition)
    case 'secretsmanager':
      // AWS puts six characters after the name.
      return some(
        asked.secretId,
        arnOr((name) => at(service, `secret:${name}-??????`)),
      )
    case 'ssm':
      return /^(?:Get|Put|Delete)Parameter(?:History)?$/.test(record.eventName)
        ? some(
            asked.name,
            arnOr((name) => at(service, `parameter/${name.replace(/^\//, '')}`)),
          )
        : undefined
    case 'logs':
      return some(asked.logGroupName, (name) => at(service, `log-group:${name}:*`))
    case 'ecr':
      return some(asked.repositoryName, (name) => at(service, `repository/${name}`))
    case 'sns':
      return arnIn(asked.topicArn)
    case 'states':
      return arnIn(asked.stateMachineArn)
    case 'sts':
      return arnIn(asked.roleArn)
    default:
      return undefined
  }
}

const OF_ONE_KEY = /^(?:Encrypt|Decrypt|DescribeKey|GenerateDataKey\w*|Sign|Verify|GetPublicKey)$/

function some(
  text: string | undefined,
  make: (text: string) => string | undefined,
): string | undefined {
  return text === undefined || text === '' ? undefined : make(text)
}

const arnIn = (text: string | undefined): string | undefined =>
  text?.startsWith('arn:') ? text : undefined

const arnOr =
  (make: (name: string) => string) =>
  (text: string): string =>
    arnIn(text) ?? make(text)

/** A key is named by its id, its alias or its ARN; the event lists its ARN. */
function kmsKeyOf({ resources }: TrailRecord, { keyId }: Asked): string | undefined {
  const [only, ...more] = Listed.safeParse(resources).data ?? []
  const isKey = (arn: string): boolean => /:key\/[\w-]+$/.test(arn)
  const listed = more.length === 0 ? arnIn(only?.ARN) : undefined
  return [listed, arnIn(keyId)].find((arn) => arn !== undefined && isKey(arn))
}

function tableOf(
  { tableName, indexName }: Asked,
  at: (service: string, rest: string) => string,
): string | undefined {
  const table = some(
    tableName,
    arnOr((name) => at('dynamodb', `table/${name}`)),
  )
  return table === undefined || indexName === undefined ? table : `${table}/index/${indexName}`
}

/** `https://sqs.eu-central-1.amazonaws.com/111111111111/orders` */
function queueOf(url: string | undefined, partition: string): string | undefined {
  const [, region, owner, name] =
    /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(\d{12})\/([\w.-]+)$/.exec(url ?? '') ??
    []
  return name === undefined ? undefined : `arn:${partition}:sqs:${region}:${owner}:${name}`
}
