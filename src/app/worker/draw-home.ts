import type { HomeView } from '@slack/types'
import type { KeyListing } from '../../keys/listing.ts'
import { type SourcesApproved, sourcesApproved } from '../../people/approver-sources.ts'
import type { Delegation, Delegations } from '../../people/delegations.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { HomeStore, HomeTurn } from '../../requests/home-store.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { HomeJob } from '../../requests/job.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { ApproverSource } from '../../requests/request.ts'
import type { RequestStore } from '../../requests/request-store.ts'
import type { Clock } from '../../shared/clock.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { Log } from '../../shared/log.ts'
import type { Result } from '../../shared/result.ts'
import type { Mrkdwn } from '../../slack/text/mrkdwn.ts'
import { closedHome, personHome } from '../../slack/views/home-view.ts'
import type { PublishHome } from '../../slack/worker-side/home-publisher.ts'
import { readDecided } from './read-decided.ts'
import { readRequestsOf } from './read-requests.ts'

/**
 * Draws the Home of one person from what is there now. When somebody else begins to draw it meanwhile, it is drawn once more, so that the last one to be published
 * was also the last to be read. A Home that Slack does not take for now makes the job come again; nothing else waits for it.
 */
export interface DrawHomeDeps {
  /** Whose approval can be asked for at all. */
  readonly sources: readonly ApproverSource[]
  readonly homes: HomeStore
  readonly store: Pick<RequestStore, 'openIds' | 'read' | 'history'>
  readonly clock: Clock
  readonly log: Log
  readonly publish: PublishHome
  /** Where awskey changes nothing; nothing where that is nowhere. */
  readonly dryRunNote: Mrkdwn
  /** Judges people for one drawing: each group is read once. */
  people(): { readonly deciders: Deciders; readonly delegations: Delegations }
  delegationOf(from: SlackUserId): Promise<Known<Delegation | undefined>>
  listKeys(person: SlackUserId): Promise<Result<KeyListing, Refusal>>
}

/** Slack did not take it for now: the job comes again. */
export class HomeNotPublishedError extends Error {
  override readonly name = 'HomeNotPublishedError'
}

const DRAWINGS_AT_MOST = 5

export function createDrawHome(deps: DrawHomeDeps): (job: HomeJob) => Promise<void> {
  return async (job) => {
    const { user } = job
    let turn = job.changed === true ? await deps.homes.redrawn(user) : await opened(deps, job)
    for (let drawn = 0; turn !== undefined && drawn < DRAWINGS_AT_MOST; drawn++) {
      await publish(deps, user, await viewOf(deps, user, turn))
      if (await deps.homes.isLatest(user, turn.turn)) return
      turn = await deps.homes.redrawn(user)
    }
  }
}

/** Whoever may not use awskey is told why, and not remembered. */
async function opened(deps: DrawHomeDeps, { user, page }: HomeJob): Promise<HomeTurn | undefined> {
  const { deciders, delegations } = deps.people()
  const may = await deciders.mayAct(user)
  if (!may.ok) {
    await publish(deps, user, closedHome(may.error))
    return undefined
  }
  const own = await sourcesApproved(deps.sources, deciders, user)
  const others = await delegations.to(user)
  const watches = new Set(own.names)
  for (const from of others.kind === 'known' ? others.value : []) {
    const theirs = await sourcesApproved(deps.sources, deciders, from)
    for (const name of theirs.names) watches.add(name)
  }
  const at = deps.clock.now()
  const approvesFor = isRead(own) ? own.names : undefined
  return deps.homes.opened(user, { at, page, approvesFor, watches: [...watches] })
}

/** One of them is enough to be an approver, whatever could not be read of the others. */
function isRead({ names, unreadable }: SourcesApproved): boolean {
  return names.length > 0 || unreadable.length === 0
}

async function viewOf(deps: DrawHomeDeps, user: SlackUserId, turn: HomeTurn): Promise<HomeView> {
  const { deciders, delegations } = deps.people()
  const may = await deciders.mayAct(user)
  if (!may.ok) return closedHome(may.error)
  const now = deps.clock.now()
  return personHome({
    ...(await readRequestsOf({ store: deps.store, now }, deciders, user)),
    now,
    note: deps.dryRunNote,
    page: turn.page,
    keys: await deps.listKeys(user),
    delegation: {
      approvesFor:
        turn.approvesFor === undefined
          ? unknown('the approvers could not be read')
          : known(turn.approvesFor),
      mine: await deps.delegationOf(user),
      forOthers: await delegations.to(user),
    },
    decided: await readDecided(deps.store, user),
  })
}

async function publish(deps: DrawHomeDeps, user: SlackUserId, view: HomeView): Promise<void> {
  const outcome = await deps.publish(user, view)
  if (outcome.kind === 'published') return
  deps.log.warn('a Home could not be shown', { user, code: outcome.code })
  if (outcome.kind === 'later') throw new HomeNotPublishedError(`Slack: ${outcome.code}`)
}
