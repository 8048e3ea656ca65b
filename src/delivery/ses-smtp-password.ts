import { createHmac } from 'node:crypto'
import { createSecret, type Secret } from '../shared/secret.ts'

/**
 * The SMTP password of SES for one Region, worked out of a secret access key as AWS documents it (version 4; the date and the words are fixed by AWS).
 * The SMTP user name is the access key id. https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html
 */
const DATE = '11111111'
const SERVICE = 'ses'
const TERMINAL = 'aws4_request'
const MESSAGE = 'SendRawEmail'
const VERSION = Buffer.from([0x04])

export function sesSmtpPassword(secret: Secret, region: string): Secret {
  const signature = [DATE, region, SERVICE, TERMINAL, MESSAGE].reduce<Buffer>(
    (key, text) => createHmac('sha256', key).update(text).digest(),
    Buffer.from(`AWS4${secret.reveal()}`),
  )
  return createSecret(Buffer.concat([VERSION, signature]).toString('base64'))
}
