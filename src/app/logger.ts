import { randomBytes } from 'node:crypto'
import { errorCode } from '../aws/error-code.ts'
import type { Log, LogIds } from '../shared/log.ts'
import { withoutSecrets } from '../shared/without-secrets.ts'
import { createJsonLogger } from './json-logger.ts'

export type { Log } from '../shared/log.ts'

/**
 * The log of a function, one JSON line each. Its level is INFO whatever the environment says, since a debug log of Slack's requests holds tokens and
 * response URLs. Ids pass the secret filter and are cut: a log line is read by more people than a DM. Of an error only name and code are written, never its
 * text or its stack, which quote what was sent.
 */
const MAX_ID = 200

export function createLog(service: string): Log {
  const write = createJsonLogger(service)
  return {
    info: (message, ids) => write('INFO', message, clean(ids)),
    warn: (message, ids) => write('WARN', message, clean(ids)),
    error: (message, ids, cause) =>
      write('ERROR', message, {
        ...clean(ids),
        ...(cause !== undefined && { errorCode: errorCode(cause) }),
      }),
  }
}

function clean(ids: LogIds = {}): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(ids).flatMap(([name, value]) => {
      if (value === undefined) return []
      return [
        [name, typeof value === 'string' ? withoutSecrets(value).text.slice(0, MAX_ID) : value],
      ]
    }),
  )
}

/** No letter or digit that is mistaken for another when read out over the phone. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const REFERENCE_LENGTH = 8

/** The word that ties "something went wrong, reference X" to one line of the log. */
export function newReference(bytes: (size: number) => Uint8Array = randomBytes): string {
  return Array.from(bytes(REFERENCE_LENGTH), (byte) =>
    ALPHABET.charAt(byte % ALPHABET.length),
  ).join('')
}
