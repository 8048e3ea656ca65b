import { z } from 'zod'
import { canonicalJson } from '../shared/canonical-json.ts'
import type { Known } from '../shared/known.ts'
import { Moment, SlackUserId } from './ids.ts'
import { Delivery, KeyPurpose } from './operation-words.ts'

/** What a person chose besides the target, under the same signature. */
export const ActDetails = z.strictObject({
  purpose: KeyPurpose.optional(),
  /** Not before this moment. */
  runAt: Moment.optional(),
  /** The last four characters of the key, or the id of the account, as the person typed them. */
  typed: z.string().max(16).optional(),
  /** Who shall decide in the person's place; absent: nobody any more. */
  delegate: SlackUserId.optional(),
  until: Moment.optional(),
  /** How far back a history goes: `30d`, or the day from which on. */
  since: z.string().max(12).optional(),
  /** How the person wants a new secret handed over, where there is a choice. */
  delivery: Delivery.optional(),
  /** The modal that the answer goes into. Under the signature, because what is shown there is for this person alone. */
  view: z.string().max(64).optional(),
  /** How often Secrets Manager rotates a key: `90d`, or `off`. */
  every: z.string().max(12).optional(),
  /** A snooze or an exemption is taken back. */
  off: z.literal(true).optional(),
  /** Of a team's keys: also those that are not due. */
  scope: z.literal('all').optional(),
  /** What looks like a secret stood in the text and was taken out before anything was written. */
  secretPasted: z.literal(true).optional(),
})
export type ActDetails = z.infer<typeof ActDetails>

/**
 * What one person did in Slack, signed by the function that saw Slack's signature. Everything that authorises something is inside the MAC,
 * so that whoever can write to the queue or the table still cannot act for somebody. It never carries a message's content. Members that this version does not know make it unreadable instead of being
 * dropped: without them its MAC would not fit, and a person's click would be taken for a forgery while functions are being deployed one after the other.
 */
export const SignedAct = z.strictObject({
  /** Hash of Slack's timestamp and signature: one act for one request of Slack, however often it is delivered. */
  jobId: z.string().regex(/^[0-9a-f]{64}$/),
  team: z.string(),
  user: SlackUserId,
  /** A command (`command.rotate`) or an action id (`request.approve`). */
  action: z.string().max(255),
  /** A target (`user:erin`) for a command, `requestId.subjectVersion` for a button. */
  value: z.string().max(2_000),
  /** What the person typed as a reason, filtered for secrets. */
  reason: z.string().max(1_000).optional(),
  /** What else the person chose: what a key is for, when to begin, the last four that had to be typed. Short words and moments, never free text. */
  details: ActDetails.optional(),
  /** The time that Slack signed, so that the same request delivered twice makes the same act. Wall time. */
  at: z.iso.datetime(),
  mac: z.string().min(1),
})
export type SignedAct = z.infer<typeof SignedAct>
export type UnsignedAct = Omit<SignedAct, 'mac'>

export interface ActSigner {
  sign(act: UnsignedAct): Promise<SignedAct>
}

export interface ActVerifier {
  /** `false` only when the MAC does not fit; a verifier that could not be asked gives `unknown`. */
  verify(act: SignedAct): Promise<Known<boolean>>
}

/** The exact text under the MAC. */
export function signedText(act: UnsignedAct): string {
  const { jobId, team, user, action, value, reason, details, at } = act
  return `awskey-act-v1\n${canonicalJson({ jobId, team, user, action, value, reason, details, at })}`
}
