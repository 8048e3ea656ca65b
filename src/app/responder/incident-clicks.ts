import { siblingsAsked } from '../../exposure/aftermath-rules.ts'
import {
  checkAsked,
  lineAccepted,
  lineWanted,
  siblingCleared,
} from '../../exposure/clean-up-rules.ts'
import { type Incident, isOver, type Warrant } from '../../exposure/incident.ts'
import { containmentAsked } from '../../exposure/incident-asks.ts'
import type { Vote } from '../../exposure/incident-parts.ts'
import type { IncidentChange, IncidentStore } from '../../exposure/incident-store.ts'
import { closeAsked, type Quorum, releaseAsked } from '../../exposure/release-rules.ts'
import { revocationWanted } from '../../exposure/revocation-rules.ts'
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
  cleanUpAnswer,
  containedAnswer,
  endAnswer,
  noIncidentAnswer,
  nothingToContainAnswer,
  postMortemAnswer,
} from '../../slack/views/incident-answers.ts'

import { postMortemFile } from './post-mortem-of.ts'

/**
 * The clicks on the card of an incident. All are security's: who clicked is asked of Slack now, and what the click does is written on the row as their signed word, from which the steps take
 * it up. A click that nothing is left to do for, or that was made on an older card, changes nothing and says so.
 */
export interface IncidentClicksDeps {
  readonly store: IncidentStore
  readonly deciders: Pick<Deciders, 'approvesFor'>
  readonly clock: Clock
  readonly quorum: Quorum
  /** Into the thread of the incident; gives Slack's code where it was not taken. */
  sendToThread(
    keyId: AccessKeyId,
    file: ReturnType<typeof postMortemFile>,
  ): Promise<string | undefined>
  follow(keyId: AccessKeyId): Promise<void>
}

/** `undefined`: there is nothing left for it to do. */
type Asked = Result<Omit<IncidentChange, 'at'> | undefined, Refusal> | undefined

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
    [
      ACTIONS.containSiblings,
      whileOpen((incident, { act, now }) => {
        const asked = siblingsAsked(incident, wordOf(act, now))
        return asked && ok(asked)
      }),
    ],
    [
      ACTIONS.checkIncident,
      whileOpen((incident, { act, now }) => ok(checkAsked(incident, act.user, now))),
    ],
    [ACTIONS.acceptLine, onLine(lineAccepted)],
    [ACTIONS.cleanLine, onLine(lineWanted)],
    [ACTIONS.clearSibling, onLine(siblingCleared)],
    [ACTIONS.revokeSessions, onLine(revocationWanted)],
  ])
  return (act) => {
    if (act.action === ACTIONS.postMortem) return sendPostMortem(deps, act)
    const ask = asks.get(act.action)
    return ask && clicked(deps, act, ask)
  }
}

function contains(what: 'contain' | 'quarantine'): Ask {
  return (incident, { act, now }) => {
    const asked = containmentAsked(incident, what, wordOf(act, now))
    return asked && ok(asked)
  }
}

function wordOf(act: SignedAct, now: Date): Warrant {
  return { by: act.user, as: 'security', at: now.toISOString(), act }
}

function whileOpen(ask: Ask): Ask {
  return (incident, click) =>
    isOver(incident) ? refuse({ reason: 'incident_over' }) : ask(incident, click)
}

function onLine(ask: (incident: Incident, lineId: string, vote: Vote) => NonNullable<Asked>): Ask {
  return whileOpen((incident, { act, rest, now }) =>
    ask(incident, rest, { by: act.user, at: now.toISOString(), act }),
  )
}

function releases(quorum: Quorum): Ask {
  return (incident, { act, rest, now }) => {
    if (rest !== String(incident.subject)) return refuse({ reason: 'changed' })
    const vote: Vote = { by: act.user, at: now.toISOString(), act }
    return releaseAsked(incident, vote, quorum)
  }
}

const CLEANS: readonly string[] = [
  ACTIONS.checkIncident,
  ACTIONS.cleanLine,
  ACTIONS.acceptLine,
  ACTIONS.clearSibling,
  ACTIONS.revokeSessions,
]
const ENDS: readonly string[] = [ACTIONS.releaseIncident, ACTIONS.closeIncident]

interface Meant {
  readonly shown: Incident
  readonly rest: string
}

/** The incident that the click is about, where it is security's; else what is said instead. */
async function meantBy(
  { store, deciders }: Pick<IncidentClicksDeps, 'deciders' | 'store'>,
  act: SignedAct,
): Promise<Result<Meant, SlackMessage>> {
  const value = parseIncidentValue(act.value)
  const shown = value && (await store.read(value.keyId))
  if (value === undefined || shown === undefined || shown.id !== value.id)
    return refuse(noIncidentAnswer())
  const security = await deciders.approvesFor({ team: 'security' }, act.user)
  return security.ok ? ok({ shown, rest: value.rest }) : refuse(refusalAnswer(security.error))
}

/** It reads and tells, to the channel that sees the card anyway. */
async function sendPostMortem(deps: IncidentClicksDeps, act: SignedAct): Promise<SlackMessage> {
  const meant = await meantBy(deps, act)
  if (!meant.ok) return meant.error
  const { shown } = meant.value
  const ledger = await deps.store.readLedger(shown.keyId)
  const why = await deps.sendToThread(shown.keyId, postMortemFile(shown, ledger, deps.clock.now()))
  return postMortemAnswer(why)
}

async function clicked(deps: IncidentClicksDeps, act: SignedAct, ask: Ask): Promise<SlackMessage> {
  const meant = await meantBy(deps, act)
  if (!meant.ok) return meant.error
  const { shown, rest } = meant.value
  const asked = await commitAsked(deps, shown, (incident, now) => ask(incident, { act, rest, now }))
  if (!asked.ok) return refusalAnswer(asked.error)
  await deps.follow(shown.keyId)
  const now = (await deps.store.read(shown.keyId)) ?? shown
  if (!asked.value) return nothingToContainAnswer(now)
  if (ENDS.includes(act.action)) return endAnswer(now)
  return CLEANS.includes(act.action) ? cleanUpAnswer(now) : containedAnswer(now)
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
    if (asked.value === undefined) return ok(false)
    if ((await store.commit(incident, { ...asked.value, at: now })) !== undefined) return ok(true)
    incident = await store.read(shown.keyId)
  }
  return refuse({ reason: 'busy' })
}
