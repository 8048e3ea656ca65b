import { z } from 'zod'
import { type SignalSigner, signalText } from '../exposure/signed-signal.ts'
import type { Job, Jobs } from '../requests/job.ts'
import { type ActSigner, signedText } from '../requests/signed-act.ts'
import { macMessage } from './mac-message.ts'
import { delaySeconds } from './queue-delay.ts'
import type { QuickCall } from './quick-call.ts'

/** The ports of functions that have no time for the SDK: the same calls as kms-acts.ts, kms-signals.ts, sqs-jobs.ts and secrets.ts make with it. */
const Mac = z.object({ Mac: z.string().min(1) })
const SecretValue = z.object({ SecretString: z.string().default('') })

export function createQuickActSigner(call: QuickCall, keyId: string): ActSigner {
  return {
    async sign(act) {
      return { ...act, mac: await macOf(call, keyId, macMessage(signedText(act))) }
    },
  }
}

export function createQuickSignalSigner(call: QuickCall, keyId: string): SignalSigner {
  return {
    async sign(signal) {
      return { ...signal, mac: await macOf(call, keyId, Buffer.from(signalText(signal), 'utf8')) }
    },
  }
}

export function createQuickJobs<J extends object = Job>(
  call: QuickCall,
  queueUrl: string,
): Jobs<J> {
  return {
    async enqueue(job, delayMs = 0) {
      await call('sqs:SendMessage', {
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(job),
        DelaySeconds: delaySeconds(delayMs),
      })
    },
  }
}

/** The text of a secret. Throws what Secrets Manager answered. */
export async function quickSecretText(call: QuickCall, secretArn: string): Promise<string> {
  return SecretValue.parse(await call('secretsmanager:GetSecretValue', { SecretId: secretArn }))
    .SecretString
}

/** In base64, as KMS gives it. */
async function macOf(call: QuickCall, keyId: string, message: Uint8Array): Promise<string> {
  const answer = await call('kms:GenerateMac', {
    KeyId: keyId,
    MacAlgorithm: 'HMAC_SHA_256',
    Message: Buffer.from(message).toString('base64'),
  })
  return Mac.parse(answer).Mac
}
