import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { sesSmtpPassword } from '../../delivery/ses-smtp-password.ts'
import { createSecret } from '../../shared/secret.ts'

/**
 * Works out the SMTP password of SES for Regions: `npm run -s ses:smtp -- eu-central-1 us-east-1 < secret.json`, where secret.json is the value that Secrets Manager
 * holds, or its SecretString. The secret is read from standard input, never from an argument, and no call is made.
 */
const Sealed = z.looseObject({ AccessKeyId: z.string(), SecretAccessKey: z.string() })

const HELP =
  'Write one or more Regions after -- and give the secret on standard input, as in: npm run -s ses:smtp -- eu-central-1 < secret.json'
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/

export interface Smtp {
  readonly exitCode: 0 | 2
  readonly said: string
}

export function sesSmtp(regions: readonly string[], input: string): Smtp {
  const wrong = regions.find((region) => !REGION.test(region))
  if (regions.length === 0) return { exitCode: 2, said: HELP }
  if (wrong !== undefined)
    return {
      exitCode: 2,
      said: `"${wrong}" is no name of a Region, as eu-central-1 is one. ${HELP}`,
    }
  const sealed = parsed(input)
  if (sealed === undefined)
    return {
      exitCode: 2,
      said: `Standard input holds no AccessKeyId and SecretAccessKey as JSON. ${HELP}`,
    }
  const secret = createSecret(sealed.SecretAccessKey)
  return {
    exitCode: 0,
    said: [
      `SMTP user name: ${sealed.AccessKeyId}`,
      ...regions.map((region) => `${region}: ${sesSmtpPassword(secret, region).reveal()}`),
    ].join('\n'),
  }
}

function parsed(input: string): z.infer<typeof Sealed> | undefined {
  try {
    return Sealed.safeParse(JSON.parse(input)).data
  } catch {
    return undefined
  }
}

if (import.meta.main) {
  const { exitCode, said } = sesSmtp(process.argv.slice(2), await text(process.stdin))
  const out = exitCode === 0 ? process.stdout : process.stderr
  out.write(`${said}\n`)
  process.exitCode = exitCode
}
