import type { WebClient } from '@slack/web-api'
import type { SeenChange } from '../../keys/outside-changes.ts'
import type { Organisation } from '../../people/organisation.ts'
import type { FindOwnership } from '../../people/ownership.ts'
import { NOT_KNOWN } from '../../requests/outside-event.ts'
import type { Sleep } from '../../shared/clock.ts'
import type { Log } from '../../shared/log.ts'
import {
  type OutsideChangeModel,
  outsideChangeNotice,
} from '../../slack/views/outside-change-notice.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'

/**
 * Tells the team of the IAM user of changes outside awskey, or security where no team answers for it: one message for each channel, however many changes there are.
 */
export interface TellOutsideDeps {
  readonly slack: WebClient
  readonly sleep: Sleep
  readonly log: Log
  readonly organisation: Organisation
  readonly findOwnership: FindOwnership
}

export function createTellOutside(
  deps: TellOutsideDeps,
): (changes: readonly SeenChange[]) => Promise<(change: SeenChange) => boolean> {
  const sender = createSender(deps)
  return async (changes) => {
    const told = new Set<string>()
    for (const channel of new Set(changes.map((change) => channelOf(deps, change)))) {
      const some = changes.filter((change) => channelOf(deps, change) === channel)
      const model = some.map((change) => modelOf(deps, change))
      const outcome = await sender.post({ channel }, outsideChangeNotice({ changes: model }))
      if (outcome.kind === 'sent') for (const { id } of some) told.add(id)
      else
        deps.log.warn('changes outside awskey could not be told', { channel, code: outcome.code })
    }
    return ({ id }) => told.has(id)
  }
}

function channelOf({ findOwnership, organisation }: TellOutsideDeps, change: SeenChange): string {
  return findOwnership(change)?.team?.channel ?? organisation.security.channel
}

function modelOf({ organisation }: TellOutsideDeps, change: SeenChange): OutsideChangeModel {
  const account = organisation.accounts.find(({ id }) => id === change.account)
  return {
    ...change,
    accountName: account?.name ?? change.account,
    actor: change.recorded?.actor ?? NOT_KNOWN,
  }
}
