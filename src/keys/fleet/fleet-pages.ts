import { z } from 'zod'
import { AccessKeyId, IamUserId, IamUserName, Moment } from '../../requests/ids.ts'
import { knownSchema } from '../../shared/known-schema.ts'
import { PRIVILEGES } from '../privilege/privilege.ts'

/**
 * What a reading of the fleet puts away on its way, page by page, and the users that come of it, part by part. Each is small, and parsed when it is read again; nothing in here is a secret.
 */
const Inline = z.object({ name: z.string(), text: z.string() })
const Rights = z.object({
  attached: z.array(z.string()),
  inline: z.array(Inline),
  /** ARN. */
  boundary: z.string().optional(),
})

const Who = z.object({
  userName: IamUserName,
  userId: IamUserId,
  path: z.string(),
  createdAt: Moment,
  tags: z.record(z.string(), z.string()).optional(),
  groups: z.array(z.string()).optional(),
})

export const DetailedUser = Who.extend({
  /** Left out where policies were not read. */
  rights: Rights.optional(),
})
export type DetailedUser = z.infer<typeof DetailedUser>

export const UsersPage = z.object({ users: z.array(DetailedUser) })

/** What users of any page may refer to. */
export const RightsPage = z.object({
  groups: z.array(
    z.object({ name: z.string(), attached: z.array(z.string()), inline: z.array(Inline) }),
  ),
  /** In the version in force. */
  policies: z.array(z.object({ arn: z.string(), text: z.string() })),
})
export type RightsPage = z.infer<typeof RightsPage>

/** One answer of GetAccountAuthorizationDetails. */
export interface DetailsPage extends RightsPage {
  readonly users: readonly DetailedUser[]
  /** Users that IAM gave and that cannot be read. */
  readonly unreadable: number
  readonly next: string | undefined
}

/** Active credentials of single services, by the name of the user. */
export const ServiceCounts = z.object({
  counts: z.record(z.string(), z.object({ bedrock: z.number(), other: z.number() })),
})
export interface ServicesPage extends z.infer<typeof ServiceCounts> {
  readonly next: string | undefined
}

export const StoredReport = z.object({ csv: z.string() })

const Judged = z.object({ privilege: z.enum(PRIVILEGES), because: z.array(z.string()) })

export const JudgedUser = Who.extend({ privilege: knownSchema(Judged) })
export type JudgedUser = z.infer<typeof JudgedUser>
export const JudgedPage = z.object({ users: z.array(JudgedUser) })

export const StoredLastUse = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('never') }),
  z.object({ kind: z.literal('at'), at: Moment, service: z.string(), region: z.string() }),
  z.object({ kind: z.literal('unknown'), why: z.string() }),
])
export type StoredLastUse = z.infer<typeof StoredLastUse>

const StoredKey = z.object({
  id: AccessKeyId,
  status: z.enum(['Active', 'Inactive', 'Expired', 'Other']),
  createdAt: Moment,
  lastUse: StoredLastUse,
})
export type StoredKey = z.infer<typeof StoredKey>

const Count = knownSchema(z.number())

export const StoredUser = JudgedUser.extend({
  console: knownSchema(z.enum(['none', 'with_mfa', 'without_mfa'])),
  /** As they were when they were read live; carried on from reading to reading while the report shows no change. */
  keys: knownSchema(z.array(StoredKey)),
  /** Of the row that the report had when they were read live. */
  fingerprint: z.string(),
  /** Active slots of the report; left out where they cannot be read. */
  activeByReport: z.number().optional(),
  /** Why its keys are to be read live in this reading; left out where they are not. */
  picked: z.string().optional(),
  /** Its keys were read live in this reading, or it was tried for long enough. */
  live: z.boolean(),
  /** Runs in which IAM did not answer for it. */
  tries: z.number(),
  /** Deleted while it was read. */
  gone: z.literal(true).optional(),
  provenYoung: z.boolean(),
  serviceSpecific: Count,
  bedrock: Count,
  ssh: Count,
  certificates: Count,
})
export type StoredUser = z.infer<typeof StoredUser>
export const UsersPart = z.object({ users: z.array(StoredUser) })
