import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const Module = z.object({
  WebClient: z.custom<new () => object>((made) => made instanceof Function),
})
const { WebClient } = Module.parse(
  createRequire(import.meta.url)('../../build/unused-client.cjs') as unknown,
)

describe('the client that stands in for Bolt’s own', () => {
  it('can be made and handed on', () => {
    expect(() => [new WebClient()]).not.toThrow()
  })

  it('says what it was asked for, and answers nothing', () => {
    expect(() => Reflect.get(new WebClient(), 'views')).toThrow(
      'Bolt’s own client was asked for views',
    )
  })
})
