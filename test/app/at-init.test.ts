import { describe, expect, it } from 'vitest'
import { atInit } from '../../src/app/at-init.ts'

describe('atInit', () => {
  it('starts on Lambda only, and swallows what fails', async () => {
    let started = 0
    const start = (): Promise<never> => {
      started += 1
      return Promise.reject(new Error('away'))
    }
    atInit(start, {})
    expect(started).toBe(0)
    atInit(start, { AWS_LAMBDA_FUNCTION_NAME: 'awskey-worker' })
    expect(started).toBe(1)
    await new Promise((resolve) => setImmediate(resolve))
  })
})
