/**
 * What an audit's message says about the archive of a trail: how far back, data events or not, and what is not known because of it. "Never in this history" is said only of what nobody read.
 */
import type { ArchiveCoverage } from '../../exposure/audit/archive-coverage.ts'
import { ARCHIVE_EVENTS_AT_MOST } from '../../exposure/audit/trail-archive.ts'
import { dateTime, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

const DATA_EVENTS = mrkdwn`Data events (objects in S3, items in DynamoDB, invocations and the like)`
const NEVER = mrkdwn`• ${DATA_EVENTS} are never in this history.`

/** In the list of what was read. `since` is where the event history begins. */
export function archiveLines(archive: ArchiveCoverage, since: string): readonly Mrkdwn[] {
  switch (archive.kind) {
    case 'not_asked':
      return [NEVER, mrkdwn`• What is older than 90 days is not known.`]
    case 'reading':
      return [mrkdwn`• *The trail's archive is being read.* ${missing(archive, since)}`]
    case 'failed':
      return [
        mrkdwn`• *The trail's archive could not be read to its end (${archive.why}).* ${missing(archive, since)}`,
      ]
    case 'cut':
      return [
        reached(archive),
        mrkdwn`• *Cut: of the archive only the newest ${ARCHIVE_EVENTS_AT_MOST.toLocaleString('en-US')} events were read.*`,
        dataEventsRead(archive),
        leftOutText(archive),
      ]
    case 'read':
      return [reached(archive), dataEventsRead(archive), leftOutText(archive)]
  }
}

/** Where nothing was seen: what that does not show. */
export function notLookedAt(archive: ArchiveCoverage): Mrkdwn {
  const isRead = archive.kind === 'read' || archive.kind === 'cut'
  if (!isRead) return mrkdwn`data events are never in there, and neither is what is older.`
  return archive.dataEvents
    ? mrkdwn`the trail may not log all data events, and what is older was not read.`
    : mrkdwn`data events are never in there, and what is older was not read.`
}

/** While it is on its way: nothing where no archive is asked. */
export function archiveProgress({ kind }: ArchiveCoverage): Mrkdwn {
  switch (kind) {
    case 'not_asked':
      return NOTHING
    case 'reading':
      return mrkdwn` The trail's archive comes after them.`
    case 'failed':
      return mrkdwn` The trail's archive could not be read.`
    case 'cut':
    case 'read':
      return mrkdwn` The trail's archive has been read.`
  }
}

type Reaching = Exclude<ArchiveCoverage, { kind: 'not_asked' }>

function reached({ since, older }: Reaching): Mrkdwn {
  return older
    ? mrkdwn`• The trail's archive was read back to ${dateTime(since)}. What is older is not known.`
    : mrkdwn`• The trail's archive was read for data events from ${dateTime(since)} on. What is older is not known.`
}

function dataEventsRead({ dataEvents }: Reaching): Mrkdwn {
  return dataEvents
    ? mrkdwn`• ${DATA_EVENTS} were read as far as the trail logs them; which it logs is not known here.`
    : mrkdwn`• ${DATA_EVENTS} are not in the trail, as awskey.yml says.`
}

function leftOutText({ leftOut }: Reaching): Mrkdwn {
  return leftOut === 0
    ? NOTHING
    : mrkdwn`• *Not looked for in the archive, because their names are none that AWS gives:* ${leftOut} of those that are followed.`
}

function missing({ older, dataEvents }: Reaching, since: string): Mrkdwn {
  const what = older ? mrkdwn`What is older than ${dateTime(since)}` : NOTHING
  if (!dataEvents) return mrkdwn`${what} is not known, and data events are never in this history.`
  return older
    ? mrkdwn`${what}, and data events, are not known.`
    : mrkdwn`Data events are not known.`
}
