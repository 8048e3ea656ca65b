import type { IamUser } from '../keys/access-keys.ts'
import type { RequestId } from '../requests/ids.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import type { FindKey } from './find-key.ts'
import type { Incident, Report, Warrant } from './incident.ts'
import { type Judgement, judgeReport, type Reported, type Reporter } from './judge-report.ts'
import { identityKept } from './prove-identity.ts'
import type { SnapshotStore } from './snapshot.ts'

/**
 * Whether a write may be made, shown anew before each: the row is what others may have written. The act on it is signed and about this key, the IAM user is the one that AWS names, and whoever
 * signed may cause just this. What this very container read a moment ago counts as read; nothing else is remembered. Once something was contained, a Slack or an IAM that does not answer
 * does not keep it from being contained again.
 */
export interface ProveWarrantDeps {
  readonly findKey: FindKey
  readonly snapshotStore: Pick<SnapshotStore, 'read'>
  targetOf(user: IamUser): Reported
  reporterOf(
    report: Pick<Report, 'by' | 'signal'>,
    user: IamUser,
    incident: Incident,
  ): Promise<Reporter>
  /** What the signed act on the warrant is, or that it is a signed signal; `undefined` when it is not signed, not that person's or not about this incident. */
  signedAs(warrant: Warrant, incident: Incident): Promise<Known<'report' | 'click' | undefined>>
  /** Wall time in milliseconds. */
  wallNow(): number
}

export interface ProveWarrant {
  /** Whose key this container has just read it to be. */
  justRead(incident: Incident, user: IamUser): void
  prove(
    incident: Incident,
    warrant: Warrant | undefined,
    write: 'inactive' | 'quarantine',
  ): Promise<Known<boolean>>
}

const REMEMBERED_MS = 10_000
const REMEMBERED_AT_MOST = 100

export function createProveWarrant(deps: ProveWarrantDeps): ProveWarrant {
  const read = new Map<RequestId, { readonly user: IamUser; readonly atMs: number }>()
  const userOf = async ({ id, keyId }: Incident): Promise<Known<IamUser | undefined>> => {
    const recent = read.get(id)
    if (recent !== undefined && deps.wallNow() - recent.atMs < REMEMBERED_MS)
      return known(recent.user)
    const found = await deps.findKey(keyId, id)
    if (found.kind === 'not_known') return unknown(found.why)
    return known(found.kind === 'user' ? found.user : undefined)
  }
  return {
    justRead({ id }, user) {
      if (read.size >= REMEMBERED_AT_MOST) read.clear()
      read.set(id, { user, atMs: deps.wallNow() })
    },
    async prove(incident, warrant, write) {
      if (warrant === undefined || incident.identity.kind !== 'user') return known(false)
      const [signed, user] = await Promise.all([deps.signedAs(warrant, incident), userOf(incident)])
      if (signed.kind === 'unknown') return signed
      if (signed.value === undefined) return known(false)
      const again = incident.rechecks.from !== undefined
      if (user.kind === 'unknown') return again ? keptAs(deps, incident) : user
      if (user.value === undefined || !isSame(incident, user.value)) return known(false)
      const reporter = await deps.reporterOf(warrant, user.value, incident)
      const judged = judgeReport(reporter, deps.targetOf(user.value))
      if (allows(judged, signed.value, write)) return known(true)
      const unread = judged.because.includes('reporter_not_known')
      if (!unread || judged[write] === 'never') return known(false)
      return again ? known(true) : unknown('what the person may do could not be read')
    },
  }
}

/** AWS does not say whose it is: the restore point does, which nobody changes who can write to the table. Before there is one, what was contained is contained again. */
async function keptAs(
  { snapshotStore }: ProveWarrantDeps,
  incident: Incident,
): Promise<Known<boolean>> {
  const kept = await identityKept(snapshotStore, incident)
  return kept.kind === 'known' ? known(kept.value ?? true) : kept
}

function isSame({ identity }: Incident, { account, userName, userId }: IamUser): boolean {
  if (identity.kind !== 'user') return false
  const { user } = identity
  return user.account === account && user.userName === userName && user.userId === userId
}

/** A report does what its reporter's word is good for; a click is security's, and does what the click is for. */
function allows(
  judged: Judgement,
  signed: 'report' | 'click',
  write: 'inactive' | 'quarantine',
): boolean {
  if (signed === 'report') return judged[write] === 'now'
  return judged.as === 'security' && judged[write] !== 'never'
}
