import type { IamUser } from '../../keys/access-keys.ts'
import { sinceOf } from '../../requests/history-period.ts'
import type { AccountId, SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { requestIdOf } from '../../requests/request-id.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { parseTarget, type Target } from '../../requests/target.ts'
import type { Clock } from '../../shared/clock.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { Audit, PersonAudit, RegionRead } from './audit.ts'
import { type ArchiveReach, auditPeriod } from './audit-period.ts'
import type { AuditStore } from './audit-store.ts'
import { emptyTally } from './tally.ts'

/**
 * Begins an audit for one person: whose key it is, whether they may know, from when on. It reads IAM and changes nothing there. The same act begins the same audit, however often it comes.
 */
export interface StartAuditDeps {
  readonly store: Pick<AuditStore, 'open' | 'read'>
  readonly clock: Clock
  /** Whose event history is read. */
  readonly regions: readonly string[]
  /** Of a trail that covers the account; `undefined` where none is configured. */
  archiveOf?(account: AccountId): ArchiveReach | undefined
  resolveUser(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<IamUser, Refusal>>
  mayAudit(person: SlackUserId, user: IamUser): Promise<Result<void, Refusal>>
  accountName(account: AccountId): string
}

export function createStartAudit(
  deps: StartAuditDeps,
): (act: SignedAct) => Promise<Result<Audit, Refusal>> {
  return async (act) => {
    const id = requestIdOf(act)
    const begun = await deps.store.read(id)
    if (begun !== undefined) return ok(begun)
    const target = parseTarget(act.value)
    if (!target.ok || target.value.by !== 'key')
      return refuse({ reason: 'not_a_target', text: act.value })
    const user = await deps.resolveUser(target.value, act.user, id)
    if (!user.ok) return user
    const may = await deps.mayAudit(act.user, user.value)
    if (!may.ok) return may
    const { account, userName } = user.value
    const until = deps.clock.now()
    const audit: PersonAudit = {
      id,
      version: 1,
      account,
      accountName: deps.accountName(account),
      userName,
      keyId: target.value.keyId,
      asker: act.user,
      act,
      ...auditPeriod(sinceOf(act.details?.since ?? '', until), until, deps.archiveOf?.(account)),
      until: until.toISOString(),
      followed: [{ subject: { by: 'credential', id: target.value.keyId }, depth: 0 }],
      regions: [...deps.regions],
      filesSent: 0,
    }
    return ok(await openAudit(deps.store, audit))
  }
}

/** Rows of an audit that has read nothing yet; the one that is there already, where there is one. */
export async function openAudit(
  store: Pick<AuditStore, 'open' | 'read'>,
  audit: PersonAudit,
): Promise<Audit> {
  await store.open(audit, audit.regions.map(unread))
  return (await store.read(audit.id)) ?? audit
}

export function unread(region: string): RegionRead {
  return {
    region,
    version: 1,
    subject: 0,
    pagesOfSubject: 0,
    pages: 0,
    tally: emptyTally(),
    unreadable: 0,
    truncated: 0,
  }
}
