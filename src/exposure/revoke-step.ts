import type { Clock } from '../shared/clock.ts'
import { type Known, known } from '../shared/known.ts'
import type { RoleSeen } from './clean-up-rules.ts'
import type { Incident } from './incident.ts'
import type { RoleLine, Vote } from './incident-parts.ts'
import { type ProveIdentityDeps, proveIdentity } from './prove-identity.ts'
import { isOwnLineOf, isWayInClosed } from './revocation-rules.ts'
import type { Revocations } from './revocations.ts'
import { roleOf } from './role-use.ts'

/**
 * Has the sessions of one role revoked that somebody of security clicked. It is shown anew that the click is signed and about this role, that the role is one of the exposed user's account and none of
 * awskey's, and that the account offers it. A revocation that is there already is never replaced, and what could not be read is not written over.
 */
export interface RevokeStepDeps extends ProveIdentityDeps {
  readonly clock: Clock
  readonly revocations: Revocations
  /** Whether a click on a line is signed and security's, as of now. */
  proveRevocation(incident: Incident, role: RoleLine, vote: Vote): Promise<Known<boolean>>
}

export type RevokeOutcome =
  | { readonly step: 'revoke'; readonly result: 'tried'; readonly role: RoleSeen }
  | { readonly step: 'revoke'; readonly result: 'failed'; readonly why: string }
  | { readonly step: 'revoke'; readonly result: 'not_authorised' }

export async function revoke(
  deps: RevokeStepDeps,
  incident: Incident,
  look: (role: RoleLine) => Promise<RoleSeen>,
): Promise<RevokeOutcome> {
  const step = 'revoke'
  const role = incident.roles.find(({ wanted }) => wanted !== undefined)
  const { identity } = incident
  const found = role === undefined ? undefined : roleOf(role.arn)
  if (role?.wanted === undefined || found === undefined || identity.kind !== 'user')
    return { step, result: 'not_authorised' }
  const proven = await prove(deps, incident, role, role.wanted)
  if (proven.kind === 'unknown') return { step, result: 'failed', why: proven.why }
  if (!proven.value) return { step, result: 'not_authorised' }
  const before = await look(role)
  if (before.state !== 'open') return { step, result: 'tried', role: before }
  const outcome = await deps.revocations.revoke({
    account: identity.user.account,
    roleName: found.roleName,
    before: new Date(role.before),
    session: incident.id,
    click: `${role.id} ${role.wanted.act.at}`,
  })
  const after = await look(role)
  const why =
    outcome.kind === 'ran' ? 'the document ran, and IAM does not show it yet' : outcome.why
  return { step, result: 'tried', role: after.state === 'open' ? { ...after, why } : after }
}

async function prove(
  deps: RevokeStepDeps,
  incident: Incident,
  role: RoleLine,
  wanted: Vote,
): Promise<Known<boolean>> {
  const { revocations, clock } = deps
  const found = roleOf(role.arn)
  if (incident.identity.kind !== 'user' || found === undefined) return known(false)
  const isOffered =
    revocations.offeredIn(incident.identity.user.account) && !revocations.isOwn(found.roleName)
  if (!isOffered || !isWayInClosed(incident) || !isOwnLineOf(incident, role, clock.now()))
    return known(false)
  const clicked = await deps.proveRevocation(incident, role, wanted)
  if (clicked.kind === 'unknown' || !clicked.value) return clicked
  return proveIdentity(deps, incident)
}
