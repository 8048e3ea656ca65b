import type { Incident, IncidentStep } from './incident.ts'
import type { IncidentChange } from './incident-store.ts'

/**
 * An exposed key of an account in dry run, pure: whose key it is and who may cause what is found out as always, and where awskey would first change something it says so instead. The word for
 * it is spent: nobody's report or click from the dry run causes a write later, a new one does. What awskey had contained before the dry run is held and not told as contained anew.
 */
export type WritingStep = Extract<
  IncidentStep,
  'make_inactive' | 'quarantine' | 'siblings' | 'credentials' | 'clean'
>

export interface WouldHave<S extends WritingStep = WritingStep> {
  readonly step: S
  readonly result: 'dry_run'
  /** How the key is, as IAM shows; unset: not read. */
  readonly active?: boolean
}

export interface HeldInDryRun<S extends WritingStep = WritingStep> {
  readonly step: S
  readonly result: 'failed'
  readonly why: string
}

export const WHY_HELD = 'the account is in dry run, so awskey changes nothing there'

/** In place of a write in dry run. */
export function insteadOfWriting<S extends WritingStep>(
  incident: Incident,
  step: S,
  active?: boolean,
): WouldHave<S> | HeldInDryRun<S> {
  return isHeld(incident, step)
    ? { step, result: 'failed', why: WHY_HELD }
    : { step, result: 'dry_run', ...(active !== undefined && { active }) }
}

/** What was contained before stays to be contained; what somebody asks for besides, in the dry run, is asked for anew after it. */
function isHeld(incident: Incident, step: WritingStep): boolean {
  switch (step) {
    case 'make_inactive':
    case 'quarantine':
      return hasWritten(incident)
    case 'siblings':
      return (incident.siblings ?? []).some(({ state }) => state === 'by_awskey')
    case 'credentials':
      return (incident.credentials?.made.length ?? 0) > 0
    case 'clean':
      return false
  }
}

/** awskey has changed something for it, or has asked AWS to and does not know. */
export function hasWritten({ key, quarantine, siblings = [], credentials }: Incident): boolean {
  const isDenied = quarantine.kind === 'policy' && quarantine.foreign !== true
  return (
    key.kind === 'inactive' ||
    key.kind === 'failed' ||
    isDenied ||
    ['no_room', 'boundary', 'failed'].includes(quarantine.kind) ||
    siblings.some(({ state }) => state === 'by_awskey') ||
    (credentials?.made.length ?? 0) > 0
  )
}

/** `spent`: the row without the word that would have caused it. */
export function wouldHave(
  spent: Incident,
  { step, active }: WouldHave,
  now: Date,
): Omit<IncidentChange, 'at'> {
  const steps = [...new Set([...(spent.dryRun?.steps ?? []), step])]
  const shown = active ?? spent.dryRun?.active
  return {
    incident: {
      ...spent,
      dryRun: { at: now.toISOString(), steps, ...(shown !== undefined && { active: shown }) },
    },
    entries: [
      {
        type: 'would_have',
        actor: 'awskey',
        data: { step, ...(active !== undefined && { active: active ? 'yes' : 'no' }) },
      },
    ],
  }
}
