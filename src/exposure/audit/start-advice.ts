import type { AccessKeys, IamUser } from '../../keys/access-keys.ts'
import { sinceOf } from '../../requests/history-period.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { requestIdOf } from '../../requests/request-id.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { parseTarget, type Target } from '../../requests/target.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { Audit, PersonAudit } from './audit.ts'
import { auditPeriod, HISTORY_DAYS } from './audit-period.ts'
import { openAudit, type StartAuditDeps } from './start-audit.ts'

/**
 * Begins to look how an IAM user's keys are used, for one person, to say what would do instead: an audit with another end. All keys of the user, or the one that was named; Inactive ones count, because their past use tells the same.
 * It reads IAM and changes nothing there. The same act begins the same, however often it comes.
 */
export interface StartAdviceDeps extends StartAuditDeps {
  readonly keys: Pick<AccessKeys, 'list'>
}

export function createStartAdvice(
  deps: StartAdviceDeps,
): (act: SignedAct) => Promise<Result<Audit, Refusal>> {
  return async (act) => {
    const id = requestIdOf(act)
    const begun = await deps.store.read(id)
    if (begun !== undefined) return ok(begun)
    const target = parseTarget(act.value)
    if (!target.ok) return refuse({ reason: 'not_a_target', text: act.value })
    const user = await deps.resolveUser(target.value, act.user, id)
    if (!user.ok) return user
    const may = await deps.mayAudit(act.user, user.value)
    if (!may.ok) return may
    const keys = await keysMeant(deps, target.value, user.value, id)
    if (!keys.ok) return keys
    const { account, userName } = user.value
    const until = deps.clock.now()
    const since = sinceOf(act.details?.since ?? `${HISTORY_DAYS}d`, until)
    const audit: PersonAudit = {
      id,
      version: 1,
      account,
      accountName: deps.accountName(account),
      userName,
      keyId: keys.value[0],
      advice: { keys: [...keys.value] },
      asker: act.user,
      act,
      ...auditPeriod(since, until, deps.archiveOf?.(account)),
      until: until.toISOString(),
      followed: keys.value.map((key) => ({ subject: { by: 'credential', id: key }, depth: 0 })),
      regions: [...deps.regions],
      filesSent: 0,
    }
    return ok(await openAudit(deps.store, audit))
  }
}

type Keys = readonly [AccessKeyId, ...AccessKeyId[]]

async function keysMeant(
  { keys }: StartAdviceDeps,
  target: Target,
  { account, userName }: IamUser,
  session: string,
): Promise<Result<Keys, Refusal>> {
  if (target.by === 'key') return ok([target.keyId])
  const listed = await keys.list({ account, userName, session })
  if (listed.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: listed.why })
  const [first, ...others] = listed.value.map((key) => key.id)
  return first === undefined ? refuse({ reason: 'no_key', user: userName }) : ok([first, ...others])
}
