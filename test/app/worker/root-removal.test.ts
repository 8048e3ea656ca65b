import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../../src/app/config.ts'
import { createRootRemoval } from '../../../src/app/worker/root-removal.ts'
import { AccountId } from '../../../src/requests/ids.ts'

const MEMBER = AccountId.parse('222222222222')
const MANAGEMENT = AccountId.parse('333333333333')
const { rootAccess: _none, ...without } = loadConfig('sandbox/awskey.yml')
const config = {
  ...without,
  rootAccess: { account: AccountId.parse('111111111111'), managementAccount: MANAGEMENT },
}

describe('how root keys can be deleted', () => {
  it('is awskey in a member account', () => {
    expect(createRootRemoval({ config, region: 'eu-central-1' })(MEMBER)).toBe('awskey')
  })

  it('is by hand in the management account', () => {
    expect(createRootRemoval({ config, region: 'eu-central-1' })(MANAGEMENT)).toBe('by_hand')
  })

  it('is by hand where nobody set the way up', () => {
    expect(createRootRemoval({ config: without, region: 'eu-central-1' })(MEMBER)).toBe('by_hand')
  })

  it('is by the key where the console takes no root user', () => {
    expect(createRootRemoval({ config, region: 'us-gov-west-1' })(MEMBER)).toBe('by_key')
  })
})
