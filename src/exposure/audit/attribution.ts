import { type Audit, type Followed, type Found, isAdvice } from './audit.ts'
import type { AuditEvent } from './audit-event.ts'
import type { Subject } from './subject.ts'

/**
 * Whose an event is, of those that an audit follows, and where it leads. Pure. LookupEvents takes one attribute, and names are chosen by callers: what is found by a name counts only where the identity
 * in the event shows that it is this one. No event counts twice: of all subjects that it fits, it belongs to the first.
 */
export function isOf(subject: Subject, event: AuditEvent): boolean {
  switch (subject.by) {
    case 'credential':
      return event.credential === subject.id
    case 'user':
      return isUser(event.principal, subject.name)
    case 'role':
      return (
        event.issued?.role === subject.arn &&
        (subject.trustChanged === undefined || event.outside === true)
      )
    case 'session':
      return event.principal === subject.arn
  }
}

/** Those events of a page that count under the subject in this place of the list. */
export function countedUnder(
  subjects: readonly Subject[],
  place: number,
  events: readonly AuditEvent[],
): readonly AuditEvent[] {
  const subject = subjects[place]
  const before = subjects.slice(0, place)
  return subject === undefined
    ? []
    : events.filter(
        (event) => isOf(subject, event) && !before.some((earlier) => isOf(earlier, event)),
      )
}

/** Those of a page in which all subjects were looked for at once. */
export function countedAmong(
  subjects: readonly Subject[],
  events: readonly AuditEvent[],
): readonly AuditEvent[] {
  return events.filter((event) => subjects.some((subject) => isOf(subject, event)))
}

/** Where the calls of one subject lead, as far as this audit follows. */
export function foundFor(
  audit: Audit,
  followed: Followed,
  events: readonly AuditEvent[],
): readonly Found[] {
  if (!isAdvice(audit)) return foundIn(followed, events)
  return foundIn(
    followed,
    events.flatMap(({ leads: _others, ...event }) => (opensOwnSession(event) ? [event] : [])),
  )
}

/** A session with the rights of who opened it, not a role's. */
export function opensOwnSession({ issued }: Pick<AuditEvent, 'issued'>): boolean {
  return issued !== undefined && issued.role === undefined && issued.elsewhere !== true
}

/** Where the calls of one subject lead: what they opened, what they made, whom they signed in. */
export function foundIn(
  { subject, depth }: Followed,
  events: readonly AuditEvent[],
): readonly Found[] {
  const at = { depth: depth + 1, ...(subject.by === 'role' && { through: 'role' as const }) }
  return events.flatMap((event) => [
    ...openedBy(event).map((opened) => ({ ...opened, ...at })),
    ...(event.leads ?? []).flatMap((lead) =>
      lead.by === 'provider' ? [] : [{ subject: lead, ...at }],
    ),
  ])
}

function openedBy({ issued }: AuditEvent): readonly Pick<Found, 'otherwise' | 'subject'>[] {
  if (issued === undefined || issued.elsewhere === true) return []
  const { credential: id, session } = issued
  return [
    {
      subject: { by: 'credential', id },
      ...(session !== undefined && { otherwise: { by: 'session', arn: session } }),
    },
  ]
}

function isUser(principal: string | undefined, name: string): boolean {
  const [, path] = /^arn:[\w-]+:iam::\d{12}:user\/(.+)$/.exec(principal ?? '') ?? []
  return path !== undefined && path.split('/').at(-1) === name
}
