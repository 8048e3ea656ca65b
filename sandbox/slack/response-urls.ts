/** response_url: five uses within thirty minutes of wall time, each bound to the place and person it was made for. */
import { randomBytes } from 'node:crypto'
import { LIMITS } from './limits.ts'

export interface ResponseTarget {
  readonly channel: string
  readonly user: string
  /** The message acted on: what `replace_original` and `delete_original` mean. */
  readonly messageTs?: string | undefined
}
export type ResponseRefusal = 'invalid_url' | 'expired_url' | 'used_url'

export interface ResponseUrls {
  issue(target: ResponseTarget): string
  /** Where this use goes, unless the URL is unknown, too old or used up; every call counts as one use. */
  use(id: string): ResponseTarget | ResponseRefusal
  reset(): void
}

export function createResponseUrls(wallNow: () => number, baseUrl: () => string): ResponseUrls {
  const issued = new Map<
    string,
    { readonly target: ResponseTarget; readonly at: number; uses: number }
  >()
  return {
    issue(target) {
      const id = randomBytes(16).toString('hex')
      issued.set(id, { target, at: wallNow(), uses: 0 })
      return `${baseUrl()}/slack/response/${id}`
    },
    use(id) {
      const url = issued.get(id)
      if (url === undefined) return 'invalid_url'
      if (wallNow() - url.at > LIMITS.responseUrlMs) return 'expired_url'
      if (url.uses >= LIMITS.responseUrlUses) return 'used_url'
      url.uses += 1
      return url.target
    },
    reset: () => issued.clear(),
  }
}
