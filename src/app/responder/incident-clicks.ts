import type { Incident, Vote } from '../../exposure/incident.ts'
import { containmentAsked } from '../../exposure/incident-rules.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import { closeAsked, type Ending, type Quorum, releaseAsked } from '../../exposure/release-rules.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import type { Clock } from '../../shared/clock.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import { ACTIONS } from '../../slack/ids.ts'
import { parseIncidentValue } from '../../slack/incident-values.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import { refusalAnswer } from '../../slack/views/answer-text.ts'
import {
  containedAnswer,
  endAnswer,
  noIncidentAnswer,
  nothingToContainAnswer,
} from '../../slack/views/incident-answers.ts'

/**
 * The clicks on the card of an incident. All are security's: who clicked is asked of Slack now, and what the click does is written on the row as their signed word, from which the steps take
 * it up. A click that nothing is left to do for, or that was made on an older card, changes nothing and says so.
 */
export interface IncidentClicksDeps {
  readonly store: IncidentStore
  readonly deciders: Pick<Deciders, 'approvesFor'>
  readonly clock: Clock
  readonly quorum: Quorum
  follow(keyId: AccessKeyId): Promise<void>
}

/** `undefined`: there is nothing left for it to do. */
type Asked = Ending | undefined

interface Click {
  readonly act: SignedAct
  readonly rest: string
  readonly now: Date
}

type Ask = (incident: Incident, click: Click) => Asked

export function createIncidentClicks(
  deps: IncidentClicksDeps,
): (act: SignedAct) => Promise<SlackMessage> | undefined {
  const asks: ReadonlyMap<string, Ask> = new Map<string, Ask>([
    [ACTIONS.containKey, contains('contain')],
    [ACTIONS.quarantineUser, contains('quarantine')],
    [ACTIONS.releaseIncident, releases(deps.quorum)],
    [ACTIONS.closeIncident, (incident, { act, now }) => closeAsked(incident, act.user, now)],
  ])
  return (act) => {
    const ask = asks.get(act.action)
    return ask && clicked(deps, act, ask)
  }
}

function contains(what: 'contain' | 'quarantine'): Ask {
  return (incident, { act, now }) => {
    const by = { by: act.user, as: 'security', at: now.toISOString(), act }
    const asked = containmentAsked(incident, what, by)
    return asked && ok(asked)
  }
}

function releases(quorum: Quorum): Ask {
  return (incident, { act, rest, now }) => {
    if (rest !== String(incident.subject)) return refuse({ reason: 'changed' })
    const vote: Vote = { by: act.user, at: now.toISOString(), act }
    return releaseAsked(incident, vote, quorum)
  }
}

const ENDS: readonly string[] = [ACTIONS.releaseIncident, ACTIONS.closeIncident]

async function clicked(deps: IncidentClicksDeps, act: SignedAct, ask: Ask): Promise<SlackMessage> {
  const value = parseIncidentValue(act.value)
  const shown = value && (await deps.store.read(value.keyId))
  if (value === undefined || shown === undefined || shown.id !== value.id) return noIncidentAnswer()
  const security = await deps.deciders.approvesFor({ team: 'security' }, act.user)
  if (!security.ok) return refusalAnswer(security.error)
  const asked = await commitAsked(deps, shown, (incident, now) =>
    ask(incident, { act, rest: value.rest, now }),
  )
  if (!asked.ok) return refusalAnswer(asked.error)
  await deps.follow(shown.keyId)
  const now = (await deps.store.read(shown.keyId)) ?? shown
  if (!asked.value) return nothingToContainAnswer(now)
  return ENDS.includes(act.action) ? endAnswer(now) : containedAnswer(now)
}

const TRIES = 20

/** `false`: somebody else has asked for it, or it cannot be asked for. */
async function commitAsked(
  { store, clock }: IncidentClicksDeps,
  shown: Incident,
  ask: (incident: Incident, now: Date) => Asked,
): Promise<Result<boolean, Refusal>> {
  let incident: Incident | undefined = shown
  for (let tries = 0; tries < TRIES && incident?.id === shown.id; tries++) {
    const now = clock.now()
    const asked = ask(incident, now)
    if (asked === undefined) return ok(false)
    if (!asked.ok) return asked
    if ((await store.commit(incident, { ...asked.value, at: now })) !== undefined) return ok(true)
    incident = await store.read(shown.keyId)
  }
  return refuse({ reason: 'busy' })
}
