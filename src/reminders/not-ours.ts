import type { IamUser, IamUsers } from '../keys/access-keys.ts'
import { type Attribution, attributionOf } from '../people/attribution.ts'
import type { Organisation } from '../people/organisation.ts'
import { type FindOwnership, iamUsersOf } from '../people/ownership.ts'
import type { Deciders } from '../requests/deciders.ts'
import type { AccessKeyId, AccountId, IamUserName, Moment, SlackUserId } from '../requests/ids.ts'
import type { OutsideEntry } from '../requests/outside-event.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { ActVerifier, SignedAct } from '../requests/signed-act.ts'
import { parseTarget, type Target } from '../requests/target.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import { type Known, known } from '../shared/known.ts'
import { ok, type Result, refuse } from '../shared/result.ts'

/**
 * Somebody of a team says that a key listed for it is not theirs. It silences nothing and changes no owner: it is recorded in the account's chain of what no request did, and the platform
 * team is told which line of awskey.yml gives the key to that team. Once for each key in a week, whoever says it.
 */
export interface NotOursNote {
  readonly account: AccountId
  readonly keyId: AccessKeyId
  readonly userName: IamUserName
  readonly team: string
  readonly at: Moment
  /** The click; whoever made it said so. */
  readonly act: SignedAct
  /** The platform team has been told. */
  readonly told: boolean
}

export interface NotOursStore {
  /** Records it, unless it was recorded after `since`: then gives what stands. */
  say(
    note: NotOursNote,
    entry: OutsideEntry,
    since: Moment,
  ): Promise<{ readonly kind: 'said' | 'already'; readonly note: NotOursNote }>
  told(note: NotOursNote): Promise<void>
  ofAccount(account: AccountId): Promise<Known<readonly NotOursNote[]>>
}

export interface SayNotOursDeps {
  readonly store: NotOursStore
  readonly organisation: Organisation
  readonly findOwnership: FindOwnership
  readonly deciders: Pick<Deciders, 'mayAct' | 'approvesFor'>
  readonly users: Pick<IamUsers, 'read'>
  readonly clock: Clock
  resolveUser(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<IamUser, Refusal>>
  /** `false` where it could not be told now. */
  tellPlatform(told: NotOursTold): Promise<boolean>
}

export interface NotOursTold {
  readonly note: NotOursNote
  readonly accountName: string
  readonly because: Attribution
}

export interface NotOursSaid {
  readonly keyId: AccessKeyId
  readonly team: string
  readonly told: boolean
}

const AGAIN_AFTER_MS = 7 * DAY_MS

export function createSayNotOurs(
  deps: SayNotOursDeps,
): (act: SignedAct) => Promise<Result<NotOursSaid, Refusal>> {
  return async (act) => {
    const target = parseTarget(act.value)
    if (!target.ok || target.value.by !== 'key')
      return refuse({ reason: 'not_a_target', text: act.value })
    const { keyId } = target.value
    const may = await deps.deciders.mayAct(act.user)
    if (!may.ok) return may
    const reason = (act.reason ?? '').trim()
    if (reason === '') return refuse({ reason: 'reason_missing' })
    const session = `awskey-not-ours-${act.jobId.slice(0, 24)}`
    const user = await deps.resolveUser(target.value, act.user, session)
    if (!user.ok) return user
    const because = attributionOf(deps.organisation, user.value)
    if (because === undefined) return refuse({ reason: 'no_team', user: user.value.userName })
    const ofTeam = await isOfTeam(deps, act.user, { user: user.value, because, session })
    if (!ofTeam.ok) return ofTeam
    const { account, userName } = user.value
    const team = because.team.name
    const at = deps.clock.now()
    const note = { account, keyId, userName, team, at: at.toISOString(), act, told: false }
    const said = await deps.store.say(
      note,
      { type: 'said_not_ours', actor: act.user, data: { keyId, user: userName, team, reason } },
      addMs(at, -AGAIN_AFTER_MS).toISOString(),
    )
    const told = said.note.told || (await tell(deps, said.note, because))
    const others = said.kind === 'already' && said.note.act.jobId !== act.jobId
    return others
      ? refuse({ reason: 'not_ours_already', by: said.note.act.user, at: said.note.at })
      : ok({ keyId, team, told })
  }
}

/** Also for what an earlier worker recorded and did not tell. */
async function tell(
  deps: SayNotOursDeps,
  note: NotOursNote,
  because: Attribution,
): Promise<boolean> {
  const { accounts } = deps.organisation
  const accountName = accounts.find(({ id }) => id === note.account)?.name ?? note.account
  const told = await deps.tellPlatform({ note, accountName, because })
  if (told) await deps.store.told(note)
  return told
}

interface Asked {
  readonly user: IamUser
  readonly because: Attribution
  readonly session: string
}

/** The owner, an approver of the team, or somebody whose own IAM user is the team's. What could not be read is not a no. */
async function isOfTeam(
  deps: SayNotOursDeps,
  person: SlackUserId,
  { user, because, session }: Asked,
): Promise<Result<void, Refusal>> {
  if (deps.findOwnership(user)?.owner === person) return ok(undefined)
  const { name } = because.team
  const approver = await deps.deciders.approvesFor({ team: name }, person)
  if (approver.ok) return ok(undefined)
  let unreadable = approver.error.reason === 'not_an_approver' ? undefined : approver.error
  for (const mine of iamUsersOf(deps.organisation, person)) {
    const read = await deps.users.read({ ...mine, session })
    if (read.kind === 'unknown') unreadable = { reason: 'target_unreadable', why: read.why }
    else if (read.value !== undefined && deps.findOwnership(read.value)?.team?.name === name)
      return ok(undefined)
  }
  return refuse(unreadable ?? { reason: 'not_of_your_team', team: name })
}

/** What stands beside a row of a digest. */
export interface SaidNotOurs {
  readonly by: SlackUserId
  readonly at: Moment
  readonly reason: string
}

/** Who said lately of which key of the account that it is not theirs, as they signed it. A row that nobody signed says nothing. */
export function createReadNotOurs(deps: {
  readonly store: Pick<NotOursStore, 'ofAccount'>
  readonly verifier: ActVerifier
  isNotOurs(act: SignedAct): boolean
}): (account: AccountId) => Promise<Known<ReadonlyMap<AccessKeyId, SaidNotOurs>>> {
  return async (account) => {
    const notes = await deps.store.ofAccount(account)
    if (notes.kind === 'unknown') return notes
    const said = new Map<AccessKeyId, SaidNotOurs>()
    for (const { act, keyId, at } of notes.value) {
      const target = parseTarget(act.value)
      const isIt = target.ok && target.value.by === 'key' && target.value.keyId === keyId
      if (!isIt || !deps.isNotOurs(act)) continue
      const signed = await deps.verifier.verify(act)
      if (signed.kind === 'unknown') return signed
      if (signed.value) said.set(keyId, { by: act.user, at, reason: act.reason ?? '' })
    }
    return known(said)
  }
}
