import { describe, expect, it } from 'vitest'
import { resourceOf } from '../../../src/aws/cloudtrail/resource-of.ts'
import { TrailRecord } from '../../../src/aws/cloudtrail/trail-record.ts'

const KEY = 'arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab'

const resource = (service: string, eventName: string, asked: unknown, more: object = {}) =>
  resourceOf(
    TrailRecord.parse({
      eventID: 'event-1',
      eventTime: '2026-03-01T09:00:00Z',
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: 'eu-central-1',
      userIdentity: { arn: 'arn:aws:iam::111111111111:user/erin' },
      requestParameters: asked,
      responseElements: null,
      ...more,
    }),
    '111111111111',
  )

describe('resourceOf', () => {
  it.each<[string, string, unknown, string]>([
    ['s3', 'GetObject', { bucketName: 'b', key: '2026/a.csv' }, 'arn:aws:s3:::b/2026/a.csv'],
    ['s3', 'ListObjects', { bucketName: 'b', prefix: 'x' }, 'arn:aws:s3:::b'],
    [
      'lambda',
      'Invoke',
      { functionName: 'pay' },
      'arn:aws:lambda:eu-central-1:111111111111:function:pay',
    ],
    [
      'lambda',
      'Invoke',
      { functionName: 'arn:aws:lambda:us-east-1:222222222222:function:pay' },
      'arn:aws:lambda:us-east-1:222222222222:function:pay',
    ],
    [
      'dynamodb',
      'Query',
      { tableName: 'orders', indexName: 'by-day' },
      'arn:aws:dynamodb:eu-central-1:111111111111:table/orders/index/by-day',
    ],
    [
      'sqs',
      'SendMessage',
      { queueUrl: 'https://sqs.us-east-1.amazonaws.com/222222222222/orders.fifo' },
      'arn:aws:sqs:us-east-1:222222222222:orders.fifo',
    ],
    [
      'secretsmanager',
      'GetSecretValue',
      { secretId: 'prod/db' },
      'arn:aws:secretsmanager:eu-central-1:111111111111:secret:prod/db-??????',
    ],
    [
      'ssm',
      'GetParameter',
      { name: '/prod/url' },
      'arn:aws:ssm:eu-central-1:111111111111:parameter/prod/url',
    ],
    [
      'logs',
      'CreateLogStream',
      { logGroupName: '/aws/x' },
      'arn:aws:logs:eu-central-1:111111111111:log-group:/aws/x:*',
    ],
    [
      'ecr',
      'PutImage',
      { repositoryName: 'shop/web' },
      'arn:aws:ecr:eu-central-1:111111111111:repository/shop/web',
    ],
    [
      'sts',
      'AssumeRole',
      { roleArn: 'arn:aws:iam::222222222222:role/deploy' },
      'arn:aws:iam::222222222222:role/deploy',
    ],
  ])('of %s:%s with %j is %3$s', (service, name, asked, expected) => {
    expect(resource(service, name, asked)).toBe(expected)
  })

  it('takes the key that an event of KMS lists, not its alias', () => {
    const listed = { resources: [{ ARN: KEY, type: 'AWS::KMS::Key', accountId: '111111111111' }] }

    expect(resource('kms', 'Decrypt', { keyId: 'alias/db' }, listed)).toBe(KEY)
    expect(resource('kms', 'Decrypt', { keyId: KEY })).toBe(KEY)
    expect(resource('kms', 'Decrypt', { keyId: 'alias/db' })).toBeUndefined()
    expect(resource('kms', 'CreateAlias', { keyId: KEY })).toBeUndefined()
  })

  it.each<[string, string, unknown]>([
    ['ec2', 'RunInstances', { instanceType: 't3.micro' }],
    ['s3', 'ListBuckets', null],
    ['lambda', 'ListFunctions', {}],
    ['lambda', 'CreateEventSourceMapping20150331', { functionName: 'pay' }],
    ['ssm', 'GetParameters', { names: ['a', 'b'] }],
    ['sqs', 'SendMessage', { queueUrl: 'https://evil.example/1/q' }],
    ['sns', 'Publish', { topicArn: 'a topic' }],
    ['secretsmanager', 'ListSecrets', 'no object'],
  ])('of %s:%s with %j is not known', (service, name, asked) => {
    expect(resource(service, name, asked)).toBeUndefined()
  })

  it('names the partition of the caller', () => {
    const userIdentity = { arn: 'arn:aws-us-gov:iam::111111111111:user/erin' }

    expect(resource('ecr', 'PutImage', { repositoryName: 'x' }, { userIdentity })).toMatch(
      /^arn:aws-us-gov:ecr:/,
    )
  })
})
