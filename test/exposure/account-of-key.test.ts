import { describe, expect, it } from 'vitest'
import { mintKeyId } from '../../sandbox/aws/key-id.ts'
import { accountOfKey } from '../../src/exposure/account-of-key.ts'

describe('accountOfKey', () => {
  it.each(['111111111111', '000000000001', '999999999999'])('reads %s off an id', (account) => {
    for (const first of [0, 1, 127, 128, 255])
      expect(accountOfKey(mintKeyId('AKIA', account, Buffer.from([first, 7, 7, 7, 7])))).toBe(
        account,
      )
  })

  // From AWS's own documentation and from the posts that found the encoding.
  it('reads the account of a known id', () => {
    expect(accountOfKey('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753')
  })

  it.each(['AKIAIOSFODNN7EXAMPLE', 'AKIA2', '', 'AKIAAAAAAAAAAAAAAAAA1'])(
    'says nothing of %j',
    (keyId) => {
      expect(accountOfKey(keyId)).toBeUndefined()
    },
  )
})
