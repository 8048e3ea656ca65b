import {
  type SignalSource,
  type SignedSignal,
  signalBy,
} from '../../../src/exposure/signed-signal.ts'
import { EXPOSED_KEY } from './incident-rows.ts'
import { NOW } from './listener-rows.ts'
import { DEVELOPMENT } from './request-rows.ts'

/** What AWS reports, as `signal` signs it; the MAC is none. */
export const SAYS: Readonly<Record<SignalSource, string>> = {
  aws_health: 'AWS_RISK_CREDENTIALS_EXPOSED',
  guardduty: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom, severity 5',
  quarantine_policy: 'AWSCompromisedKeyQuarantineV3',
  foreign_key: 'CreateAccessKey by arn:aws:iam::111111111111:user/console-admin',
}

export function aSignal(
  source: SignalSource = 'aws_health',
  changes: Partial<SignedSignal> = {},
): SignedSignal {
  return {
    id: '5'.repeat(64),
    source,
    account: DEVELOPMENT,
    about: { kind: 'key', keyId: EXPOSED_KEY },
    says: SAYS[source],
    at: NOW.toISOString(),
    region: 'us-east-1',
    mac: Buffer.alloc(32, 5).toString('base64'),
    ...changes,
  }
}

/** The report that such a signal makes. */
export function reportOf(signal: SignedSignal): {
  readonly by: 'aws_health' | 'signal'
  readonly at: string
  readonly signal: SignedSignal
} {
  return { by: signalBy(signal), at: NOW.toISOString(), signal }
}
