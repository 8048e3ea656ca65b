import type { WebClient } from '@slack/web-api'
import type { IncidentStore } from '../../exposure/incident-store.ts'
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
 * A new key of which security has a card already is not told to security a second time; its team is told that security knows.
 */
export interface TellOutsideDeps {
  readonly slack: WebClient
  readonly sleep: Sleep
  readonly log: Log
  readonly organisation: Organisation
  readonly findOwnership: FindOwnership
  readonly incidents: Pick<IncidentStore, 'read'>
}

export function createTellOutside(
  deps: TellOutsideDeps,
): (changes: readonly SeenChange[]) => Promise<(change: SeenChange) => boolean> {
  const sender = createSender(deps)
  return async (changes) => {
    const carded = new Set<string>()
    for (const { id, what, keyId } of changes)
      if (what === 'key_created' && (await deps.incidents.read(keyId)) !== undefined) carded.add(id)
    const { channel: security } = deps.organisation.security
    const onCard = ({ id }: SeenChange): boolean => carded.has(id)
    const isKnown = (change: SeenChange): boolean =>
      onCard(change) && channelOf(deps, change) === security
    const toTell = changes.filter((change) => !isKnown(change))
    const told = new Set(changes.filter(isKnown).map(({ id }) => id))
    for (const channel of new Set(toTell.map((change) => channelOf(deps, change)))) {
      const some = toTell.filter((change) => channelOf(deps, change) === channel)
      const model = some.map((change) => modelOf(deps, change, onCard(change)))
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

function modelOf(
  { organisation }: TellOutsideDeps,
  change: SeenChange,
  securityKnows: boolean,
): OutsideChangeModel {
  const account = organisation.accounts.find(({ id }) => id === change.account)
  return {
    ...change,
    accountName: account?.name ?? change.account,
    actor: change.recorded?.actor ?? NOT_KNOWN,
    ...(securityKnows && { securityKnows }),
  }
}
