import type { AccessKeyId } from '../requests/ids.ts'
import { withKeyLines } from './clean-up-rules.ts'
import type { Incident, Obstacle, QuarantineState } from './incident.ts'
import type { IncidentChange } from './incident-store.ts'

/**
 * What became of the containment: the key Inactive, the user denied everything, and whether both still stand when awskey looks again. Pure. Nothing is called done that AWS did not show, and what
 * somebody undid is done again at once, by the same word.
 */
export type ContainmentOutcome =
  | { readonly step: 'make_inactive'; readonly result: 'inactive' | 'gone' }
  | { readonly step: 'quarantine'; readonly result: Quarantined }
  | Rechecked

type Quarantined =
  | { readonly kind: 'policy'; readonly foreign?: true; readonly unmarked?: string }
  | { readonly kind: 'no_room'; readonly old: string }
  | { readonly kind: 'boundary'; readonly old: string; readonly unmarked?: string }
  | { readonly kind: 'waits'; readonly because: readonly Obstacle[] }

export interface Rechecked {
  readonly step: 'recheck'
  readonly keyActive: boolean
  readonly detached: boolean
  /** Other keys of the user that awskey made Inactive, and that are Active again. */
  readonly siblingsActive?: readonly AccessKeyId[]
  readonly newKeys: Incident['newKeys']
}

type Draft = Omit<IncidentChange, 'at'>

/** The boundary of the user before awskey's is not forgotten. */
export function quarantineFailed(before: QuarantineState, why: string): QuarantineState {
  return 'old' in before && before.old !== undefined
    ? { kind: 'failed', why, old: before.old }
    : { kind: 'failed', why }
}

export function madeInactive(incident: Incident, result: 'inactive' | 'gone', now: Date): Draft {
  const at = now.toISOString()
  return {
    incident: { ...incident, key: { kind: result, at }, rechecks: counted(incident, now) },
    entries: [{ type: result === 'gone' ? 'gone' : 'made_inactive', actor: 'awskey', data: {} }],
  }
}

/** The looks after a containment begin with it. */
function counted({ rechecks }: Incident, now: Date): Incident['rechecks'] {
  return { from: now.toISOString(), done: 0, fights: rechecks.fights }
}

export function quarantined(incident: Incident, result: Quarantined, now: Date): Draft {
  const at = now.toISOString()
  switch (result.kind) {
    case 'waits':
      return {
        incident: { ...incident, quarantine: { kind: 'waits', because: [...result.because] } },
        entries: [
          {
            type: 'quarantine_waits',
            actor: 'awskey',
            data: { because: result.because.join(' ') },
          },
        ],
      }
    case 'no_room':
      return {
        incident: { ...incident, quarantine: result },
        entries: [
          { type: 'not_quarantined', actor: 'awskey', data: { why: 'no room', old: result.old } },
        ],
      }
    case 'policy':
    case 'boundary':
      return {
        incident: {
          ...incident,
          quarantine: { ...result, at },
          rechecks: counted(incident, now),
        },
        entries: [
          {
            type: 'quarantined',
            actor: 'awskey',
            data: {
              by: result.kind,
              ...(result.unmarked !== undefined && { unmarked: result.unmarked }),
            },
          },
        ],
      }
  }
}

/** What is no longer as awskey left it is done again, by the same word. */
export function rechecked(
  incident: Incident,
  { keyActive, detached, siblingsActive = [], newKeys }: Rechecked,
  now: Date,
): Draft {
  const { from, done, fights } = incident.rechecks
  const fresh = newKeys.filter((key) => !incident.newKeys.includes(key))
  const seen = withKeyLines({
    ...incident,
    newKeys: [...incident.newKeys, ...fresh].slice(0, NEW_KEYS_KEPT),
    ...siblingsNow(incident, siblingsActive, fresh),
  })
  const fought = keyActive || detached || siblingsActive.length > 0
  const data = {
    look: String(done + 1),
    ...(keyActive && { key: 'active again' }),
    ...(detached && { quarantine: 'gone' }),
    ...(siblingsActive.length > 0 && { siblings: siblingsActive.join(' ') }),
    ...(fresh.length > 0 && { newKeys: fresh.join(' ') }),
  }
  if (!fought)
    return {
      incident: { ...seen, rechecks: { from, done: done + 1, fights } },
      entries: [{ type: fresh.length > 0 ? 'fought' : 'held', actor: 'awskey', data }],
    }
  return {
    incident: {
      ...seen,
      ...(keyActive && { key: { kind: 'failed' as const, why: 'somebody made it Active again' } }),
      ...(detached && {
        quarantine: quarantineFailed(incident.quarantine, 'somebody took it away'),
      }),
      rechecks: { from: now.toISOString(), done: 0, fights: fights + 1 },
    },
    entries: [{ type: 'fought', actor: 'awskey', data }],
  }
}

/** A sibling that is Active again is made Inactive again, and so is a key that was made meanwhile, where the siblings are contained. */
function siblingsNow(
  { siblings }: Incident,
  active: readonly AccessKeyId[],
  fresh: readonly AccessKeyId[],
): Pick<Incident, 'siblings'> {
  if (siblings === undefined || active.length + fresh.length === 0) return {}
  const isKnown = (keyId: AccessKeyId): boolean => siblings.some((each) => each.keyId === keyId)
  return {
    siblings: [
      ...siblings.map((each) =>
        active.includes(each.keyId) ? { ...each, state: 'active' as const } : each,
      ),
      // Their moment is read with the next list.
      ...fresh
        .filter((keyId) => !isKnown(keyId))
        .map((keyId) => ({ keyId, state: 'active' as const })),
    ].slice(0, SIBLINGS_KEPT),
  }
}

const SIBLINGS_KEPT = 20
const NEW_KEYS_KEPT = 20
