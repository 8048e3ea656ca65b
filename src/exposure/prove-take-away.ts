import type { IamUser, IamUsers } from '../keys/access-keys.ts'
import { type Known, known } from '../shared/known.ts'
import { isOfItsItem } from './clean-up-rules.ts'
import type { Incident } from './incident.ts'
import type { CleanUpLine, Vote } from './incident-parts.ts'
import type { Reported } from './judge-report.ts'
import { type ProveIdentityDeps, proveIdentity } from './prove-identity.ts'

/**
 * Whether awskey may take the thing of one line away, shown anew before the write: the click is signed and about this line, the thing is the one that the line was made of, the account is that of the
 * exposed key, and its user is not protected. A thief who made a key for a protected user is no reason to write to that user.
 */
export interface ProveTakeAwayDeps extends ProveIdentityDeps {
  readonly users: Pick<IamUsers, 'read'>
  targetOf(user: IamUser): Reported
  /** Whether a click on a line is signed and security's, as of now. */
  proveLine(incident: Incident, line: CleanUpLine, vote: Vote): Promise<Known<boolean>>
}

export async function proveTakeAway(
  deps: ProveTakeAwayDeps,
  incident: Incident,
  line: CleanUpLine,
): Promise<Known<boolean>> {
  const { wanted } = line
  if (wanted === undefined || !isOfItsItem(line)) return known(false)
  const clicked = await deps.proveLine(incident, line, wanted)
  if (clicked.kind === 'unknown' || !clicked.value) return clicked
  const same = await proveIdentity(deps, incident)
  if (same.kind === 'unknown' || !same.value) return same
  return isWritable(deps, incident, line)
}

async function isWritable(
  { users, targetOf }: ProveTakeAwayDeps,
  { identity, id: session }: Incident,
  { item }: CleanUpLine,
): Promise<Known<boolean>> {
  if (identity.kind !== 'user' || item === undefined || !('userName' in item)) return known(false)
  const { account } = identity.user
  const read = await users.read({ account, userName: item.userName, session })
  if (read.kind === 'unknown') return read
  // Nothing can be written to a user that is gone; the look that follows shows it.
  return known(read.value === undefined || !targetOf(read.value).protected)
}
