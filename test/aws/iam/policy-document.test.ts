import { describe, expect, it } from 'vitest'
import { grantsEverything } from '../../../src/aws/iam/policy-document.ts'

const encoded = (Statement: unknown): string =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement }))

describe('grantsEverything', () => {
  it.each([
    ['everything', { Effect: 'Allow', Action: '*', Resource: '*' }, true],
    ['everything in another spelling', { Effect: 'Allow', Action: ['*:*'], Resource: ['*'] }, true],
    ['everything of IAM', { Effect: 'Allow', Action: 'IAM:*', Resource: '*' }, true],
    ['everything but a service', { Effect: 'Allow', NotAction: 's3:*', Resource: '*' }, true],
    [
      'a second statement that does',
      [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
        { Effect: 'Allow', Action: '*', Resource: '*' },
      ],
      true,
    ],
    [
      'everything under a condition',
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: {} },
      true,
    ],
    ['a denial of everything', { Effect: 'Deny', Action: '*', Resource: '*' }, false],
    [
      'everything on one bucket',
      { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::logs' },
      false,
    ],
    ['one service', { Effect: 'Allow', Action: 's3:*', Resource: '*' }, false],
    ['one action of IAM', { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }, false],
  ])('tells whether %s is', (_what, statement, expected) => {
    expect(grantsEverything(encoded(statement))).toBe(expected)
  })

  it.each([
    ['nothing', undefined],
    ['no JSON', '%7B'],
    ['no statement', '%7B%7D'],
    ['broken code', '%'],
  ])('never calls a document harmless that cannot be read: %s', (_what, document) => {
    expect(() => grantsEverything(document)).toThrow('cannot be read')
  })
})
