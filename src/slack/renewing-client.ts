import {
  type WebAPICallResult,
  WebAPIPlatformError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api'

/**
 * Slack's client, whose token may be replaced while it runs. Where Slack says that the token is none, what is stored is looked up and the call is made once more if that is another one;
 * nothing was done by the first. A subclass, because the library binds every method to `apiCall` when it is made.
 */
export type RenewToken = (seen: string) => Promise<string>

export class RenewingClient extends WebClient {
  #token: string
  readonly #renew: RenewToken

  constructor(token: string, renew: RenewToken, options: WebClientOptions) {
    super(token, options)
    this.#token = token
    this.#renew = renew
  }

  override async apiCall(
    method: string,
    options: Parameters<WebClient['apiCall']>[1] = {},
  ): Promise<WebAPICallResult> {
    const seen = this.#token
    try {
      return await super.apiCall(method, { ...options, token: seen })
    } catch (error) {
      if (!isTokenRefused(error)) throw error
      const fresh = await this.#renew(seen)
      if (fresh === seen) throw error
      this.#token = fresh
      return super.apiCall(method, { ...options, token: fresh })
    }
  }
}

/** What Slack answers for a token that was revoked, replaced or belongs to an app that was taken out. */
const REFUSED: readonly string[] = [
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'token_expired',
  'token_revoked',
]

function isTokenRefused(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && REFUSED.includes(error.data.error)
}
