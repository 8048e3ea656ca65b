import type { IncidentEvent } from '../../exposure/incident.ts'
import { message, type SlackMessage, sections } from '../text/blocks.ts'
import { dateTime, isNothing, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { incidentLine, isPage } from './incident-words.ts'

/** What happened to an incident since the thread was written last. Where something in it must be heard at once, security is mentioned: a card that changes tells nobody. */
export interface IncidentThreadModel {
  readonly events: readonly IncidentEvent[]
  /** Who is told. */
  readonly page: Mrkdwn
}

export function incidentThread({ events, page }: IncidentThreadModel): SlackMessage {
  const paged = events.some(isPage) ? [page] : []
  const lines = events.filter(isShown).map((event) => ({ event, line: incidentLine(event) }))
  return message(
    lines.at(-1)?.line ?? NOTHING,
    sections([...paged, ...lines.map(({ event, line }) => mrkdwn`${dateTime(event.at)} ${line}`)]),
  )
}

/** Whether there is anything to say of it. */
export function isShown(event: IncidentEvent): boolean {
  return !isNothing(incidentLine(event))
}
