import type { AccountId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { type Known, known } from '../shared/known.ts'
import type { RoleSeen } from './clean-up-rules.ts'
import type { Incident } from './incident.ts'
import type { RoleLine, Vote } from './incident-parts.ts'
import { type ProveIdentityDeps, proveIdentity } from './prove-identity.ts'
import { isOwnLineOf, isWayInClosed, latestOf, revokeBefore } from './revocation-rules.ts'
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
  const hindrance = hindranceOf(deps, incident, found.roleName, identity.user.account)
  if (hindrance !== undefined)
    return { step, result: 'tried', role: { id: role.id, state: role.state, why: hindrance } }
  const proven = await prove(deps, incident, role, role.wanted)
  if (proven.kind === 'unknown') return { step, result: 'failed', why: proven.why }
  if (!proven.value) return { step, result: 'not_authorised' }
  const closed = revokeBefore(incident, role)
  // The other keys of the user were closed by then, too.
  const before = latestOf([closed, role.wanted.at])
  const seen = await look({ ...role, before: closed })
  if (seen.state !== 'open') return { step, result: 'tried', role: seen }
  const outcome = await deps.revocations.revoke({
    account: identity.user.account,
    roleName: found.roleName,
    before: new Date(before),
    session: incident.id,
    click: `${role.id} ${role.wanted.act.at}`,
  })
  const after = { ...(await look({ ...role, before })), before }
  const why =
    outcome.kind === 'ran' ? 'the document ran, and IAM does not show it yet' : outcome.why
  return { step, result: 'tried', role: after.state === 'open' ? { ...after, why } : after }
}

/** Why nothing is done although somebody clicked: what was so when they did may be otherwise now. */
function hindranceOf(
  { revocations }: Pick<RevokeStepDeps, 'revocations'>,
  incident: Incident,
  roleName: string,
  account: AccountId,
): string | undefined {
  if (revocations.isOwn(roleName)) return 'a role of awskey itself is never touched'
  if (!revocations.offeredIn(account)) return 'the account does not offer it now'
  return isWayInClosed(incident) ? undefined : 'the way in is open again'
}

async function prove(
  deps: RevokeStepDeps,
  incident: Incident,
  role: RoleLine,
  wanted: Vote,
): Promise<Known<boolean>> {
  if (!isOwnLineOf(incident, role, deps.clock.now())) return known(false)
  const clicked = await deps.proveRevocation(incident, role, wanted)
  if (clicked.kind === 'unknown' || !clicked.value) return clicked
  return proveIdentity(deps, incident)
}
