import { z } from 'zod'
import { AccessKeyId, AccountId, IamUserName, Moment } from '../requests/ids.ts'
import { canonicalJson } from '../shared/canonical-json.ts'
import type { Known } from '../shared/known.ts'

/**
 * What an event of AWS said of one access key, or of one IAM user whose keys it does not name. Signed by the function that EventBridge called, so that whoever can write to the
 * queue or the table cannot speak for AWS. It says where to look: whose a key is, and whether it is Active, is read from IAM before anything is done.
 */
export const SIGNAL_SOURCES = [
  'aws_health',
  'guardduty',
  'quarantine_policy',
  'foreign_key',
] as const
export type SignalSource = (typeof SIGNAL_SOURCES)[number]

export const SignedSignal = z.object({
  /** Hash of what makes the event this one, however often and from wherever it is delivered, and of the key or user it names. */
  id: z.string().regex(/^[0-9a-f]{64}$/),
  source: z.enum(SIGNAL_SOURCES),
  account: AccountId,
  about: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('key'), keyId: AccessKeyId }),
    /** A name in an event is a hint: the keys of this user are listed when the signal is followed. */
    z.object({ kind: z.literal('user'), userName: IamUserName }),
  ]),
  /** A finding's type, a policy's name, who made a key: for people to read, filtered for secrets. */
  says: z.string().max(300),
  /** When it happened, as the event says. */
  at: Moment,
  region: z.string().max(32),
  mac: z.string().min(1).max(128),
})
export type SignedSignal = z.infer<typeof SignedSignal>
export type UnsignedSignal = Omit<SignedSignal, 'mac'>

export interface SignalSigner {
  sign(signal: UnsignedSignal): Promise<SignedSignal>
}

export interface SignalVerifier {
  /** `false` only when the MAC does not fit; a verifier that could not be asked gives `unknown`. */
  verify(signal: SignedSignal): Promise<Known<boolean>>
}

/** The exact text under the MAC. */
export function signalText(signal: UnsignedSignal): string {
  const { id, source, account, about, says, at, region } = signal
  return `awskey-signal-v1\n${canonicalJson({ id, source, account, about, says, at, region })}`
}

/** AWS saying that a key is exposed is a reason to act; everything else is a reason for people to look. */
export function signalBy({ source }: Pick<SignedSignal, 'source'>): 'aws_health' | 'signal' {
  return source === 'aws_health' ? 'aws_health' : 'signal'
}
