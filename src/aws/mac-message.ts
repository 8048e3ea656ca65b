import { sha256 } from '../shared/sha256.ts'

/** KMS takes at most 4,096 bytes; a longer act is signed by its digest, under a heading that no act's own text can have. */
const MESSAGE_BYTES = 4_096

export function macMessage(text: string): Uint8Array {
  const message = Buffer.from(text, 'utf8')
  if (message.length <= MESSAGE_BYTES) return message
  return Buffer.from(`awskey-act-v1-sha256\n${sha256(text)}`, 'utf8')
}
