import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { sesSmtpPassword } from '../../src/delivery/ses-smtp-password.ts'
import { createSecret } from '../../src/shared/secret.ts'

/** Test vectors of another implementation (terraform-provider-aws, internal/service/iam). */
const VECTORS = [
  ['eu-central-1', 'some+secret+key', 'BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2'],
  ['eu-central-1', 'another+secret+key', 'BBbphbrQmrKMx42d1N6+C7VINYEBGI5v9VsZeTxwskfh'],
  ['us-west-1', 'some+secret+key', 'BH+jbMzper5WwlwUar9E1ySBqHa9whi0GPo+sJ0mVYJj'],
  ['us-west-1', 'another+secret+key', 'BKVmjjMDFk/qqw8EROW99bjCS65PF8WKvK5bSr4Y6EqF'],
] as const

describe('sesSmtpPassword', () => {
  it.each(VECTORS)('is what AWS documents, in %s for %s', (region, secret, password) => {
    expect(sesSmtpPassword(createSecret(secret), region).reveal()).toBe(password)
  })
})

describe('npm run ses:smtp', () => {
  const cli = ['src/app/cli/ses-smtp.ts']
  const input = JSON.stringify({ AccessKeyId: 'AKIAEXAMPLE', SecretAccessKey: 'some+secret+key' })

  it('says the user name and a password for each Region', () => {
    const said = execFileSync(process.execPath, [...cli, 'eu-central-1', 'us-west-1'], { input })
    expect(said.toString()).toBe(
      `SMTP user name: AKIAEXAMPLE\neu-central-1: ${VECTORS[0][2]}\nus-west-1: ${VECTORS[2][2]}\n`,
    )
  })

  it.each([
    ['no Region', [], input],
    ['a Region that is none', ['Frankfurt'], input],
    ['no secret', ['eu-central-1'], 'AKIAEXAMPLE'],
  ])('says what to write where there is %s, and nothing of the secret', (_what, args, given) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [...cli, ...args], {
      input: given,
    })
    expect(status).toBe(2)
    expect(stderr.toString()).toContain('npm run -s ses:smtp -- eu-central-1 < secret.json')
    expect([stdout, stderr].join()).not.toContain('some+secret+key')
  })
})
