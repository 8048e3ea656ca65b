import type { Deciders } from '../requests/deciders.ts'
import type { MayHave } from '../requests/history-export.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { OutsideEvent } from '../requests/outside-event.ts'
import type { Refusal } from '../requests/refusal.ts'
import { ok, type Result } from '../shared/result.ts'
import type { FindOwnership, OwnedUser } from './ownership.ts'

/**
 * Who may take a history away as a file: whoever asked or owns, the approvers of the user's team as the configuration has it now and as it was, and security.
 * Groups are read once for one export; one that could not be read is a refusal, so that nobody gets half a file that looks whole.
 */
export interface MayHaveHistoryDeps {
  readonly deciders: Pick<Deciders, 'approvesFor'>
  readonly findOwnership: FindOwnership
}

export function createMayHaveHistory(deps: MayHaveHistoryDeps): (person: SlackUserId) => MayHave {
  return (person) => {
    const asked = new Map<string, Promise<Result<boolean, Refusal>>>()
    const isApprover = (team: string): Promise<Result<boolean, Refusal>> => {
      const answer = asked.get(team) ?? approves(deps, team, person)
      asked.set(team, answer)
      return answer
    }
    const may = async (
      people: readonly (string | undefined)[],
      teams: readonly (string | undefined)[],
    ): Promise<Result<boolean, Refusal>> => {
      if (people.includes(person)) return ok(true)
      for (const team of new Set(['security', ...teams.filter((name) => name !== undefined)])) {
        const answer = await isApprover(team)
        if (!answer.ok || answer.value) return answer
      }
      return ok(false)
    }
    return {
      request(request) {
        const now = deps.findOwnership({ ...request.subject, tags: undefined })
        return may([request.requester, request.owner, now?.owner], [request.team, now?.team?.name])
      },
      change(event) {
        const now = deps.findOwnership(userOf(event))
        return may([now?.owner], [now?.team?.name])
      },
    }
  }
}

async function approves(
  { deciders }: MayHaveHistoryDeps,
  team: string,
  person: SlackUserId,
): Promise<Result<boolean, Refusal>> {
  const answer = await deciders.approvesFor({ team }, person)
  if (answer.ok) return ok(true)
  return answer.error.reason === 'not_an_approver' ? ok(false) : answer
}

function userOf({ account, data }: OutsideEvent): OwnedUser {
  return { account, userName: data['user'] ?? '', path: data['path'] ?? '/', tags: undefined }
}
