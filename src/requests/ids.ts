import { z } from 'zod'

/** The ids that must not be swapped. Each parses at an edge once and is trusted inside. */
export const AccountId = z
  .string()
  .regex(/^\d{12}$/, 'an account id has 12 digits')
  .brand<'AccountId'>()
export type AccountId = z.infer<typeof AccountId>

/** `AKIA…` only: a temporary `ASIA…` id names a session, not an access key. */
export const AccessKeyId = z
  .string()
  .regex(/^AKIA[A-Z2-7]{12,124}$/, 'an access key id starts with AKIA and has 16 to 128 characters')
  .brand<'AccessKeyId'>()
export type AccessKeyId = z.infer<typeof AccessKeyId>

export const IamUserName = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/, 'an IAM user name has 1 to 64 letters, digits and + = , . @ _ -')
  .brand<'IamUserName'>()
export type IamUserName = z.infer<typeof IamUserName>

/** `AIDA…`: IAM's own id of a user. A user deleted and made again under the same name has another one. */
export const IamUserId = z
  .string()
  .regex(/^AIDA[A-Z0-9]{8,}$/)
  .brand<'IamUserId'>()
export type IamUserId = z.infer<typeof IamUserId>

/**
 * How a row names the root user of an account, which has neither an IAM user name nor an id: as the credential report does, and never by an empty name, because IAM
 * takes that for the caller's own. No IAM user can be called so and IAM takes no such name, so nothing that is meant for IAM users finds anybody by it.
 */
export const RootUserName = z.literal('<root_account>').brand<'IamUserName'>()
export const ROOT_USER_NAME = RootUserName.parse('<root_account>')
/** In the place of the IAM user's id, so that there is one lock for the root user of each account. */
export const RootUserId = z.literal('root').brand<'IamUserId'>()
export const ROOT_USER_ID = RootUserId.parse('root')

export const SlackUserId = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/)
  .brand<'SlackUserId'>()
export type SlackUserId = z.infer<typeof SlackUserId>

export const SlackChannelId = z
  .string()
  .regex(/^[CGD][A-Z0-9]{2,}$/)
  .brand<'SlackChannelId'>()
export type SlackChannelId = z.infer<typeof SlackChannelId>

/** A ULID: sorts by the time of the request, and serves as role session name in CloudTrail. */
export const RequestId = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  .brand<'RequestId'>()
export type RequestId = z.infer<typeof RequestId>

/** A week as ISO 8601 names it, `2026-W49`: names sort as the weeks do. */
export const WeekId = z
  .string()
  .regex(/^\d{4}-W\d{2}$/)
  .brand<'WeekId'>()
export type WeekId = z.infer<typeof WeekId>

/** An ISO 8601 moment in UTC with milliseconds, so that moments sort as text. */
export const Moment = z.iso.datetime({ precision: 3 })
export type Moment = z.infer<typeof Moment>
