import type { Incident, Warrant } from '../../exposure/incident.ts'
import type { SignalVerifier, SignedSignal } from '../../exposure/signed-signal.ts'
import type { ActVerifier, SignedAct } from '../../requests/signed-act.ts'
import { formatTarget } from '../../requests/target.ts'
import { type Known, known } from '../../shared/known.ts'
import { ACTIONS, COMMANDS } from '../../slack/ids.ts'
import { incidentValue } from '../../slack/incident-values.ts'

/**
 * Whether the word on a row is signed, and what it is: a report of this key by a person or by AWS Health, or a click on its card. What is not signed, signed for another key or by
 * somebody else than the row says is nobody's word.
 */
export interface SignedAsDeps {
  readonly acts: ActVerifier
  readonly signals: SignalVerifier
}

export type SignedAs = (
  warrant: Warrant,
  incident: Incident,
) => Promise<Known<'report' | 'click' | undefined>>

const NOBODYS = known(undefined)

export function createSignedAs({ acts, signals }: SignedAsDeps): SignedAs {
  return async (warrant, incident) => {
    const { by, act, signal } = warrant
    if (by === 'aws_health') {
      if (signal === undefined || !isHealthOf(signal, incident)) return NOBODYS
      return whenValid(await signals.verify(signal), 'report')
    }
    const is = act === undefined || act.user !== by ? undefined : kindOf(act, incident)
    if (act === undefined || is === undefined) return NOBODYS
    return whenValid(await acts.verify(act), is)
  }
}

function whenValid(
  valid: Known<boolean>,
  is: 'report' | 'click',
): Known<'report' | 'click' | undefined> {
  return valid.kind === 'unknown' ? valid : known(valid.value ? is : undefined)
}

function isHealthOf({ source, about }: SignedSignal, { keyId }: Incident): boolean {
  return source === 'aws_health' && about.kind === 'key' && about.keyId === keyId
}

function kindOf({ action, value }: SignedAct, incident: Incident): 'report' | 'click' | undefined {
  if (action === COMMANDS.exposed)
    return value === formatTarget({ by: 'key', keyId: incident.keyId }) ? 'report' : undefined
  const isClick = CONTAINS.includes(action)
  return isClick && value === incidentValue(incident) ? 'click' : undefined
}

const CONTAINS: readonly string[] = [
  ACTIONS.containKey,
  ACTIONS.quarantineUser,
  ACTIONS.containSiblings,
]
