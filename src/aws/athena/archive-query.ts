import { z } from 'zod'
import { ARCHIVE_EVENTS_AT_MOST, type ArchiveQuestion } from '../../exposure/audit/trail-archive.ts'
import { AccountId } from '../../requests/ids.ts'
import { addMs, DAY_MS } from '../../shared/duration.ts'
import { TrailTable } from './trail-table.ts'

/**
 * The one query that awskey has Athena run. Pure. Every value is a parameter, and Athena takes parameters as SQL literals: so each is matched against what it may be, and quoted; what does not match makes no query.
 * Of the answers that services gave it takes the ids alone: the trail's files hold session tokens, and the results are written to a bucket.
 * The columns are those of the table in AWS's documentation: https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export interface AthenaQuery {
  readonly text: string
  readonly parameters: readonly string[]
}

function ofSts(column: string): string {
  return `CASE WHEN eventsource = 'sts.amazonaws.com' THEN ${column} END`
}

/** Name in the answer → where it comes from. */
const SELECTED: Readonly<Record<string, string>> = {
  eventid: 'eventid',
  eventtime: 'eventtime',
  eventsource: 'eventsource',
  eventname: 'eventname',
  awsregion: 'awsregion',
  sourceipaddress: 'sourceipaddress',
  useragent: 'useragent',
  errorcode: 'errorcode',
  readonly: 'readonly',
  accesskeyid: 'useridentity.accesskeyid',
  principaltype: 'useridentity.type',
  principalaccount: 'useridentity.accountid',
  principalid: 'useridentity.principalid',
  principalarn: 'useridentity.arn',
  invokedby: 'useridentity.invokedby',
  iamrequest: "CASE WHEN eventsource = 'iam.amazonaws.com' THEN requestparameters END",
  iamanswer: "CASE WHEN eventsource = 'iam.amazonaws.com' THEN responseelements END",
  askedrole: ofSts("json_extract_scalar(requestparameters, '$.roleArn')"),
  openedkeyid: ofSts("json_extract_scalar(responseelements, '$.credentials.accessKeyId')"),
  openedsession: ofSts("json_extract_scalar(responseelements, '$.assumedRoleUser.arn')"),
  federateduser: ofSts("json_extract_scalar(responseelements, '$.federatedUser.arn')"),
}

export const ARCHIVE_COLUMNS: readonly string[] = Object.keys(SELECTED)

const KeyId = z.string().regex(/^A[A-Z0-9]{15,127}$/)
const UserName = z.string().regex(/^[\w+=,.@-]{1,128}$/)
const SessionArn = z
  .string()
  .regex(/^arn:[a-z-]+:sts::\d{12}:(?:assumed-role|federated-user)\/[\w+=,.@/-]{1,512}$/)
const Second = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
const Day = z.string().regex(/^\d{4}\/\d{2}\/\d{2}$/)

/** Throws for a name that cannot be one: a query is not made of it. */
export function archiveQuery(given: TrailTable, question: ArchiveQuestion): AthenaQuery {
  const { database, table, partitions } = TrailTable.parse(given)
  const parameters: string[] = []
  const literal = (schema: z.ZodType<string>, value: string): '?' => {
    parameters.push(`'${schema.parse(value).replaceAll("'", "''")}'`)
    return '?'
  }
  const among = (
    column: string,
    schema: z.ZodType<string>,
    values: readonly string[],
  ): readonly string[] =>
    values.length === 0
      ? []
      : [`${column} IN (${values.map((value) => literal(schema, value)).join(', ')})`]
  const { account, since, until, olderThan, dataEvents } = question
  const { day, account: accountColumn } = partitions
  // In the order of the question marks.
  const conditions = [
    ...(day === undefined
      ? []
      : [
          `"${day}" >= ${literal(Day, dayOf(since))}`,
          // Files lie under the day on which they were delivered.
          `"${day}" <= ${literal(Day, dayOf(addMs(until, DAY_MS)))}`,
        ]),
    ...(accountColumn === undefined ? [] : [`"${accountColumn}" = ${literal(AccountId, account)}`]),
    `recipientaccountid = ${literal(AccountId, account)}`,
    `eventtime >= ${literal(Second, secondOf(since))}`,
    `eventtime <= ${literal(Second, secondOf(until))}`,
    kindsOf(olderThan, dataEvents, (moment) => literal(Second, secondOf(moment))),
    `(${[
      among('useridentity.accesskeyid', KeyId, question.credentials),
      among('useridentity.username', UserName, question.users),
      among('useridentity.arn', SessionArn, question.sessions),
    ]
      .flat()
      .join(' OR ')})`,
  ]
  const selected = Object.entries(SELECTED).map(([name, from]) => `${from} AS ${name}`)
  return {
    text: [
      // A trail may deliver an event twice, and two trails may deliver to one bucket.
      `SELECT DISTINCT ${selected.join(', ')}`,
      `FROM "${database}"."${table}"`,
      `WHERE ${conditions.join('\n  AND ')}`,
      'ORDER BY eventtime DESC',
      `LIMIT ${ARCHIVE_EVENTS_AT_MOST}`,
    ].join('\n'),
    parameters,
  }
}

function kindsOf(
  olderThan: Date | undefined,
  dataEvents: boolean,
  literalOf: (moment: Date) => '?',
): string {
  const isData = "eventcategory = 'Data'"
  if (olderThan === undefined) return isData
  const isOlder = `eventtime < ${literalOf(olderThan)}`
  return dataEvents ? `(${isOlder} OR ${isData})` : isOlder
}

/** As CloudTrail writes them, so that text compares as time does. */
function secondOf(moment: Date): string {
  return moment.toISOString().replace(/\.\d{3}Z$/, 'Z')
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '/')
}
