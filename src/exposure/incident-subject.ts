import type { Incident } from './incident.ts'

/**
 * What security decides on when it ends an incident: what is contained and how, what was found, what is left to clean up. Pure. Whenever that changes the number rises, and what was
 * signed for the number before is no yes to this one.
 */
export function withSubject(before: Incident, next: Incident): Incident {
  if (decidedOn(before) === decidedOn(next)) return next
  const { release, ...rest } = next
  const subject = before.subject + 1
  // A release that is being carried out goes on: what changes now is its own doing.
  return release?.granted === true ? { ...next, subject } : { ...rest, subject }
}

function decidedOn(incident: Incident): string {
  const { id, reports, identity, key, quarantine, newKeys, rechecks, ...more } = incident
  return JSON.stringify([
    id,
    reports.length,
    identity,
    key.kind,
    quarantine.kind,
    newKeys,
    rechecks.fights,
    more.siblings?.map(({ keyId, state, cleared }) => [keyId, state, cleared?.by]),
    more.findings?.auditId,
    more.lines.map(({ id: line, state, accepted }) => [line, state, accepted?.by]),
    more.roles.map(({ id: line, state, accepted }) => [line, state, accepted?.by]),
  ])
}
