import type { SlackUserId } from '../../requests/ids.ts'
import type { Decision, Request } from '../../requests/request.ts'
import type { RequestStore } from '../../requests/request-store.ts'
import { readAll } from './read-requests.ts'

/** What a person decided lately, themselves or somebody in their place: of the requests they had to do with last, so that it costs little and is not the whole history. */
export async function readDecided(
  store: Pick<RequestStore, 'history' | 'read'>,
  person: SlackUserId,
): Promise<readonly { readonly request: Request; readonly decision: Decision }[]> {
  const ids = await store.history({ of: 'person', person }, LOOKED_AT)
  const requests = await readAll(store, ids)
  return requests
    .flatMap((request) => request.decisions.map((decision) => ({ request, decision })))
    .filter(({ decision }) => decision.by === person || decision.onBehalfOf === person)
    .toSorted((a, b) => b.decision.at.localeCompare(a.decision.at))
    .slice(0, SHOWN)
}

const LOOKED_AT = 30
const SHOWN = 8
