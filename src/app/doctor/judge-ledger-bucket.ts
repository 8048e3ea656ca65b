import type { LedgerBucketLook } from '../../aws/doctor/ledger-bucket-reads.ts'
import type { PolicyCondition, PolicyStatement } from '../../aws/doctor/policy-statements.ts'
import { DENIED_ON_BUCKET, DENIED_ON_OBJECTS } from '../../shared/ledger-bucket.ts'
import type { Deployment } from '../deployment.ts'
import { type Finding, fine, judged, unlessTroubled, wrong } from './finding.ts'
import { isAbout } from './is-about.ts'
import { permission } from './needs-of-reading.ts'

/** Whether the copies of the ledger are out of everybody's reach: what awskey.yml asks for, and the policy that the stack made. Pure. */
export interface LedgerBucketPlace {
  readonly name: string
  readonly arn: string
  /** ARN of the only role that may put. */
  readonly workerRole: string
  readonly wanted: NonNullable<Deployment['ledgerExport']>
}

const DEPLOY = 'deploy again: npm run deploy'
const PUT_BACK =
  'put back LedgerBucketPolicy as `npm run package` writes it, and find out who changed it'

/** Whether the worker is told the name of the bucket exactly where awskey.yml asks for the copies; `undefined`: it is told none. */
export function judgeExportName(
  told: string | undefined,
  wanted: Deployment['ledgerExport'],
): readonly Finding[] {
  const check = 'copies of the ledger'
  if (wanted === undefined)
    return told === undefined
      ? []
      : [
          wrong(check, {
            what: `the worker writes them to ${told}, and awskey.yml does not ask for that`,
            todo: `write deployment.ledgerExport into awskey.yml, or ${DEPLOY}`,
          }),
        ]
  return told === undefined
    ? [
        wrong(check, {
          what: 'awskey.yml asks for them, and the worker is told no bucket (AWSKEY_LEDGER_BUCKET): none are made',
          todo: DEPLOY,
        }),
      ]
    : [fine(check, `the worker writes them to ${told}`)]
}

export function judgeLedgerBucket(
  { name, arn, workerRole, wanted }: LedgerBucketPlace,
  { versioning, retention, statements }: LedgerBucketLook,
): readonly Finding[] {
  const check = `bucket ${name}`
  if (versioning.kind === 'known' && versioning.value === undefined)
    return [wrong(check, { what: 'it is not there: no copy of the ledger is kept', todo: DEPLOY })]
  const lock = `${check}: Object Lock`
  const policy = `${check}: policy`
  return [
    ...judged(`${check}: versions`, versioning, permission('s3:GetBucketVersioning'), (status) =>
      unlessTroubled(`${check}: versions`, 'kept', [
        status !== 'Enabled' && {
          what: `versioning is ${status}`,
          todo: 'turn versioning on, or deploy again',
        },
      ]),
    ),
    ...judged(lock, retention, permission('s3:GetBucketObjectLockConfiguration'), (found) => {
      const mode = wanted.mode.toUpperCase()
      if (found === undefined)
        return [
          wrong(lock, {
            what: 'nothing is held by default: whoever administers the account can delete copies',
            todo: `set a default retention of ${wanted.retentionDays} days in mode ${mode}, or deploy again`,
          }),
        ]
      return unlessTroubled(lock, `${found.mode} for ${found.days} days`, [
        found.mode !== mode && {
          what: `its mode is ${found.mode}, and awskey.yml says ${wanted.mode}`,
          todo: DEPLOY,
        },
        found.days < wanted.retentionDays && {
          what: `it holds for ${found.days} days, and awskey.yml says ${wanted.retentionDays}`,
          todo: DEPLOY,
        },
      ])
    }),
    ...judged(policy, statements, permission('s3:GetBucketPolicy'), (found) => {
      const lacking = notDenied(found, arn)
      return unlessTroubled(policy, 'nobody deletes or shortens, and the worker alone puts', [
        lacking.length > 0 && {
          what: `it does not deny ${lacking.join(', ')} to everybody`,
          todo: PUT_BACK,
        },
        !found.some((each) => keepsOthersOut(each, arn, workerRole)) && {
          what: 'it lets others than the worker put objects',
          todo: PUT_BACK,
        },
        !found.some((each) => wantsEncryption(each, arn)) && {
          what: 'it does not deny connections without TLS',
          todo: PUT_BACK,
        },
      ])
    }),
  ]
}

function notDenied(statements: readonly PolicyStatement[], arn: string): readonly string[] {
  const denies = statements.filter((each) => isDeny(each) && each.conditions.length === 0)
  const isDenied = (action: string, on: string): boolean =>
    denies.some((each) => isAbout(each, action, on))
  return [
    ...DENIED_ON_OBJECTS.filter((action) => !isDenied(action, `${arn}/*`)),
    ...DENIED_ON_BUCKET.filter((action) => !isDenied(action, arn)),
  ]
}

function keepsOthersOut(statement: PolicyStatement, arn: string, workerRole: string): boolean {
  return (
    isDeny(statement) &&
    isAbout(statement, 's3:PutObject', `${arn}/*`) &&
    isOnly(
      statement,
      ({ operator, key, values }) =>
        /^(?:Arn|String)Not(?:Equals|Like)$/.test(operator) &&
        key.toLowerCase() === 'aws:principalarn' &&
        values.join() === workerRole,
    )
  )
}

function wantsEncryption(statement: PolicyStatement, arn: string): boolean {
  return (
    isDeny(statement) &&
    [arn, `${arn}/*`].every((on) => isAbout(statement, 's3:GetObject', on)) &&
    isOnly(
      statement,
      ({ operator, key, values }) =>
        operator === 'Bool' &&
        key.toLowerCase() === 'aws:securetransport' &&
        values.join() === 'false',
    )
  )
}

function isDeny({ effect, everybody }: PolicyStatement): boolean {
  return effect === 'Deny' && everybody
}

/** A further condition would make it deny less. */
function isOnly(
  { conditions }: PolicyStatement,
  is: (condition: PolicyCondition) => boolean,
): boolean {
  const [only] = conditions
  return conditions.length === 1 && only !== undefined && is(only)
}
