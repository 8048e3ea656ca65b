import { sinceOf } from '../../requests/history-period.ts'
import { AccessKeyId } from '../../requests/ids.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import { oneLine } from '../text/clean-text.ts'
import { MAX_REASON } from './forms/inputs.ts'
import type { ParsedCommand } from './parse-command.ts'
import { splitWords } from './split-words.ts'

/**
 * What somebody reports as exposed. People paste what they found: the id is looked for anywhere in the text, everything else is where it was found, and a secret in it is taken out before
 * anything else is done, and is no reason to do nothing. Pure. `undefined` for every other command.
 */
export function parseExposed(text: string): ParsedCommand | undefined {
  const [first, ...words] = splitWords(text)
  if (first === undefined || first.quoted || first.text.toLowerCase() !== 'exposed')
    return undefined
  const [only] = words
  if (only === undefined) return { kind: 'unaimed', command: 'exposed' }
  if (words.length === 1 && /^(?:help|--?help|-h|\?)$/i.test(only.text))
    return { kind: 'help', about: 'exposed' }
  const report = readReport(first.rest)
  if (!report.ok) return { kind: 'refused', problem: { reason: report.reason } }
  const { keyId, where, secretPasted, since } = report
  return {
    kind: 'aimed',
    command: 'exposed',
    target: { by: 'key', keyId },
    ...(where !== '' && { reason: where }),
    ...(since !== undefined && { since }),
    ...(secretPasted && ({ secretPasted } as const)),
  }
}

export type ExposedReport =
  | {
      readonly ok: true
      readonly keyId: AccessKeyId
      readonly where: string
      readonly secretPasted: boolean
      /** The day from which on it was exposed, or how long ago: `2026-11-20`, `3d`. */
      readonly since?: string
    }
  | {
      readonly ok: false
      readonly reason:
        | 'no_exposed_key'
        | 'several_exposed_keys'
        | 'exposed_session'
        | 'holds_a_secret'
    }

const KEY_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{12,124}(?![A-Za-z0-9])/g

/** `since 2026-11-20`, `since 3d`; what is no such day stays part of where it was found. */
const SINCE = /\bsince:?\s+(\d{4}-\d{2}-\d{2}|\d{1,4}[dh])(?![\w-])/i

/** The one access key id in a text, and the rest of it without secrets. */
export function readReport(text: string): ExposedReport {
  const plain = withoutSecrets(text)
  const line = withoutSecrets(oneLine(plain.text))
  const removed = plain.removed || line.removed
  const found = [...new Set(line.text.match(KEY_ID) ?? [])]
  const ids = found.flatMap((id) => AccessKeyId.safeParse(id).data ?? [])
  const [keyId, ...others] = ids
  if (others.length > 0) return { ok: false, reason: 'several_exposed_keys' }
  if (keyId === undefined)
    return {
      ok: false,
      reason: found.length > 0 ? 'exposed_session' : removed ? 'holds_a_secret' : 'no_exposed_key',
    }
  const told = SINCE.exec(line.text)?.[1]
  const since = told !== undefined && sinceOf(told, new Date(0)) !== undefined ? told : undefined
  const rest = since === undefined ? line.text : line.text.replace(SINCE, ' ')
  const where = rest.replaceAll(keyId, ' ').replaceAll(/\s+/g, ' ').trim()
  return {
    ok: true,
    keyId,
    where: where.slice(0, MAX_REASON),
    secretPasted: removed,
    ...(since !== undefined && { since }),
  }
}
