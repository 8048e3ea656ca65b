import { z } from 'zod'
import { AccessKeyId, AccountId, IamUserName, RequestId } from '../../requests/ids.ts'
import { sha256 } from '../../shared/sha256.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import type { SignedSignal } from '../signed-signal.ts'
import { type Envelope, ignored, malformed, momentOf, type ReadEvent } from './event-envelope.ts'

/**
 * Two calls of IAM that say something: AWS put its own quarantine policy on a user, or somebody who is not awskey made a key. A call that IAM refused changed nothing. A key counts as made by
 * awskey when awskey's role in that account made it, in a session named after a request; that there is such a request is for the ledger of changes outside awskey to see.
 */
export interface OwnRole {
  /** The name of the role under which awskey makes keys. */
  readonly operatorRole: string
}

const Call = z.object({
  eventID: z.string().min(1),
  eventName: z.string(),
  errorCode: z.string().nullish(),
  recipientAccountId: AccountId,
  userIdentity: z.object({ arn: z.string().optional(), type: z.string().optional() }),
  requestParameters: z.record(z.string(), z.unknown()).nullish(),
  responseElements: z.record(z.string(), z.unknown()).nullish(),
})
type Call = z.infer<typeof Call>

const QUARANTINE =
  /^arn:[\w-]+:iam::aws:policy\/(?:[\w-]+\/)*(AWSCompromisedKeyQuarantine(?:V\d+)?)$/
const Attached = z.object({ userName: IamUserName, policyArn: z.string() })
const Created = z.object({ accessKey: z.object({ accessKeyId: AccessKeyId }) })

export function trailSignals(envelope: Envelope, own: OwnRole): ReadEvent {
  if (envelope['detail-type'] !== 'AWS API Call via CloudTrail') return ignored('another_event')
  const name = envelope.detail['eventName']
  if (name !== 'AttachUserPolicy' && name !== 'CreateAccessKey') return ignored('another_event')
  const call = Call.safeParse(envelope.detail)
  if (!call.success) return malformed(call.error)
  if (call.data.errorCode) return ignored('refused_by_iam')
  return name === 'AttachUserPolicy'
    ? quarantined(envelope, call.data)
    : keyMade(envelope, call.data, own)
}

function quarantined(envelope: Envelope, call: Call): ReadEvent {
  const attached = Attached.safeParse(call.requestParameters)
  if (!attached.success) return malformed(attached.error)
  const policy = QUARANTINE.exec(attached.data.policyArn)?.[1]
  if (policy === undefined) return ignored('another_policy')
  const about = { kind: 'user', userName: attached.data.userName } as const
  return signalOf(envelope, call, { source: 'quarantine_policy', about, says: policy })
}

function keyMade(envelope: Envelope, call: Call, own: OwnRole): ReadEvent {
  if (isOwn(call, own)) return ignored('made_by_awskey')
  const created = Created.safeParse(call.responseElements)
  if (!created.success) return malformed(created.error)
  const { accessKeyId: keyId } = created.data.accessKey
  const who = call.userIdentity.arn ?? call.userIdentity.type ?? ''
  return signalOf(envelope, call, {
    source: 'foreign_key',
    about: { kind: 'key', keyId },
    says: who === '' ? 'CreateAccessKey' : `CreateAccessKey by ${who}`,
  })
}

/** Anybody may name a session after a request; only awskey may be in the role. */
function isOwn({ userIdentity, recipientAccountId }: Call, { operatorRole }: OwnRole): boolean {
  if (userIdentity.type !== 'AssumedRole') return false
  const [, , service, , account, resource = ''] = (userIdentity.arn ?? '').split(':')
  const [kind, role, session] = resource.split('/')
  return (
    service === 'sts' &&
    account === recipientAccountId &&
    kind === 'assumed-role' &&
    role === operatorRole &&
    RequestId.safeParse(session).success
  )
}

function signalOf(
  envelope: Envelope,
  { eventID, recipientAccountId }: Call,
  signal: Pick<SignedSignal, 'source' | 'about' | 'says'>,
): ReadEvent {
  const { source, about } = signal
  return {
    kind: 'signals',
    signals: [
      {
        id: sha256(JSON.stringify([source, recipientAccountId, eventID, about])),
        source,
        account: recipientAccountId,
        about,
        says: withoutSecrets(signal.says.slice(0, 300)).text.slice(0, 300),
        at: momentOf(envelope),
        region: envelope.region,
      },
    ],
  }
}
