import type { IamUser } from '../keys/access-keys.ts'
import type { Deciders } from '../requests/deciders.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { FindOwnership } from './ownership.ts'

/**
 * Who may know what was done with a key: the owner of its IAM user, the approvers of the team, and security alone where two authorities disagree whose it is. A group that could not be read is a refusal that
 * says so, never a no.
 */
export interface MayAuditDeps {
  readonly deciders: Pick<Deciders, 'approvesFor' | 'mayAct'>
  readonly findOwnership: FindOwnership
}

export type MayAudit = (person: SlackUserId, user: IamUser) => Promise<Result<void, Refusal>>

export function createMayAudit({ deciders, findOwnership }: MayAuditDeps): MayAudit {
  return async (person, user) => {
    const acting = await deciders.mayAct(person)
    if (!acting.ok) return acting
    const found = findOwnership(user)
    const ownership = found?.disagreement === undefined ? found : undefined
    if (ownership?.owner === person) return ok(undefined)
    const teams = [ownership?.team?.name, 'security'].filter((name) => name !== undefined)
    for (const team of teams) {
      const answer = await deciders.approvesFor({ team }, person)
      if (answer.ok) return ok(undefined)
      if (answer.error.reason !== 'not_an_approver') return answer
    }
    return refuse({ reason: 'may_not_audit', user: user.userName })
  }
}
