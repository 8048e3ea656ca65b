import type { StaleScope } from '../keys/stale-list.ts'
import type { Deciders } from '../requests/deciders.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { Target } from '../requests/target.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { sourcesApproved } from './approver-sources.ts'
import type { Organisation } from './organisation.ts'
import { accountNamed } from './resolve-user.ts'

/**
 * Which keys somebody asks about: those of a team, of an account, or their own and those of the teams that they approve for; for security that is everything. It only narrows a list that
 * anybody inside the company may see. A group that could not be read is named: its team is neither one of theirs nor not.
 */
export interface StaleScopeDeps {
  readonly organisation: Organisation
  readonly deciders: Pick<Deciders, 'approvesFor'>
}

export interface ScopeFound {
  readonly scope: StaleScope
  readonly approvalsNotKnown: readonly string[]
}

export async function staleScopeOf(
  { organisation, deciders }: StaleScopeDeps,
  target: Target,
  person: SlackUserId,
): Promise<Result<ScopeFound, Refusal>> {
  switch (target.by) {
    case 'team': {
      const { team } = target
      return organisation.teams.some(({ name }) => name === team)
        ? ok({ scope: { kind: 'team', team }, approvalsNotKnown: [] })
        : refuse({ reason: 'unknown_team', team })
    }
    case 'account': {
      const { account } = target
      return accountNamed(organisation, account) === undefined
        ? refuse({ reason: 'unknown_account', account })
        : ok({ scope: { kind: 'account', account }, approvalsNotKnown: [] })
    }
    case 'mine': {
      const sources = [...organisation.teams.map(({ name }) => name), 'security']
      const { names, unreadable } = await sourcesApproved(
        sources.map((team) => ({ team })),
        deciders,
        person,
      )
      return ok({
        scope: {
          kind: 'mine',
          person,
          teams: names.filter((name) => name !== 'security'),
          everything: names.includes('security'),
        },
        approvalsNotKnown: [...new Set(unreadable)],
      })
    }
    case 'person':
    case 'user':
    case 'key':
    case 'request':
      return refuse({ reason: 'not_a_target', text: target.by })
  }
}
