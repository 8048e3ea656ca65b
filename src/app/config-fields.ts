import { z } from 'zod'
import { parseCidr } from '../keys/advice/network.ts'
import { AccountId, IamUserName, SlackChannelId, SlackUserId } from '../requests/ids.ts'
import { parseDuration } from '../shared/duration.ts'

/** The single values of awskey.yml. Each refusal says what to write instead; none repeats more than the value that is wrong. */
export const accountId = z
  .string()
  .regex(/^\d{12}$/, "write the account id as 12 digits in quotes, as in '111111111111'")
  .pipe(AccountId)

/** Never twelve digits and never with a slash, so that it cannot be read as an id or as `account/user`. */
export const accountName = z
  .string()
  .regex(
    /^[A-Za-z][\w.-]{0,62}$/,
    'write a name of letters, digits, dots, dashes, as in production',
  )

export const teamName = z
  .string()
  .regex(/^[A-Za-z][\w.-]{0,62}$/, 'write a name of letters, digits, dots, dashes, as in payments')
  .refine((name) => name !== 'security', 'a team cannot be named security; it has a key of its own')

export const slackUser = z
  .string()
  .regex(slackId('UW'), 'write the id of a person in Slack, as in U0ERIN')
  .pipe(SlackUserId)

export const slackChannel = z
  .string()
  .regex(slackId('CG'), 'write the id of a channel in Slack, as in C0PAYMENTS')
  .pipe(SlackChannelId)

export const slackUsergroup = z
  .string()
  .regex(slackId('S'), 'write the id of a user group in Slack, as in S0PAYMENTS')

export const slackTeam = z
  .string()
  .regex(slackId('TE'), 'write the id of the workspace in Slack, as in T0ACME')

export const slackApp = z
  .string()
  .regex(slackId('A'), 'write the id of the app in Slack, as in A0AWSKEY')

function slackId(letters: string): RegExp {
  return new RegExp(`^[${letters}][A-Z0-9]{2,}$`)
}

export const userName = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/, 'write the name of an IAM user, without its path, as in erin')
  .pipe(IamUserName)

export const iamPath = z
  .string()
  .regex(
    /^\/(?:[\x21-\x2e\x30-\x7e]+\/)+$/,
    'write an IAM path with a slash at both ends, as in /payments/',
  )

/** The role of an owner or of a team. awskey works by roles of its own, and none of them reads a secret for anybody. */
export const readerRole = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'write the ARN of a role, as in arn:aws:iam::111111111111:role/developer',
  )
  .refine(
    (arn) => !/\/awskey-[^/]*$/.test(arn),
    "write a role of the person or of the team; awskey's own roles read no secret for anybody",
  )

/** A customer key: an alias of it is not a permission, and may be moved to another key. */
export const organizationalUnit = z
  .string()
  .regex(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/, 'write the id of an OU, as in ou-ab12-34cd56ef')

export const kmsKey = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    'write the ARN of a KMS key, as in arn:aws:kms:eu-central-1:111111111111:key/…',
  )

export const tagKey = z
  .string()
  .regex(/^[\p{L}\p{N} _.:/=+\-@]{1,128}$/u, 'write the key of a tag, as in env')

/** One value or several, any of which is meant. */
export const tagValues = z
  .union([z.string(), z.array(z.string()).min(1)], {
    error: "write the tag's value in quotes, or a list of values, as in [prod, production]",
  })
  .transform((values) => (typeof values === 'string' ? [values] : values))

export const networkName = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w .-]{0,62}$/,
    'write a name of letters, digits, blanks, dots, dashes, as in Berlin office',
  )

export const cidr = z
  .string()
  .refine(
    (text) => parseCidr(text) !== undefined,
    'write a range of addresses, as in 203.0.113.0/24 or 2001:db8::/32',
  )
  .refine(
    (text) => !/\/0$/.test(text),
    'write a narrower range: this one is every address there is',
  )

/** Stands in a draft of a trust policy, between angle brackets. */
export const externalIdHint = z
  .string()
  .regex(
    /^[\w+=,.@:/ -]{2,200}$/,
    'write letters, digits, blanks and + = , . @ : / - alone, as in shown on its page of integrations',
  )

/** Stands in the text of a query, where it cannot be quoted by anybody else. */
export const glueName = z
  .string()
  .regex(
    /^[a-z_][a-z0-9_]{0,127}$/,
    'write a name of small letters, digits and underlines, as in cloudtrail_logs',
  )

export const workgroupName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,128}$/, 'write the name of a workgroup of Athena, as in awskey')

export const region = z
  .string()
  .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'write the name of a Region, as in eu-central-1')

export const timezone = z
  .string()
  .refine(isTimeZone, 'write a time zone of the IANA database, as in Europe/Berlin')

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Longer than nothing: a wait of zero is a gate that is always open. */
export const durationMs = z.string().transform((text, context) => {
  const parsed = parseDuration(text)
  if (parsed.ok && parsed.value > 0) return parsed.value
  const message = parsed.ok ? 'write a duration longer than nothing, as in 7d' : parsed.error
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const CLOCK_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/

export const clockTime = z
  .string()
  .regex(CLOCK_TIME, "write a time of day in quotes, as in '18:00'")

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** `day` counts from 1 for Monday, as ISO 8601 does; `null` is never. */
export const weeklyTime = z.string().transform((text, context) => {
  if (text === 'never') return null
  const [weekday = '', time = ''] = text.split(' ')
  const day = WEEKDAYS.indexOf(weekday) + 1
  if (day > 0 && text === `${weekday} ${time}` && CLOCK_TIME.test(time)) return { day, time }
  const message = "write a day and a time of day in quotes, as in 'Mon 09:00', or never"
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** One day, or the first and the last of several. */
export const quietDays = z.string().transform((text, context) => {
  const [first = '', last = first, ...more] = text.split('..')
  if (more.length === 0 && isDay(first) && isDay(last) && first <= last)
    return { from: first, to: last }
  const message = "write a day, or a first and a last one, as in '2026-12-24..2027-01-01'"
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** The last of the days on which something holds. */
export const lastDay = z
  .string()
  .refine(isDay, "write the last day on which it holds, as in '2027-01-31'")

export const groupName = z
  .string()
  .regex(/^[\w+=,.@-]{1,128}$/, 'write the name of an IAM group, without its path, as in robots')

/** Exactly one: of several it would not be said whether all have to fit. */
export const oneTag = z
  .record(tagKey, z.string())
  .refine(
    (tags) => Object.keys(tags).length === 1,
    'write one tag, as in { env: sandbox }; a line of its own for each',
  )
  .transform((tags) => Object.entries(tags).map(([key, value]) => ({ key, value }))[0])

function isDay(text: string): boolean {
  const start = Date.parse(`${text}T00:00:00Z`)
  return DAY.test(text) && !Number.isNaN(start) && new Date(start).toISOString().startsWith(text)
}
