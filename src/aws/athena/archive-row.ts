import type { Row } from '@aws-sdk/client-athena'
import { TrailRecord } from '../cloudtrail/trail-record.ts'
import { ARCHIVE_COLUMNS } from './archive-query.ts'

/** One row of Athena's answer as the CloudTrail event that it was, so that both are read by the same code. `undefined` when it is none. */
export function trailRecordOf(row: Row): TrailRecord | undefined {
  const cell = cellsOf(row)
  const role = cell('askedrole')
  return TrailRecord.safeParse({
    eventID: cell('eventid'),
    eventTime: cell('eventtime'),
    eventSource: cell('eventsource'),
    eventName: cell('eventname'),
    awsRegion: cell('awsregion'),
    sourceIPAddress: cell('sourceipaddress'),
    userAgent: cell('useragent'),
    errorCode: cell('errorcode'),
    readOnly: READ_ONLY[cell('readonly') ?? ''],
    userIdentity: {
      accessKeyId: cell('accesskeyid'),
      type: cell('principaltype'),
      accountId: cell('principalaccount'),
      principalId: cell('principalid'),
      arn: cell('principalarn'),
      invokedBy: cell('invokedby'),
    },
    requestParameters: role === undefined ? parsed(cell('iamrequest')) : { roleArn: role },
    responseElements: openedIn(cell) ?? parsed(cell('iamanswer')),
  }).data
}

/** Of an answer of STS the ids alone. */
function openedIn(cell: Cell): object | undefined {
  const [accessKeyId, session, federated] = ['openedkeyid', 'openedsession', 'federateduser'].map(
    cell,
  )
  if (!accessKeyId && !session && !federated) return undefined
  return {
    ...(accessKeyId && { credentials: { accessKeyId } }),
    ...(session && { assumedRoleUser: { arn: session } }),
    ...(federated && { federatedUser: { arn: federated } }),
  }
}

/** The first row of the first page names the columns. */
export function isHeading(row: Row): boolean {
  const cell = cellsOf(row)
  return ARCHIVE_COLUMNS.every((name) => cell(name) === name)
}

const READ_ONLY: Readonly<Record<string, boolean>> = { true: true, false: false }

type Cell = (name: string) => string | undefined

function cellsOf({ Data: cells = [] }: Row): Cell {
  const values = new Map(ARCHIVE_COLUMNS.map((name, at) => [name, cells[at]?.VarCharValue]))
  return (name) => values.get(name) || undefined
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
