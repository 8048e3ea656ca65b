import { z } from 'zod'
import { DAY_MS } from '../shared/duration.ts'
import { durationMs, kmsKey, tagKey } from './config-fields.ts'

/**
 * `deployment:` of awskey.yml: what the things of a deployment are called, which keys encrypt them, who hears of alarms. build/serverless-plugin.ts makes the template from it, and the functions read names
 * from it; it decides nothing about access keys. A change takes effect with the next deployment.
 */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const

const prefix = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/,
    'write 2 to 20 small letters, digits and dashes, as in awskey',
  )

const rolePath = z
  .string()
  .regex(
    /^\/(?:[\w+=,.@-]+\/)*$/,
    'write an IAM path with a slash at both ends, as in / or /awskey/',
  )
  .max(400)

const boundary = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/,
    'write the ARN of a managed policy, as in arn:aws:iam::333333333333:policy/boundary',
  )

const ownTagKey = tagKey.refine(
  (key) => !/^aws:/i.test(key) && !key.startsWith('awskey:'),
  'write another key: those that begin with aws: are kept for AWS, and with awskey: for awskey',
)

const tagValue = z
  .string()
  .regex(
    /^[\p{L}\p{N} _.:/=+\-@]{1,256}$/u,
    'write 1 to 256 letters, digits, blanks and _ . : / = + - @',
  )

const days = z.literal(LOG_DAYS, {
  error: `write one of the numbers of days that CloudWatch Logs knows: ${LOG_DAYS.join(', ')}`,
})

export const DeploymentSection = z
  .strictObject({
    prefix: prefix.default('awskey'),
    /** Of every role, in whichever account. */
    rolePath: rolePath.default('/'),
    permissionsBoundary: boundary.optional(),
    tags: z.record(ownTagKey, tagValue).prefault({}),
    logRetention: days.default(90),
    /** Traces by AWS X-Ray: when each function was called and how long it took. */
    tracing: z.boolean().default(false),
    /** Without a key: AWS's own, or, for the topic of alarms, one that the stack makes. */
    keys: z
      .strictObject({
        table: kmsKey.optional(),
        bucket: kmsKey.optional(),
        queues: kmsKey.optional(),
        logs: kmsKey.optional(),
        secrets: kmsKey.optional(),
        alarms: kmsKey.optional(),
      })
      .prefault({}),
    alarms: z
      .strictObject({
        email: z
          .string()
          .regex(
            /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/,
            'write one e-mail address, as in platform@example.com',
          )
          .optional(),
      })
      .prefault({}),
    /** Whose accounts may forward events to this one. */
    organization: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'write the id of the organisation, as in o-ab12cd34ef')
      .optional(),
    ledgerExport: z
      .strictObject({
        mode: z.enum(['governance', 'compliance']),
        retention: durationMs.refine(
          (ms) => ms % DAY_MS === 0 && ms <= 36_500 * DAY_MS,
          'write whole days, as in 400d; 36500d at most',
        ),
      })
      .optional(),
  })
  .prefault({})
  .transform(({ prefix: begin, rolePath: path, alarms, ledgerExport, ...rest }) => ({
    ...rest,
    naming: { prefix: begin, rolePath: path },
    ...(alarms.email !== undefined && { alarmsEmail: alarms.email }),
    ...(ledgerExport !== undefined && {
      ledgerExport: { mode: ledgerExport.mode, retentionDays: ledgerExport.retention / DAY_MS },
    }),
  }))

export type Deployment = z.output<typeof DeploymentSection>
export type DeploymentKeys = Deployment['keys']
