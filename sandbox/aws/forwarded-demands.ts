import { createTableInput } from '../../src/aws/dynamo/table-schema.ts'
import type { ForwardedService } from './forwarded-errors.ts'
import { type Input, isInput, listOf, textOf } from './input.ts'
import type { Demand } from './judge.ts'
import { headerOf, PATH_PREFIX, type WireRequest } from './wire-request.ts'

/**
 * What a request that is passed on to an engine asks for, as IAM sees it: actions, resources and condition keys, read from the request itself. A transaction asks for each of the actions inside it, with
 * `dynamodb:EnclosingOperation`; partition keys are `dynamodb:LeadingKeys`. What cannot be read asks for nothing that any policy allows: it stands for an item without keys.
 */
export type Asked = Pick<Demand, 'action' | 'arn' | 'name' | 'context'>

interface Where {
  readonly account: string
  readonly region: string
}

const asked = (action: string, arn: string, context: Asked['context'] = {}): Asked => ({
  action,
  arn,
  name: arn,
  context,
})

const SCHEMA = createTableInput('awskey')
const TABLE_KEY = hashOf(SCHEMA.KeySchema)
const INDEX_KEYS = new Map(
  (SCHEMA.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema }) => [
    IndexName,
    hashOf(KeySchema),
  ]),
)

function hashOf(schema: typeof SCHEMA.KeySchema): string {
  return schema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? ''
}

function member(input: Input, key: string): Input {
  const value = input[key]
  return value !== undefined && isInput(value) ? value : {}
}

/** The value of an attribute as DynamoDB writes it: `{"S": "…"}`. */
function valueIn(attributes: Input, name: string): readonly string[] {
  const value = attributes[name]
  if (value === undefined || !isInput(value)) return []
  return Object.values(value).filter((text) => typeof text === 'string')
}

function tableArn(input: Input, { account, region }: Where, key = 'TableName'): string {
  return namedTable(textOf(input, key) ?? '', { account, region })
}

function namedTable(name: string, { account, region }: Where): string {
  return name.startsWith('arn:') ? name : `arn:aws:dynamodb:${region}:${account}:table/${name}`
}

/** `pk = :pk` in a key condition, with or without a name in its place. */
function queriedKeys(input: Input): readonly string[] {
  const index = textOf(input, 'IndexName')
  const attribute = index === undefined ? TABLE_KEY : INDEX_KEYS.get(index)
  const names = member(input, 'ExpressionAttributeNames')
  const values = member(input, 'ExpressionAttributeValues')
  const equalities = (textOf(input, 'KeyConditionExpression') ?? '').matchAll(
    /([#\w]+)\s*=\s*(:\w+)/g,
  )
  return [...equalities].flatMap(([, name = '', value = '']) =>
    (textOf(names, name) ?? name) === attribute ? valueIn(values, value) : [],
  )
}

const leading = (keys: readonly string[]): NonNullable<Asked['context']> => ({
  'dynamodb:LeadingKeys': keys,
})

/** What stands in an entry of a transaction, and the action it is. */
const ENCLOSED: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
}

function transaction(operation: string, input: Input, where: Where): readonly Asked[] {
  return listOf(input, 'TransactItems')
    .filter(isInput)
    .flatMap((entry) =>
      Object.entries(ENCLOSED).flatMap(([kind, action]) => {
        const inner = entry[kind]
        if (inner === undefined || !isInput(inner)) return []
        const keys = valueIn(member(inner, kind === 'Put' ? 'Item' : 'Key'), TABLE_KEY)
        const context = { ...leading(keys), 'dynamodb:EnclosingOperation': operation }
        return [asked(`dynamodb:${action}`, tableArn(inner, where), context)]
      }),
    )
}

function batch(operation: string, input: Input, where: Where): readonly Asked[] {
  return Object.entries(member(input, 'RequestItems')).map(([table, requests]) => {
    const arn = namedTable(table, where)
    const keys =
      requests !== undefined && requests !== null && typeof requests === 'object'
        ? keysIn(requests as Input | readonly Input[])
        : []
    return asked(`dynamodb:${operation}`, arn, leading(keys))
  })
}

function keysIn(requests: Input | readonly Input[]): readonly string[] {
  const entries = Array.isArray(requests) ? requests : listOf(requests as Input, 'Keys')
  return entries.filter(isInput).flatMap((entry) => {
    const put = member(member(entry, 'PutRequest'), 'Item')
    const removed = member(member(entry, 'DeleteRequest'), 'Key')
    return [entry, put, removed].flatMap((item) => valueIn(item, TABLE_KEY))
  })
}

const PARTIQL = ['ExecuteStatement', 'ExecuteTransaction', 'BatchExecuteStatement']

/** PartiQL has its own actions; which one, and on what, is not told here apart: nothing of awskey's may do any. */
function partiQl(where: Where): readonly Asked[] {
  const arn = namedTable('partiql', where)
  return ['Select', 'Insert', 'Update', 'Delete'].map((verb) =>
    asked(`dynamodb:PartiQL${verb}`, arn),
  )
}

function ofDynamo(operation: string, input: Input, where: Where): readonly Asked[] {
  const action = `dynamodb:${operation}`
  if (operation.startsWith('Transact')) return transaction(operation, input, where)
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem')
    return batch(operation, input, where)
  if (PARTIQL.includes(operation)) return partiQl(where)
  if (textOf(input, 'TableName') === undefined) return [asked(action, '*')]
  const index = textOf(input, 'IndexName')
  const arn = `${tableArn(input, where)}${index === undefined ? '' : `/index/${index}`}`
  if (operation === 'Query') return [asked(action, arn, leading(queriedKeys(input)))]
  const keys = valueIn(member(input, operation === 'PutItem' ? 'Item' : 'Key'), TABLE_KEY)
  return [asked(action, arn, keys.length === 0 ? {} : leading(keys))]
}

/** Batches of SQS are allowed by the permission for one. */
function ofSqs(operation: string, input: Input, { account, region }: Where): readonly Asked[] {
  const name = textOf(input, 'QueueName') ?? textOf(input, 'QueueUrl')?.split('/').at(-1)
  const action = `sqs:${operation.replace(/Batch$/, '')}`
  return [asked(action, name === undefined ? '*' : `arn:aws:sqs:${region}:${account}:${name}`)]
}

const S3_ACTIONS: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  DeleteObjects: 'DeleteObject',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListBuckets: 'ListAllMyBuckets',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  PostObject: 'PutObject',
  UploadPart: 'PutObject',
}

function ofS3(operation: string, request: WireRequest): readonly Asked[] {
  const [bucket, ...rest] = request.path.slice(PATH_PREFIX.length).split('/').filter(Boolean)
  const action = `s3:${S3_ACTIONS[operation] ?? operation}`
  if (bucket === undefined) return [asked(action, '*')]
  const key = rest.map((part) => decodeURIComponent(part)).join('/')
  const arn = `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`
  return [asked(action, arn, { 's3:if-none-match': headerOf(request, 'if-none-match') })]
}

/** May the caller learn that an object is not there? Without this S3 says that it is forbidden. */
export function listingOf(request: WireRequest): Asked {
  const [bucket = ''] = request.path.slice(PATH_PREFIX.length).split('/').filter(Boolean)
  return asked('s3:ListBucket', `arn:aws:s3:::${bucket}`)
}

export function demandsOf(
  service: ForwardedService,
  operation: string,
  request: WireRequest,
  body: Input,
  where: Where,
): readonly Asked[] {
  if (service === 's3') return ofS3(operation, request)
  return service === 'sqs' ? ofSqs(operation, body, where) : ofDynamo(operation, body, where)
}
