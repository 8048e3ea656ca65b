import { z } from 'zod'

/**
 * The few members of a CloudTrail event that are looked at, read leniently: services differ in what they write. An event that cannot be read is told as such,
 * because a use that was dropped silently would look like quiet.
 */
const Identity = z.object({
  type: z.string().nullish(),
  accountId: z.string().nullish(),
  principalId: z.string().nullish(),
  arn: z.string().nullish(),
  accessKeyId: z.string().nullish(),
  /** The service that acted for somebody, where nobody has an ARN. */
  invokedBy: z.string().nullish(),
})

export const TrailRecord = z.object({
  eventID: z.string().nullish(),
  eventTime: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  eventSource: z.string(),
  eventName: z.string(),
  awsRegion: z.string().nullish(),
  sourceIPAddress: z.string().nullish(),
  userAgent: z.string().nullish(),
  errorCode: z.string().nullish(),
  readOnly: z.boolean().nullish(),
  userIdentity: Identity.nullish(),
  requestParameters: z.unknown(),
  /** What the call was about, of some services. */
  resources: z.unknown().optional(),
  responseElements: z.unknown(),
})
export type TrailRecord = z.infer<typeof TrailRecord>

/** `undefined` when the text is no event. */
export function parseTrailRecord(text: string | undefined): TrailRecord | undefined {
  try {
    return TrailRecord.safeParse(JSON.parse(text ?? '')).data
  } catch {
    return undefined
  }
}

const CreatedKey = z.object({ accessKey: z.object({ accessKeyId: z.string() }) })
const ChangedKey = z.object({ accessKeyId: z.string(), status: z.string() })
const DeletedKey = z.object({ accessKeyId: z.string() })
const AskedSecret = z.object({ secretId: z.string() })

/** The key that a CreateAccessKey event tells of; a refused one tells of none. */
export function createdKeyId(record: TrailRecord): string | undefined {
  return CreatedKey.safeParse(record.responseElements).data?.accessKey.accessKeyId
}

/** The key that an UpdateAccessKey event made Active. */
export function switchedKeyId(record: TrailRecord, to: 'Active' | 'Inactive'): string | undefined {
  const asked = ChangedKey.safeParse(record.requestParameters).data
  return asked?.status === to ? asked.accessKeyId : undefined
}

/** The key that a DeleteAccessKey event took away. */
export function deletedKeyId(record: TrailRecord): string | undefined {
  return DeletedKey.safeParse(record.requestParameters).data?.accessKeyId
}

/** What a call to Secrets Manager named: an ARN, whole or without its suffix, or a name. */
export function askedSecretId(record: TrailRecord): string | undefined {
  return AskedSecret.safeParse(record.requestParameters).data?.secretId
}

/** Role and session of an assumed role; nothing for users and services. */
export function sessionOf(
  record: TrailRecord,
): { readonly roleName: string; readonly sessionName: string } | undefined {
  const arn = record.userIdentity?.arn ?? ''
  const [, roleName, sessionName] =
    /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\/([^/]+)$/.exec(arn) ?? []
  return roleName === undefined || sessionName === undefined ? undefined : { roleName, sessionName }
}

/** `s3` for `s3.amazonaws.com`, as last-used names it. */
export function serviceOf({ eventSource }: TrailRecord): string {
  return eventSource.replace(/\.amazonaws\.com(?:\.cn)?$/, '')
}
