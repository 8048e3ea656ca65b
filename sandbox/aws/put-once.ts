import { request as openRequest } from 'node:http'
import { headerOf, PATH_PREFIX, type WireRequest } from './wire-request.ts'

/**
 * PutObject with `If-None-Match: *`, which the engine behind S3 does not know: an object that is there is never replaced (412), and of two that are put at once the second has to come again (409),
 * as with AWS.
 */
export type PutOnceRefusal = 'precondition' | 'conflict'

export interface PutOnce {
  /** The refusal, or what sends the request on and lets others in when it has been answered. */
  guard<T>(request: WireRequest, base: string, send: () => Promise<T>): Promise<T | PutOnceRefusal>
}

export function createPutOnce(): PutOnce {
  const underWay = new Set<string>()
  return {
    async guard(request, base, send) {
      if (request.method !== 'PUT' || headerOf(request, 'if-none-match') !== '*') return send()
      const { path } = request
      if (underWay.has(path)) return 'conflict'
      underWay.add(path)
      try {
        return (await stands(base, path.slice(PATH_PREFIX.length))) ? 'precondition' : await send()
      } finally {
        underWay.delete(path)
      }
    },
  }
}

function stands(base: string, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const asked = openRequest(new URL(path, base), { method: 'HEAD' }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.on('error', reject)
    asked.end()
  })
}
