import { IAMServiceException } from '@aws-sdk/client-iam'
import { describe, expect, it } from 'vitest'
import { errorCode } from '../../src/aws/error-code.ts'

const SECRET_TEXT = 'User: arn:aws:iam::111111111111:user/erin is not authorized'

describe('errorCode', () => {
  it('gives the name of an SDK error, never its message', () => {
    const denied = new IAMServiceException({
      name: 'AccessDenied',
      message: SECRET_TEXT,
      $fault: 'client',
      $metadata: {},
    })

    expect(errorCode(denied)).toBe('AccessDenied')
  })

  it('takes the namespace off', () => {
    const name = 'com.amazonaws.dynamodb#ResourceNotFoundException'

    expect(errorCode(Object.assign(new Error('x'), { name }))).toBe('ResourceNotFoundException')
  })

  it('gives the code of a network error, wherever it sits', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })

    expect(errorCode(refused)).toBe('ECONNREFUSED')
    expect(errorCode(new TypeError('fetch failed', { cause: refused }))).toBe('ECONNREFUSED')
    expect(errorCode(Object.assign(new AggregateError([]), { code: 'ENOTFOUND' }))).toBe(
      'ENOTFOUND',
    )
  })

  it('repeats nothing that is not a word', () => {
    expect(errorCode(Object.assign(new Error('x'), { name: SECRET_TEXT }))).toBe('UnknownError')
    expect(errorCode(SECRET_TEXT)).toBe('UnknownError')
    expect(errorCode(undefined)).toBe('UnknownError')
    expect(errorCode(new Error(SECRET_TEXT))).toBe('Error')
  })
})
