import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { KeyProbe } from '../keys/access-keys.ts'
import { known, unknown } from '../shared/known.ts'
import { attempt, OWN_ROLE } from './attempt.ts'
import { TIME_LIMITS } from './session-clients.ts'

/**
 * Signs GetCallerIdentity with a key: no permission is needed, nothing is changed, and denied users can call it too. The call carries a user agent of its own,
 * by which CloudTrail tells our test from somebody's use. Only AWS's "no such key" and "wrong signature" mean that the key does not work yet.
 */
export const PROBE_USER_AGENT = 'awskey-propagation-test'
export const PROBE_EVENT = 'GetCallerIdentity'

export interface StsKeyProbeDeps {
  /** STS is asked at its Regional endpoint. */
  readonly region: string
  /** Another AWS than the SDK would find, for tests. */
  readonly endpoint?: string
}

const TIMEOUT_MS = 5_000
const NOT_YET = new Set(['InvalidClientTokenId', 'SignatureDoesNotMatch'])

export function createStsKeyProbe({ region, endpoint }: StsKeyProbeDeps): KeyProbe {
  return {
    async works({ id, secret }) {
      const client = new STSClient({
        region,
        credentials: { accessKeyId: id, secretAccessKey: secret.reveal() },
        customUserAgent: PROBE_USER_AGENT,
        maxAttempts: 1,
        requestHandler: { ...TIME_LIMITS, requestTimeout: TIMEOUT_MS },
        ...(endpoint !== undefined && { endpoint }),
      })
      const tried = await attempt(OWN_ROLE, `sts:${PROBE_EVENT}`, () =>
        client.send(new GetCallerIdentityCommand({})),
      )
      client.destroy()
      if (tried.kind === 'answered') return known(true)
      return NOT_YET.has(tried.code) ? known(false) : unknown(tried.why)
    },
  }
}
