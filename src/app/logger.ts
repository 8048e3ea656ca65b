import { errorCode } from '../aws/error-code.ts'
import type { Log, LogIds } from '../shared/log.ts'
import type { Metrics } from '../shared/metrics.ts'
import { withoutSecrets } from '../shared/without-secrets.ts'
import { processEnvironment } from './config.ts'
import { emfMembers } from './emf.ts'
import { namespaceOf } from './environment.ts'
import { createJsonLogger } from './json-logger.ts'
import { idsInScope } from './log-scope.ts'

export type { Log } from '../shared/log.ts'

/**
 * The log of a function, one JSON line each, and its metrics, which are lines of the log too. Its level is INFO whatever the environment says, since a debug log of Slack's requests holds tokens and
 * response URLs. Ids pass the secret filter and are cut: a log line is read by more people than a DM. Of an error only name and code are written, never its
 * text or its stack, which quote what was sent. An error that is written with its reference is one that somebody was told of, or a job that failed: it counts under `Failures`.
 */
const MAX_ID = 200

export interface LogOptions {
  readonly namespace?: string
  /** Wall time in milliseconds. */
  readonly wallNow?: () => number
}

export function createLog(
  service: string,
  { namespace = namespaceOf(service, processEnvironment()), wallNow = Date.now }: LogOptions = {},
): Log & Metrics {
  const write = createJsonLogger(service)
  const lineOf = (ids: LogIds = {}): Record<string, unknown> => clean({ ...idsInScope(), ...ids })
  const metricOf = (metric: Parameters<typeof emfMembers>[0]): object =>
    emfMembers(metric, { namespace, wallMs: wallNow() }) ?? {}
  return {
    info: (message, ids) => write('INFO', message, lineOf(ids)),
    warn: (message, ids) => write('WARN', message, lineOf(ids)),
    error: (message, ids, cause) =>
      write('ERROR', message, {
        ...lineOf(ids),
        ...(cause !== undefined && { errorCode: errorCode(cause) }),
        ...(ids?.['reference'] !== undefined &&
          metricOf({ name: 'Failures', value: 1, dimensions: { Function: service } })),
      }),
    put(name, value, dimensions, { message, ids }) {
      try {
        write('INFO', message, { ...lineOf(ids), ...metricOf({ name, value, dimensions }) })
      } catch {
        // What was counted is done; it must not fail for a line that cannot be written.
      }
    },
  }
}

function clean(ids: LogIds): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(ids).flatMap(([name, value]) => {
      if (value === undefined) return []
      return [
        [name, typeof value === 'string' ? withoutSecrets(value).text.slice(0, MAX_ID) : value],
      ]
    }),
  )
}
