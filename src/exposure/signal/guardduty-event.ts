import { z } from 'zod'
import { AccessKeyId, AccountId, IamUserName } from '../../requests/ids.ts'
import { sha256 } from '../../shared/sha256.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import type { SignedSignal } from '../signed-signal.ts'
import { type Envelope, ignored, malformed, momentOf, type ReadEvent } from './event-envelope.ts'

/**
 * A GuardDuty finding about an access key. The finding of a session of an IAM user names the user, not the key that opened the session. Sessions of roles and services are no access keys and
 * are left alone. GuardDuty sends a finding again whenever its count grows; it stays the same finding.
 */
const Detail = z.object({
  id: z.string().min(1),
  accountId: AccountId,
  type: z.string().min(1),
  severity: z.number().optional(),
  service: z.object({ archived: z.boolean().optional() }).optional(),
  resource: z.object({
    accessKeyDetails: z
      .object({
        accessKeyId: z.string().optional(),
        userType: z.string().optional(),
        userName: z.string().optional(),
      })
      .optional(),
  }),
})

export function guardDutySignals(envelope: Envelope): ReadEvent {
  if (envelope['detail-type'] !== 'GuardDuty Finding') return ignored('another_event')
  const detail = Detail.safeParse(envelope.detail)
  if (!detail.success) return malformed(detail.error)
  const { id, accountId, type, severity, service, resource } = detail.data
  if (service?.archived === true) return ignored('archived')
  if (resource.accessKeyDetails === undefined) return ignored('no_access_key')
  const about = aboutOf(resource.accessKeyDetails)
  if (about === undefined) return ignored('no_iam_user')
  const how = severity === undefined ? '' : `, severity ${severity}`
  return {
    kind: 'signals',
    signals: [
      {
        id: sha256(JSON.stringify(['guardduty', accountId, id, about])),
        source: 'guardduty',
        account: accountId,
        about,
        says: withoutSecrets(`${type.slice(0, 200)}${how}`).text,
        at: momentOf(envelope),
        region: envelope.region,
      },
    ],
  }
}

function aboutOf({
  accessKeyId,
  userType,
  userName,
}: {
  readonly accessKeyId?: string | undefined
  readonly userType?: string | undefined
  readonly userName?: string | undefined
}): SignedSignal['about'] | undefined {
  const keyId = AccessKeyId.safeParse(accessKeyId)
  if (keyId.success) return { kind: 'key', keyId: keyId.data }
  const name = IamUserName.safeParse(userName)
  return userType === 'IAMUser' && name.success ? { kind: 'user', userName: name.data } : undefined
}
