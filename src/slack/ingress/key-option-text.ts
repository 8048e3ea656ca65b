import type { PlainTextOption } from '@slack/types'
import type { AccessKeyId } from '../../requests/ids.ts'
import { daysBetween } from '../../shared/duration.ts'
import { plain } from '../text/blocks.ts'
import { shortKey } from '../views/names.ts'
import type { FoundKey } from './find-keys.ts'

/** One line for one key in a menu: whose, which, its status and age. The line is shortened at the user's name, never at the key. Its value is the whole key id. */
const MAX_TEXT = 75
/** No access key id: a form that holds it is not complete. */
const NO_CHOICE = 'none'

export function keyOption(key: FoundKey, now: Date): PlainTextOption {
  const days = Math.max(0, daysBetween(key.createdAt, now))
  const end = ` · ${shortKey(key.id)} · ${key.status} · ${days} ${days === 1 ? 'day' : 'days'}`
  const whose = plain(`${key.userName} in ${key.accountName}`, MAX_TEXT - end.length)
  return option(`${whose}${end}`, key.id)
}

/** A key of which only the id is known here; `undefined` for one longer than Slack takes, and than AWS ever made. */
export function typedKeyOption(keyId: AccessKeyId): PlainTextOption | undefined {
  return keyId.length <= MAX_TEXT ? option(keyId, keyId) : undefined
}

export function noChoice(words: string): PlainTextOption {
  return option(words, NO_CHOICE)
}

function option(words: string, value: string): PlainTextOption {
  return { text: { type: 'plain_text', text: plain(words, MAX_TEXT) }, value }
}
