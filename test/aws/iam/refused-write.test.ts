import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/aws/attempt.ts'
import { asCreateOutcome, asWriteOutcome } from '../../../src/aws/iam/refused-write.ts'

const noRole: Failure = {
  kind: 'failed',
  code: 'Timeout',
  why: 'sts:AssumeRole TimeoutError',
  nature: 'no_answer',
  asked: false,
}

describe('asCreateOutcome', () => {
  it('knows that nothing was made when the role could not be assumed', () => {
    expect(asCreateOutcome(noRole)).toEqual({ kind: 'refused', code: 'throttled' })
    expect(asCreateOutcome({ ...noRole, nature: 'denied' })).toEqual({
      kind: 'refused',
      code: 'denied',
    })
  })

  it('does not know what became of a call without an answer', () => {
    expect(asCreateOutcome({ ...noRole, asked: true })).toMatchObject({ kind: 'not_known' })
  })
})

describe('asWriteOutcome', () => {
  it('does not take a throttled write for a refusal: a try before it may have worked', () => {
    const throttled = asWriteOutcome({ ...noRole, asked: true, nature: 'throttled' })

    expect(throttled).toMatchObject({ kind: 'not_known' })
  })
})
