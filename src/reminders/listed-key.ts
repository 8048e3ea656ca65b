import { z } from 'zod'
import { KEY_FLAGS } from '../keys/listing.ts'
import { PRIVILEGES } from '../keys/privilege/privilege.ts'
import { FINDINGS, type RankedKey, SEVERITIES } from '../keys/ranking.ts'
import { AccessKeyId, AccountId, IamUserName, RequestId, SlackUserId } from '../requests/ids.ts'

/**
 * A ranked key as it is kept between the reading of its account and the message of its team. Only for showing: whoever acts on a key reads it.
 */
const At = z.coerce.date()

const LastUse = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('never') }),
  z.object({ kind: z.literal('at'), at: At, service: z.string(), region: z.string() }),
  z.object({ kind: z.literal('unknown'), why: z.string() }),
])

const Exempt = z.object({
  kind: z.enum(['snooze', 'exempt']),
  from: z.enum(['request', 'configuration']),
  keyId: AccessKeyId.optional(),
  until: At,
  reason: z.string(),
  requestId: RequestId.optional(),
  requestedBy: SlackUserId.optional(),
  approvedBy: z.array(SlackUserId).readonly(),
})

export const KeptKey = z
  .object({
    account: AccountId,
    accountName: z.string(),
    userName: IamUserName,
    keyId: AccessKeyId,
    status: z.enum(['Active', 'Inactive', 'Expired', 'Other']),
    ageDays: z.number(),
    lastUse: LastUse,
    owner: SlackUserId.optional(),
    team: z.string().optional(),
    flags: z.array(z.enum(KEY_FLAGS)).readonly(),
    findings: z.array(z.enum(FINDINGS)).readonly(),
    severity: z.enum(SEVERITIES).optional(),
    weight: z.number(),
    privilege: z.enum([...PRIVILEGES, 'not_known']),
    because: z.array(z.string()).readonly(),
    exemption: z.union([Exempt, z.literal('not_known')]).optional(),
    keysOfUser: z.number().default(1),
  })
  .transform(({ owner, team, severity, exemption, ...key }) => ({
    ...key,
    owner,
    team,
    severity,
    exemption,
  }))

/** Only what is shown is kept of it, and no more than somebody reads. */
export function kept(ranked: RankedKey): RankedKey {
  const because = ranked.because.slice(0, MAX_REASONS).map((why) => why.slice(0, MAX_REASON))
  const { exemption } = ranked
  if (exemption === undefined || exemption === 'not_known') return { ...ranked, because }
  const reason = exemption.reason.slice(0, MAX_REASON)
  return { ...ranked, because, exemption: { ...exemption, reason } }
}
const MAX_REASONS = 3
const MAX_REASON = 200

/** The order among keys of different accounts: the same as within one. */
export type WorstFirst = (a: RankedKey, b: RankedKey) => number

/** What somebody has to do about it: nothing where an exemption is in force, and nothing yet where it is only soon stale. An Inactive key opens no door any more; it is only left to be deleted. */
export function standOf(key: RankedKey): 'fine' | 'inactive' | 'exempt' | 'soon' | 'flagged' {
  if (key.status === 'Inactive' || key.status === 'Expired') return 'inactive'
  if (key.findings.length === 0) return 'fine'
  if (key.exemption !== undefined && key.exemption !== 'not_known') return 'exempt'
  return key.findings.every((finding) => finding === 'warn') ? 'soon' : 'flagged'
}
