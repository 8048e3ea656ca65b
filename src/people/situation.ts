import { type ApprovalPlan, approvalPlan, sourceOf } from '../requests/approval-plan.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { OperationKind } from '../requests/operation-words.ts'
import type { Policy, SecurityToo } from '../requests/policy.ts'
import type {
  ApproverSource,
  OwnershipNote,
  SensitiveBecause,
  Subject,
} from '../requests/request.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import type { Account, SensitiveTargets } from './organisation.ts'
import type { FindOwnership, OwnedUser, Ownership } from './ownership.ts'
import type { PeopleFound } from './ownership-claims.ts'
import { sensitiveBecause } from './sensitivity.ts'

/**
 * What the configuration says of one IAM user when somebody asks for an operation on it: owner, team, who may ask, who must approve, who may read a new secret.
 * Pure: whatever has to be read for it comes as facts. An account that the configuration does not name has no situation: nothing is done there.
 */
export class AccountNotConfiguredError extends Error {
  override readonly name = 'AccountNotConfiguredError'
}

export interface SituationDeps {
  readonly findOwnership: FindOwnership
  readonly policy: Policy
  readonly sensitive: SensitiveTargets
}

/** What was read of a user besides its name, path and tags. */
export interface UserFacts {
  readonly people: PeopleFound
  /** The policy that makes it an administrator. */
  readonly administrator: Known<string | undefined>
  /** Changes of the ownership within the last days. */
  readonly changes: Known<NonNullable<OwnershipNote['changes']>>
  /** What a row knows of a user whose tags are not read: it can only add to what the configuration says. */
  readonly remembered?: {
    readonly owner: SlackUserId | undefined
    readonly sensitiveBecause: readonly SensitiveBecause[]
    readonly doubts: Ownership['doubts']
  }
}

/** For whoever only looks: what nobody read neither warns nor makes stricter. */
export const NO_FACTS: UserFacts = {
  people: new Map(),
  administrator: known(undefined),
  changes: known([]),
}

/** The facts that a row remembers. Whether they still hold is read before anything is done. */
export function factsShown(subject: Subject, owner: SlackUserId | undefined): UserFacts {
  const { ownership: note = {}, sensitiveBecause: reasons = [] } = subject
  return {
    ...NO_FACTS,
    changes:
      note.changesNotKnown === undefined
        ? known(note.changes ?? [])
        : unknown(note.changesNotKnown),
    remembered: { owner, sensitiveBecause: reasons, doubts: note.tagSays ?? [] },
  }
}

export interface UserSituation extends Ownership {
  readonly sensitive: boolean
  readonly sensitiveBecause: readonly SensitiveBecause[]
  /** For the card. */
  readonly note: OwnershipNote
  readonly approvals: ApprovalPlan
  /** Unset where anybody may ask. */
  readonly mayRequest: readonly ApproverSource[] | undefined
  readonly reader:
    | { readonly kind: 'role'; readonly of: 'owner' | 'team'; readonly arn: string }
    | { readonly kind: 'user' }
    | undefined
}

export type SituationOf = (
  user: OwnedUser,
  requester: SlackUserId,
  operation: OperationKind,
  facts?: UserFacts,
) => UserSituation

export function createSituationOf(deps: SituationDeps): SituationOf {
  return (user, requester, operation, facts = NO_FACTS) => {
    const found = deps.findOwnership(user, facts.people)
    if (found === undefined)
      throw new AccountNotConfiguredError(`account ${user.account} is not in the configuration`)
    const ownership = withRemembered(found, facts)
    const { account, owner, team } = ownership
    const because = reasonsOf(deps, account, user, facts)
    const sensitive = because.length > 0
    return {
      ...ownership,
      sensitive,
      sensitiveBecause: because,
      note: noteOf(ownership, facts),
      mayRequest: mayRequest(deps.policy, operation, ownership),
      reader: readerOf(sensitive, ownership),
      approvals: approvalPlan(deps.policy, {
        operation,
        requester,
        owner,
        team: team?.name,
        sensitive,
        securityToo: securityToo(ownership, facts),
      }),
    }
  }
}

function withRemembered(found: Ownership, { remembered }: UserFacts): Ownership {
  if (remembered === undefined) return found
  const owner = found.owner ?? remembered.owner
  return { ...found, owner, machine: owner === undefined, doubts: remembered.doubts }
}

function reasonsOf(
  { sensitive }: SituationDeps,
  account: Account,
  user: OwnedUser,
  { administrator, remembered }: UserFacts,
): readonly SensitiveBecause[] {
  const now = sensitiveBecause(sensitive, account, user, administrator)
  const before = remembered?.sensitiveBecause ?? []
  return [...now, ...before.filter(({ by }) => now.every((reason) => reason.by !== by))]
}

function noteOf({ ownerBy, doubts }: Ownership, { changes }: UserFacts): OwnershipNote {
  const lately = changes.kind === 'known' ? changes.value : []
  return {
    ...(ownerBy !== undefined && { ownerBy }),
    ...(doubts.length > 0 && { tagSays: doubts }),
    ...(lately.length > 0 && { changes: lately }),
    ...(changes.kind === 'unknown' && { changesNotKnown: changes.why }),
  }
}

function securityToo({ doubts }: Ownership, { changes }: UserFacts): SecurityToo | undefined {
  if (changes.kind === 'unknown') return 'ownership_not_known'
  if (changes.value.length > 0) return 'ownership_changed'
  return doubts.length > 0 ? 'tag_disagrees' : undefined
}

function mayRequest(
  { operations }: Policy,
  operation: OperationKind,
  { owner, team }: Ownership,
): readonly ApproverSource[] | undefined {
  const askers = operations[operation].mayRequest
  if (askers.includes('anybody')) return undefined
  return askers.flatMap((asker) => {
    if (asker === 'anybody') return []
    if (asker !== 'owner') return [sourceOf(asker, team?.name)]
    return owner === undefined ? [] : [sourceOf({ people: [owner] }, team?.name)]
  })
}

/**
 * The owner's role; for a machine user its team's. The IAM user itself only where it has an owner, the account allows it and the user is not sensitive:
 * whoever holds the old key must not get every successor.
 */
function readerOf(
  sensitive: boolean,
  { account, readerRole, machine, team }: Ownership,
): UserSituation['reader'] {
  if (readerRole !== undefined) return { kind: 'role', of: 'owner', arn: readerRole }
  const arn = team?.readerRoles?.get(account.id)
  if (machine) return arn === undefined ? undefined : { kind: 'role', of: 'team', arn }
  return account.selfFetch && !sensitive ? { kind: 'user' } : undefined
}
