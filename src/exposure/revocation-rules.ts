import type { Refusal } from '../requests/refusal.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { isLineOpen, type RoleSeen, roleLineId, withRoleSeen } from './clean-up-rules.ts'
import { type Incident, isInactive, isQuarantined } from './incident.ts'
import type { RoleLine, Vote } from './incident-parts.ts'
import type { IncidentChange } from './incident-store.ts'
import { roleOf } from './role-use.ts'

/**
 * Which sessions of roles awskey may have revoked, and what a try makes of the row. Pure. The way in is closed first: while the key or another one of its user still works, a revoked session is only
 * opened anew. Never a role of another account, of Identity Center, of a service, or of awskey's own.
 */
type Draft = Omit<IncidentChange, 'at'>

export function isWayInClosed(incident: Incident): boolean {
  const { siblings } = incident
  const others = siblings?.every(({ state }) => state !== 'active' && state !== 'not_known')
  return isInactive(incident) && isQuarantined(incident) && others !== false
}

/** Sessions that were opened before this moment are to be denied: until the key was Inactive and the user denied, more could be opened. */
export function revokeBefore(
  { key, quarantine }: Pick<Incident, 'key' | 'quarantine'>,
  { before }: Pick<RoleLine, 'before'>,
): string {
  return latestOf([
    before,
    'at' in key ? key.at : before,
    quarantine.kind === 'policy' || quarantine.kind === 'boundary' ? quarantine.at : before,
  ])
}

export function latestOf(moments: readonly [string, ...(readonly string[])]): string {
  return moments.toSorted().at(-1) ?? moments[0]
}

export function canRevoke(incident: Incident, role: RoleLine): boolean {
  return (
    role.revocable === true && role.state === 'open' && isLineOpen(role) && isWayInClosed(incident)
  )
}

/** One click of security. */
export function revocationWanted(
  incident: Incident,
  lineId: string,
  vote: Vote,
): Result<Draft | undefined, Refusal> {
  const role = incident.roles.find(({ id }) => id === lineId)
  if (role === undefined || !canRevoke(incident, role)) return refuse({ reason: 'changed' })
  if (role.wanted !== undefined) return ok(undefined)
  return ok({
    incident: {
      ...incident,
      roles: incident.roles.map((each) => (each.id === lineId ? { ...each, wanted: vote } : each)),
    },
    entries: [{ type: 'revocation_wanted', actor: vote.by, data: { name: role.arn } }],
  })
}

/** Whether a line is of a role that awskey may touch at all: its id is the one that was made of this ARN, so that a click on one role is never one on another. */
export function isOwnLineOf(incident: Incident, { id, arn, before }: RoleLine, now: Date): boolean {
  const role = roleOf(arn)
  return (
    id === roleLineId(arn) &&
    incident.identity.kind === 'user' &&
    role?.account === incident.identity.user.account &&
    role.kind === 'ordinary' &&
    // A moment to come would shut out everybody who uses the role from now on.
    new Date(before) <= now
  )
}

export function revocationTried(incident: Incident, seen: RoleSeen, now: Date): Draft {
  const role = incident.roles.find(({ id }) => id === seen.id)
  const isDone = seen.state === 'revoked' || seen.state === 'gone'
  return {
    incident: {
      ...incident,
      roles: withoutWanted(withRoleSeen(incident.roles, seen, now), seen.id),
    },
    entries: [
      {
        type: isDone ? 'sessions_revoked' : 'sessions_not_revoked',
        actor: 'awskey',
        data: { name: role?.arn ?? '', ...(seen.why !== undefined && { why: seen.why }) },
      },
    ],
  }
}

/** What nobody is shown to have asked for is not asked for. */
export function withoutFirstRevocation(roles: Incident['roles']): Incident['roles'] {
  const tried = roles.find(({ wanted }) => wanted !== undefined)
  return tried === undefined ? roles : withoutWanted(roles, tried.id)
}

function withoutWanted(roles: readonly RoleLine[], id: string): RoleLine[] {
  return roles.map((role) => {
    if (role.id !== id) return role
    const { wanted: _done, ...rest } = role
    return rest
  })
}
