import type { Incident } from '../../exposure/incident.ts'
import type { CleanUpLine, RoleLine, Sibling, Vote } from '../../exposure/incident-parts.ts'
import { isEnough, type Quorum } from '../../exposure/release-rules.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { ActVerifier } from '../../requests/signed-act.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { ACTIONS } from '../../slack/ids.ts'
import { lineValue, releaseValue } from '../../slack/incident-values.ts'

/**
 * Whether a release may be carried out, shown anew before anything is undone: each signature fits, is about this incident as it was shown, and is somebody's who is of security now; together they
 * are enough different people. The row alone releases nothing; what could not be read is not a no.
 */
export interface ProveVotesDeps {
  readonly verifier: ActVerifier
  readonly deciders: Pick<Deciders, 'mayAct' | 'approvesFor'>
  readonly quorum: Quorum
  /** The incident with its user's owner as AWS and the configuration say now: the row may leave somebody out. */
  ownedNow(incident: Incident): Promise<Incident>
}

export function createProveVotes(
  deps: ProveVotesDeps,
): (incident: Incident) => Promise<Known<boolean>> {
  return async (incident) => {
    const { release } = incident
    if (release?.granted !== true) return known(false)
    if (!isEnough(await deps.ownedNow(incident), deps.quorum)) return known(false)
    if (!isSignedTogether(release.votes, deps.quorum)) return known(false)
    const shown = releaseValue({ ...incident, subject: release.subject })
    const proofs = await Promise.all(release.votes.map((vote) => proof(deps, vote, shown)))
    if (proofs.some((each) => each.kind === 'known' && !each.value)) return known(false)
    return proofs.find(({ kind }) => kind === 'unknown') ?? known(true)
  }
}

/** By the times under the signatures: an old one that somebody brings again is no yes to what is asked now. */
function isSignedTogether(
  votes: readonly Vote[],
  { expiresAfterMs }: Pick<Quorum, 'expiresAfterMs'>,
): boolean {
  const times = votes.map(({ act }) => Date.parse(act.at))
  return Math.max(...times) - Math.min(...times) <= expiresAfterMs
}

/** The same for a click that has awskey take one line of the clean-up away. */
export function createProveLine(
  deps: Pick<ProveVotesDeps, 'deciders' | 'verifier'>,
): (incident: Incident, line: CleanUpLine, vote: Vote) => Promise<Known<boolean>> {
  return (incident, line, vote) => proof(deps, vote, lineValue(incident, line), ACTIONS.cleanLine)
}

/** The same for the click that has the sessions of a role revoked. */
export function createProveRevocation(
  deps: Pick<ProveVotesDeps, 'deciders' | 'verifier'>,
): (incident: Incident, role: RoleLine, vote: Vote) => Promise<Known<boolean>> {
  return (incident, role, vote) =>
    proof(deps, vote, lineValue(incident, role), ACTIONS.revokeSessions)
}

/** The same for the click by which somebody answers for another key of the user. */
export function createProveCleared(
  deps: Pick<ProveVotesDeps, 'deciders' | 'verifier'>,
): (incident: Incident, sibling: Sibling, vote: Vote) => Promise<Known<boolean>> {
  return (incident, { keyId }, vote) =>
    proof(deps, vote, lineValue(incident, { id: keyId }), ACTIONS.clearSibling)
}

async function proof(
  { verifier, deciders }: Pick<ProveVotesDeps, 'deciders' | 'verifier'>,
  { act, by }: Vote,
  shown: string,
  action: string = ACTIONS.releaseIncident,
): Promise<Known<boolean>> {
  const fits = act.user === by && act.action === action && act.value === shown
  if (!fits) return known(false)
  const signed = await verifier.verify(act)
  if (signed.kind === 'unknown' || !signed.value) return signed
  const may = await deciders.mayAct(by)
  const right = may.ok ? await deciders.approvesFor({ team: 'security' }, by) : may
  if (right.ok) return known(true)
  const { error } = right
  const isUnread = error.reason === 'person_unreadable' || error.reason === 'approvers_unreadable'
  return isUnread ? unknown(error.why) : known(false)
}
