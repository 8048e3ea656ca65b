import { describe, expect, it } from 'vitest'
import { isSameSecret, sealedSecretName } from '../../../src/aws/vault/sealed-secret-name.ts'
import { IamUserName } from '../../../src/requests/ids.ts'

describe('sealedSecretName', () => {
  it('keeps different users apart, and uses only what Secrets Manager takes', () => {
    const names = ['a,b', 'a+2Cb', 'a=2Cb', 'a.b', 'a@b', 'a_b', 'a-b'].map((name) =>
      sealedSecretName(IamUserName.parse(name)),
    )

    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^awskey\/keys\/[\w/+=.@-]+$/)
  })
})

describe('isSameSecret', () => {
  const arn =
    'arn:aws:secretsmanager:eu-central-1:111111111111:secret:awskey/keys/kim-backup-AbCdEf'

  it.each([arn, arn.slice(0, -7), 'awskey/keys/kim-backup'])('takes %s for it', (asked) => {
    expect(isSameSecret(arn, asked)).toBe(true)
  })

  it.each(['awskey/keys/kim', 'kim-backup', '', undefined])('takes %s for another', (asked) => {
    expect(isSameSecret(arn, asked)).toBe(false)
  })
})
