import { z } from 'zod'
import { AccessKeyId, AccountId } from '../../requests/ids.ts'
import { sha256 } from '../../shared/sha256.ts'
import { type Envelope, ignored, malformed, momentOf, type ReadEvent } from './event-envelope.ts'

/**
 * AWS Health found a key in public (`AWS_RISK_CREDENTIALS_EXPOSED`). It tells the account itself, and the whole organisation's administrator with the account beside it; it tells twice, in two
 * Regions, at least once each: what makes a notice the same is its event and its communication. One that closes the matter is no news of an exposure.
 */
const CREDENTIALS_EXPOSED = 'AWS_RISK_CREDENTIALS_EXPOSED'

const Detail = z.object({
  eventArn: z.string().min(1),
  communicationId: z.string().min(1),
  affectedAccount: AccountId.optional(),
  affectedEntities: z.array(z.object({ entityValue: z.string() })).min(1),
})

export function healthSignals(envelope: Envelope): ReadEvent {
  if (envelope.detail['eventTypeCode'] !== CREDENTIALS_EXPOSED) return ignored('another_event')
  if (envelope.detail['statusCode'] === 'closed') return ignored('closed')
  const detail = Detail.safeParse(envelope.detail)
  if (!detail.success) return malformed(detail.error)
  const account = AccountId.safeParse(detail.data.affectedAccount ?? envelope.account)
  if (!account.success) return { kind: 'malformed', lacks: 'account' }
  const { eventArn, communicationId, affectedEntities } = detail.data
  const keys = affectedEntities.flatMap(({ entityValue }) => {
    const keyId = AccessKeyId.safeParse(entityValue)
    return keyId.success ? [keyId.data] : []
  })
  if (keys.length === 0) return { kind: 'malformed', lacks: 'affectedEntities.entityValue' }
  return {
    kind: 'signals',
    signals: [...new Set(keys)].map((keyId) => ({
      id: sha256(JSON.stringify(['aws_health', eventArn, communicationId, keyId])),
      source: 'aws_health',
      account: account.data,
      about: { kind: 'key', keyId },
      says: CREDENTIALS_EXPOSED,
      at: momentOf(envelope),
      region: envelope.region,
    })),
  }
}
