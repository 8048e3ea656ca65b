import { describe, expect, it } from 'vitest'
import { withoutSecrets } from '../../src/shared/without-secrets.ts'

const SECRET = 'wJalrXUtnFEMIqK7MDENGkbPxRfiCYEXAMPLEKEY'
const SLASHED = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const half = (text: string, between: string): string =>
  `${text.slice(0, 20)}${between}${text.slice(20)}`

describe('withoutSecrets', () => {
  it.each([
    ['as it is', SECRET],
    ['with slashes', SLASHED],
    ['behind a key id', `AKIAIOSFODNN7EXAMPLE/${SECRET}`],
    ['behind a plus', `AKIAIOSFODNN7EXAMPLE+${SECRET}`],
    ['with an invisible character in it', half(SECRET, '\u200b')],
    ['with a soft hyphen in it', half(SLASHED, '\u00ad')],
    ['wrapped by a terminal', half(SECRET, '\n')],
    ['as JSON of a program that escapes slashes', SLASHED.replaceAll('/', String.raw`\/`)],
    ['as a part of a URL', encodeURIComponent(SLASHED)],
    ['with a letter too many', `x${SECRET}`],
    ['as an SMTP password of SES', `BPx${SECRET}d`],
    ['as a session token', `IQoJb3JpZ2luX2VjE${'aB3/x+9Q'.repeat(20)}==`],
    ['as an API key of Bedrock', `ABSK${'QmVkcm9ja0FQSUtleS1'.repeat(5)}=`],
    ['by its name in a file', `aws_secret_access_key = ${SECRET.slice(0, 30)}`],
  ])('takes out a secret %s', (_how, secret) => {
    for (const [before, after] of [
      ['', ''],
      ['because ', ' is old'],
      ['"SecretAccessKey":"', '",'],
    ] as const) {
      const { text, removed } = withoutSecrets(`${before}${secret}${after}`)
      expect(removed).toBe(true)
      expect(text.replaceAll(/[^A-Za-z0-9]/g, '')).not.toContain(secret.slice(-12, -4))
      expect(text).toContain('[removed]')
    }
  })

  it.each([
    'the vendor takes keys only',
    'see https://github.com/acme/Backend/pull/1234/files#diff-3f7a and ticket OPS-4711',
    'commit 3f7a9c0b1d2e4f5a6b7c8d9e0f1a2b3c4d5e6f70',
    'AKIAIOSFODNN7EXAMPLE of arn:aws:iam::111111111111:user/payments/erin',
    'two lines\nof an ordinary sentence, Some Words In Capitals\nand 👩‍💻 with a joiner',
    'request 01JDCR3M7K8N9P0Q1R2S3T4V5W',
  ])('leaves “%s” as it is', (text) => {
    expect(withoutSecrets(text)).toEqual({ text, removed: false })
  })
})
