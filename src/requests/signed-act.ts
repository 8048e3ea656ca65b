import { z } from 'zod'
import { canonicalJson } from '../shared/canonical-json.ts'
import type { Known } from '../shared/known.ts'
import { SlackUserId } from './ids.ts'

/**
 * What one person did in Slack, signed by the function that saw Slack's signature. Everything that authorises something is inside the MAC,
 * so that whoever can write to the queue or the table still cannot act for somebody. It never carries a message's content.
 */
export const SignedAct = z.object({
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
  const { jobId, team, user, action, value, reason, at } = act
  return `awskey-act-v1\n${canonicalJson({ jobId, team, user, action, value, reason, at })}`
}
