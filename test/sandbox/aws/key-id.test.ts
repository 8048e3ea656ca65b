import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountOfKeyId, mintKeyId } from '../../../sandbox/aws/key-id.ts'

describe('mintKeyId', () => {
  it('makes ids that give their account back', () => {
    const accounts = fc.integer({ min: 1, max: 999_999_999_999 })
    fc.assert(
      fc.property(accounts, fc.uint8Array({ minLength: 5, maxLength: 5 }), (number, entropy) => {
        const account = String(number).padStart(12, '0')
        const id = mintKeyId('AKIA', account, entropy)
        expect(id).toMatch(/^AKIA[A-Z2-7]{16}$/)
        expect(accountOfKeyId(id)).toBe(account)
      }),
    )
  })
})

describe('accountOfKeyId', () => {
  it('decodes an id that was published with its account', () => {
    expect(accountOfKeyId('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753')
  })

  it('says nothing about what is no such id', () => {
    expect(accountOfKeyId('AKIAIOSFODNN7EXAMPLE')).toBeUndefined()
    expect(accountOfKeyId('AKIA')).toBeUndefined()
    expect(accountOfKeyId('AIDAQNZGKIQY56JQ7WML')).toBeUndefined()
  })
})
