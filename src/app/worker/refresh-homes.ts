import { sourceNames } from '../../people/approver-sources.ts'
import type { HomeStore } from '../../requests/home-store.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { Request } from '../../requests/request.ts'
import { peopleIn } from '../../requests/votes.ts'
import type { Log } from '../../shared/log.ts'

/**
 * Sees to it that Home follows: asks for the Homes of the people in a request to be drawn again, if they ever opened theirs. Many changes at once are one drawing.
 * It never throws: a Home that lags behind must not stop a request.
 */
export interface RefreshHomes {
  ofRequest(request: Request): Promise<void>
  of(people: readonly SlackUserId[]): Promise<void>
}

export interface RefreshHomesDeps {
  readonly homes: Pick<HomeStore, 'askToRedraw' | 'watching'>
  readonly jobs: Jobs
  readonly log: Log
}

export function createRefreshHomes(deps: RefreshHomesDeps): RefreshHomes {
  const of = async (people: readonly SlackUserId[]): Promise<void> => {
    for (const user of new Set(people))
      if (await deps.homes.askToRedraw(user))
        await deps.jobs.enqueue({ kind: 'home', user, changed: true })
  }
  const approversOf = async ({ approvals }: Request): Promise<readonly SlackUserId[]> => {
    const names = sourceNames(approvals.from)
    return (await Promise.all(names.map((name) => deps.homes.watching(name)))).flat()
  }
  const quietly = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      deps.log.error('Homes could not be brought up to date', {}, error)
    }
  }
  return {
    of: (people) => quietly(() => of(people)),
    ofRequest: (request) =>
      quietly(async () => of([...peopleOf(request), ...(await approversOf(request))])),
  }
}

/** Who asked, who owns the key, who may decide as its owner, who decided, and in whose place. */
function peopleOf({ requester, owner, approvals, decisions }: Request): readonly SlackUserId[] {
  const named = [requester, owner, approvals.from.owner].filter((each) => each !== undefined)
  return [...named, ...decisions.flatMap(peopleIn)]
}
